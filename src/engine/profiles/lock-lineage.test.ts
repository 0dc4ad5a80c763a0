import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, profileWrite, receiptOf, testChange } from '../../../test/engine.ts'
import { findFaults, readWorld } from '../../../test/invariants.ts'
import type { Database } from '../../store/database.ts'
import { openPostgres } from '../../store/postgres.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'
import { splitProfile } from './split-profile.ts'

/** A database whose next transaction lets something happen between finding a lineage and locking it. */
function interruptOnce(database: Database, happening: () => Promise<void>): Database {
  let isDue = true
  return {
    ...database,
    transaction: work =>
      database.transaction(tx =>
        work({
          ...tx,
          async run(statement, params) {
            const rows = await tx.run(statement, params)
            if (!isDue || statement.name !== profileFindLineage.name) return rows
            isDue = false
            await happening()
            return rows
          },
        }),
      ),
  }
}

describePostgres('a split that finds its lineage changed before it is locked', () => {
  test('starts anew, also when as many homes came as left', async () => {
    await using fresh = await createPostgresDatabase()
    await using database = await openPostgres({ url: fresh.url })
    const { writer } = createTestEngine(database)
    const workspaceId = await createTestWorkspace(database)

    async function create(name: string): Promise<string> {
      const written = await writer.write(workspaceId, profileWrite({ email: `${name}@example.org`, first_name: name }))
      const { profileId } = receiptOf(written)
      assert.ok(profileId)
      return profileId
    }
    async function merge(survivorId: string, absorbedId: string): Promise<string> {
      const settled = await writer.write(workspaceId, { type: 'merge', survivorId, absorbedId, source: 'test' })
      assert.ok(settled.kind === 'settled' && settled.receipt.merge)
      return settled.receipt.merge.mergeId
    }
    const split = (on: Database, mergeId: string) =>
      splitProfile(on, testChange, { workspaceId, mergeId, source: 'test' })

    const survivor = await create('survivor')
    const [leaving, staying, coming] = [await create('leaving'), await create('staying'), await create('coming')]
    const mergeOfLeaving = await merge(survivor, leaving)
    const mergeOfStaying = await merge(survivor, staying)
    const interrupted = interruptOnce(database, async () => {
      await split(database, mergeOfLeaving)
      await merge(survivor, coming)
    })
    assert.deepEqual(await split(interrupted, mergeOfStaying), {
      kind: 'split',
      survivorId: survivor,
      restoredId: staying,
    })
    const world = await readWorld(database, workspaceId)
    assert.deepEqual(findFaults(world), [])
    assert.deepEqual(world.profiles.get(survivor)?.absorbed, [coming])
  })
})
