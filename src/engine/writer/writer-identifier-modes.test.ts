import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import {
  createTestEngine,
  createTestWorkspace,
  gateLanes,
  profileWrite,
  type TestEngine,
} from '../../../test/engine.ts'
import { findFaults, readWorld } from '../../../test/invariants.ts'
import type { ProfileReceipt, ProfileWrite } from '../../domain/command.ts'

type Rest = Parameters<typeof profileWrite>[1]

const replace = { identifierMode: 'replace', linkPolicy: 'below-email', onConflict: 'refuse' } as const
const fill = { identifierMode: 'fill', linkPolicy: 'never' } as const

forEachDatabase('modes of identifiers', lane => {
  async function setUp() {
    const engine = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const writeBy = async (by: TestEngine, set: ProfileWrite['set'], rest: Rest = {}): Promise<ProfileReceipt> => {
      const settled = await by.writer.write(workspaceId, profileWrite(set, { undeclared: 'discover', ...rest }))
      assert.equal(settled.kind, 'settled')
      return settled.receipt
    }
    const write = (set: ProfileWrite['set'], rest: Rest = {}) => writeBy(engine, set, rest)
    const read = async () => {
      const world = await readWorld(lane.database(), workspaceId)
      assert.deepEqual(findFaults(world), [])
      return world
    }
    const held = async (profileId: string | null): Promise<string[]> => {
      const { identifiers } = await read()
      return identifiers
        .filter(row => row.profileId === profileId)
        .map(({ kind, value }) => `${kind} ${value}`)
        .toSorted()
    }
    return { workspaceId, engine, writeBy, write, read, held }
  }

  test('a write that replaces frees what it takes away, also in what the process remembers', async () => {
    const { write, held } = await setUp()
    const ada = await write({ email: 'a@example.org', phone: '+442077070707' })
    await write({ email: 'second@example.org' }, { profileId: ada.profileId ?? '' })
    const replaced = await write({ email: 'new@example.org', phone: '+442077070707' }, replace)
    assert.equal(replaced.profileId, ada.profileId)
    assert.deepEqual(await held(ada.profileId), ['email new@example.org', 'phone +442077070707'])
    const other = await write({ email: 'a@example.org' })
    assert.equal(other.outcome, 'created')
    assert.equal((await write({ email: 'new@example.org', tier: 'x' })).profileId, ada.profileId)
    const kept = await write({ email: 'new@example.org' }, replace)
    assert.equal(kept.outcome, 'unchanged')
  })

  test('a settled write that replaces still takes away what it does not name', async () => {
    const { write, held } = await setUp()
    const ada = await write({ email: 'a@example.org' }, { identifiers: { email: ['second@example.org'] } })
    const again = await write({ email: 'a@example.org' }, replace)
    assert.equal(again.outcome, 'updated')
    assert.deepEqual(await held(ada.profileId), ['email a@example.org'])
  })

  test('a write that fills moves the device of a known person and leaves both apart', async () => {
    const { write, read, held } = await setUp()
    const ada = await write({ email: 'a@example.org' })
    const bob = await write({ email: 'b@example.org', anonymous_id: 'v1' })
    const visitor = await write({ anonymous_id: 'v2' })
    const filled = await write(
      { email: 'a@example.org', phone: '+442077070707', external_id: 'x1' },
      { ...fill, identifiers: { anonymous_id: ['v1', 'v2'] } },
    )
    assert.equal(filled.profileId, ada.profileId)
    assert.deepEqual(filled.conflicts, [])
    assert.deepEqual(await held(ada.profileId), [
      'anonymous_id v1',
      'anonymous_id v2',
      'email a@example.org',
      'external_id x1',
      'phone +442077070707',
    ])
    assert.deepEqual(await held(bob.profileId), ['email b@example.org'])
    const { profiles } = await read()
    assert.equal(profiles.get(visitor.profileId ?? '')?.mergedInto, ada.profileId)
    assert.equal(profiles.get(bob.profileId ?? '')?.mergedInto, null)
    assert.equal(profiles.get(bob.profileId ?? '')?.shown.fields['anonymous_id'], undefined)
    assert.equal((await write({ anonymous_id: 'v1', tier: 'x' })).profileId, ada.profileId)
    assert.equal((await write({ email: 'b@example.org', anonymous_id: 'v1' }, fill)).profileId, bob.profileId)
    assert.deepEqual(await held(bob.profileId), ['anonymous_id v1', 'email b@example.org'])
  })

  test('a refused write leaves nothing, and says who has the identifier', async () => {
    const { write, read } = await setUp()
    await write({ external_id: 'x1', email: 'a@example.org' })
    const bob = await write({ external_id: 'x2', email: 'b@example.org' })
    const before = await read()
    for (const rest of [replace, { ...replace, linkPolicy: 'strict' }, { create: 'new' }] as const) {
      const set = { external_id: 'x1', email: 'b@example.org', tier: 'x' }
      const { outcome, problems } = await write(set, rest)
      assert.equal(outcome, 'refused')
      assert.equal(problems[0]?.code, 'identifier_conflict')
      if (!('create' in rest)) assert.equal(problems[0]?.otherProfileId, bob.profileId)
    }
    assert.deepEqual(await read(), before)
  })

  test('edits are written with the rest of the write', async () => {
    const { write, read } = await setUp()
    const ada = await write(
      { email: 'a@example.org', tags: ['a', 'b'], gone: 1 },
      {
        edits: [
          { name: 'gone', behaviour: 'always_overwrite', value: null },
          { name: 'tags', behaviour: 'remove', value: 'a' },
          { name: 'tags', behaviour: 'append', value: ['b', 'c'] },
        ],
      },
    )
    const { profiles } = await read()
    assert.deepEqual(profiles.get(ada.profileId ?? '')?.shown.fields, { email: 'a@example.org', tags: ['b', 'c'] })
  })

  test('what another process replaced or moved is not believed to be where it was', async () => {
    const { engine, writeBy, held } = await setUp()
    const elsewhere = createTestEngine(lane.database())
    const ada = await writeBy(engine, { email: 'a@example.org' })
    const bob = await writeBy(engine, { email: 'b@example.org', anonymous_id: 'v1' })
    await writeBy(elsewhere, { email: 'a@example.org', anonymous_id: 'v1' }, fill)
    await writeBy(elsewhere, { email: 'new@example.org' }, { ...replace, profileId: bob.profileId ?? '' })
    assert.equal((await writeBy(engine, { anonymous_id: 'v1', tier: 'x' })).profileId, ada.profileId)
    assert.equal((await writeBy(engine, { email: 'b@example.org' })).outcome, 'created')
    assert.deepEqual(await held(bob.profileId), ['email new@example.org'])
  })

  test('of two processes that take one identifier at once, one has it and nothing is lost', async () => {
    const { engine, workspaceId, writeBy, held } = await setUp()
    const ada = await writeBy(engine, { email: 'a@example.org', anonymous_id: 'v1' })
    const bob = await writeBy(engine, { email: 'b@example.org' })
    const cleo = await writeBy(engine, { email: 'c@example.org' })
    const gate = gateLanes(lane.database())
    const slow = createTestEngine(gate.database)
    await slow.config.get(workspaceId)
    // Lets it read, and holds it before it writes.
    gate.close(2)
    const moving = writeBy(slow, { email: 'b@example.org', anonymous_id: 'v1' }, fill)
    await gate.whenWaiting(1)
    await writeBy(engine, { email: 'c@example.org', anonymous_id: 'v1' }, fill)
    await writeBy(engine, { email: 'other@example.org' }, { ...replace, profileId: bob.profileId ?? '' })
    gate.open()
    const moved = await moving
    assert.ok(slow.retries.includes('raced'))
    // The address was free by then and is not Cleo's, so it is that of the next person at her device.
    assert.equal(moved.outcome, 'created')
    assert.deepEqual(await held(moved.profileId), ['anonymous_id v1', 'email b@example.org'])
    assert.deepEqual(await held(ada.profileId), ['email a@example.org'])
    assert.deepEqual(await held(bob.profileId), ['email other@example.org'])
    assert.deepEqual(await held(cleo.profileId), ['email c@example.org'])
  })

  test('a burst of writes that make only new profiles of one identifier makes one', async () => {
    const { engine, writeBy, read } = await setUp()
    const elsewhere = createTestEngine(lane.database())
    const receipts = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        writeBy(i % 2 === 0 ? engine : elsewhere, { email: 'a@example.org' }, { create: 'new' }),
      ),
    )
    const made = receipts.filter(({ outcome }) => outcome === 'created')
    assert.equal(made.length, 1)
    for (const { outcome, problems } of receipts) {
      if (outcome !== 'created') assert.equal(problems[0]?.otherProfileId, made[0]?.profileId)
    }
    assert.equal((await read()).profiles.size, 1)
  })
})
