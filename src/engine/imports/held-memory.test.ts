import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestWorkspace } from '../../../test/engine.ts'
import { csvOf, openTestImports, samePlan } from '../../../test/imports.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

forEachDatabase('the memory of imports', lane => {
  test('an import holds the stretches that are under way, and none that it has written', async () => {
    assert.ok(typeof collectGarbage === 'function')
    const collect = collectGarbage
    const given: WeakRef<object>[] = []
    let held = 0
    await using it = await openTestImports(lane.database(), {
      stretchRows: 10,
      around: writer => ({
        ...writer,
        async write(workspaceId, commands, seal) {
          given.push(new WeakRef(commands))
          if (given.length === 50) {
            await nextTurn()
            collect()
            held = given.filter(ref => ref.deref() !== undefined).length
          }
          return writer.write(workspaceId, commands, seal)
        },
      }),
    })
    const workspaceId = await createTestWorkspace(lane.database())
    const rows = Array.from({ length: 600 }, (_, i) => [`p${i}@example.com`, 'Ada'])
    const job = await it.run(workspaceId, csvOf(['email', 'first_name'], rows), samePlan(['email', 'first_name']))
    assert.equal(job.state, 'completed')
    assert.ok(held > 0 && held < 10, `${held} of 50 stretches are held`)
  })
})
