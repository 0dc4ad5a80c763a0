import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestWorkspace } from '../../../test/engine.ts'
import { csvOf, jobUpdateSilent, openTestImports, samePlan } from '../../../test/imports.ts'
import { openTemporaryFiles } from '../../../test/temporary-files.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createIdGenerator } from '../../runtime/ids.ts'
import { type FileStore, StoreUnavailableError } from '../files/file-store.ts'
import { createFiles } from '../files/files.ts'

/** Breaks off in the middle of every file while it is away. */
function awayStore(store: FileStore, isAway: () => boolean): FileStore & { readonly breaks: () => number } {
  let breaks = 0
  return {
    ...store,
    breaks: () => breaks,
    async open(name, range) {
      const whole = await store.open(name, range)
      if (!isAway()) return whole
      return Readable.from(
        (async function* () {
          for await (const bytes of whole) {
            yield bytes.subarray(0, bytes.length / 2)
            breaks += 1
            throw new StoreUnavailableError('the bucket broke off')
          }
        })(),
        { objectMode: false },
      )
    },
  }
}

forEachDatabase('imports while the store of files is away', lane => {
  test('an import whose file cannot be read goes on once it can, however often that failed', async () => {
    const database = lane.database()
    await using temporary = await openTemporaryFiles()
    let isAway = true
    const store = awayStore(temporary.store, () => isAway)
    const files = createFiles({ database, store, now: systemClock, newId: createIdGenerator(systemClock) })
    await using it = await openTestImports(database, { files, stretchRows: 100 })
    const workspaceId = await createTestWorkspace(database)
    const rows = Array.from({ length: 20_000 }, (_, i) => [`p${i}@example.com`, 'Ada'])
    const text = csvOf(['email', 'first_name'], rows)
    const jobId = await it.start(workspaceId, text, samePlan(['email', 'first_name'], { isDryRun: true }))
    for (let seen = 0; seen < 12; ) {
      if (store.breaks() > seen) {
        seen = store.breaks()
        continue
      }
      const job = await it.imports.find(workspaceId, jobId)
      assert.ok(job?.state === 'running' || job?.state === 'pending', JSON.stringify(job))
      await database.run(jobUpdateSilent, [])
    }
    isAway = false
    await database.run(jobUpdateSilent, [])
    const job = await it.when(workspaceId, jobId, 'completed', 'failed')
    assert.equal(job.state, 'completed')
    assert.deepEqual([job.counts.rows, job.counts.created], [20_000, 20_000])
  })
})
