import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillProfiles } from '../../../test/fill-profiles.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { compileScoring } from '../../domain/scoring/compile-scoring.ts'
import { noScoring } from '../../domain/scoring/definitions.ts'
import { profileListScanned } from '../../store/read/segment-scan.ts'
import { lookAtNewest, mostProfiles, rowsOf } from './newest-profiles.ts'
import { countMembers } from './segment-members.ts'

forEachServer('looking at the newest profiles', server => {
  const context = (now = () => 0) => ({ database: server().engine.database, now })
  let workspaceId = ''

  async function look(pageSize: number, now?: () => number) {
    const seen: string[][] = []
    const looking = context(now)
    const looked = await lookAtNewest(looking, workspaceId, {
      pageSize,
      async page(page, beat) {
        await beat()
        const found = await looking.database.run(profileListScanned, [workspaceId, page.after, page.size])
        const ids = rowsOf(page, found).map(row => row.profile_id)
        seen.push(ids)
        return ids.length
      },
    })
    return { ...looked, seen }
  }

  test('sees each of them once, the newest pages first, whether the last page is full or not', async () => {
    workspaceId = (await server().createWorkspace()).id
    assert.deepEqual(await look(10), { lookedAt: 0, isWhole: true, seen: [[]] })
    await fillProfiles(server().engine.database, workspaceId, 25, 1)
    for (const pageSize of [5, 10, 25, 100]) {
      const { lookedAt, isWhole, seen } = await look(pageSize)
      assert.deepEqual([lookedAt, isWhole], [25, true], `pages of ${pageSize}`)
      const newestFirst = seen.flatMap(page => page.toReversed())
      assert.deepEqual(newestFirst, [...new Set(newestFirst)].toSorted().toReversed())
    }
  })

  test('stops when the time is up, and a page that it ran out on counts for nothing', async () => {
    let ms = 0
    const { lookedAt, isWhole, seen } = await look(10, () => {
      ms += 1_500
      return ms
    })
    assert.deepEqual([lookedAt, isWhole, seen.length], [10, false, 1])
  })

  test('a count stops at the limit and says so', async () => {
    workspaceId = (await server().createWorkspace()).id
    await fillProfiles(server().engine.database, workspaceId, mostProfiles + 1, 1)
    const everybody = {
      match: 'all',
      rules: [{ on: 'field', field: 'note', operator: 'is_not_empty', value: '' }],
    } as const
    const counted = await countMembers(context(), workspaceId, compileScoring(noScoring), everybody)
    assert.deepEqual(counted, { count: mostProfiles, lookedAt: mostProfiles, isWhole: false })
  })
})
