import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, profileWrite, receiptOf } from '../../../test/engine.ts'
import { findFaults, readWorld } from '../../../test/invariants.ts'

const nowMs = Date.UTC(2026, 0, 1, 12)

forEachDatabase('servers whose clocks disagree', lane => {
  async function prepare() {
    const workspaceId = await createTestWorkspace(lane.database())
    const engineAt = (atMs: number) => createTestEngine(lane.database(), { now: () => atMs })
    const [ahead, behind] = [engineAt(nowMs + 10_000), engineAt(nowMs)]
    const writeOn =
      (engine: typeof ahead) =>
      async (...given: Parameters<typeof profileWrite>) =>
        receiptOf(await engine.writer.write(workspaceId, profileWrite(...given)))
    return { workspaceId, ahead: writeOn(ahead), behind: writeOn(behind) }
  }

  async function worldOf(workspaceId: string) {
    const world = await readWorld(lane.database(), workspaceId)
    assert.deepEqual(findFaults(world), [])
    return world
  }

  test('agree that the write without a time that comes last is the latest word', async () => {
    const { workspaceId, ahead, behind } = await prepare()
    for (const [i, write] of [ahead, behind, ahead, behind, behind, ahead, ahead, behind].entries()) {
      await write({ email: 'p@example.org', first_name: `name ${i}` })
    }
    const [profile] = (await worldOf(workspaceId)).profiles.values()
    assert.equal(profile?.shown.fields['first_name'], 'name 7')
    assert.equal(profile?.revision, 8)
  })

  test('tell the history of a profile in the order in which it happened, merges included', async () => {
    const { workspaceId, ahead, behind } = await prepare()
    await ahead({ email: 'p@example.org', first_name: 'a' })
    await behind({ email: 'q@example.org', first_name: 'b', last_name: 'b' })
    await ahead({ email: 'q@example.org', last_name: 'c' })
    await behind({ email: 'p@example.org', customer_id: 'one', first_name: 'd' })
    const merged = await behind({ email: 'q@example.org', customer_id: 'one' })
    assert.equal(merged.merges.length, 1)
    await behind({ email: 'p@example.org', first_name: null })
    await ahead({ customer_id: 'one', last_name: 'e' })
    await worldOf(workspaceId)
  })

  test('tell it so also when several writes of one flush change the profile', async () => {
    const { workspaceId, ahead, behind } = await prepare()
    for (const write of [ahead, behind, ahead, behind]) {
      await Promise.all(['a', 'b', 'c'].map(first_name => write({ email: 'p@example.org', first_name })))
    }
    await worldOf(workspaceId)
  })
})
