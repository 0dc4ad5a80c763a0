import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newBackfillTenant } from '../../../test/backfills.ts'
import { forEachDatabase } from '../../../test/databases.ts'
import { testChange } from '../../../test/engine.ts'
import { fillStoredEvents } from '../../../test/fill-stored-events.ts'
import { findFaults, readWorld } from '../../../test/invariants.ts'
import { fitRule } from '../../../test/scoring.ts'
import { statement } from '../../store/statement.ts'
import { splitProfile } from '../profiles/split-profile.ts'
import { fitPages, rescore } from './rescore.ts'
import { walkOnce } from './walk.ts'

const longAgo = Date.UTC(2020, 0, 1)
const lately = Date.UTC(2025, 0, 1)

const traces = statement(
  'test_trace_count',
  ['uuid'],
  { backfills: 'bigint', identifiers: 'bigint', messages: 'bigint', events: 'bigint' },
  `select
    (select count(*) from profile_change where workspace_id = $1 and source = 'backfill') as backfills,
    (select count(*) from identifier where workspace_id = $1) as identifiers,
    (select count(*) from outbox where workspace_id = $1) as messages,
    (select count(*) from event where workspace_id = $1) as events`,
)
const discoveredTypes = statement(
  'test_discovered_list',
  ['uuid'],
  { field: 'text', value_type: 'text' },
  'select field, value_type from discovered_field where workspace_id = $1 order by field, value_type',
)
const mergeIds = statement(
  'test_merge_id_list',
  ['uuid'],
  { merge_id: 'uuid' },
  'select merge_id from merge where workspace_id = $1 and undone_at is null',
)

forEachDatabase('a backfill of mappings', lane => {
  const newTenant = () => newBackfillTenant(lane.database())

  test('fills fields from stored events, and a second run changes nobody', async () => {
    const { write, map, happened, backfill, fields, workspaceId } = await newTenant()
    const mia = await write({ email: 'mia@a.co' })
    const other = await write({ email: 'other@a.co' })
    await happened(mia, { team_size: ' 51-200 ', branche: 'Technology', nested: { a: 1 } }, longAgo)
    await happened(mia, { team_size: '201-500' }, lately)
    await map('team_size', 'company_employee_count')
    await map('branche', 'company_industry')
    await map('nested', 'nothing')
    assert.deepEqual(await backfill(), [2, 1])
    const filled = { email: 'mia@a.co', company_employee_count: '201-500', company_industry: 'Technology' }
    assert.deepEqual(await fields(mia), filled)
    assert.deepEqual(await fields(other), { email: 'other@a.co' })
    assert.deepEqual(await backfill(), [2, 0])
    assert.deepEqual(await lane.database().run(traces, [workspaceId]), [
      { backfills: 1, identifiers: 2, messages: 0, events: 2 },
    ])
    assert.deepEqual(await lane.database().run(discoveredTypes, [workspaceId]), [
      { field: 'company_employee_count', value_type: 'string' },
      { field: 'company_industry', value_type: 'string' },
    ])
    assert.deepEqual(findFaults(await readWorld(lane.database(), workspaceId)), [])
  })

  test('looks at every live profile, with or without mappings, and at no other workspace', async () => {
    const [own, strange] = [await newTenant(), await newTenant()]
    const id = await own.write({ email: 'a@a.co' })
    const stranger = await strange.write({ email: 'a@a.co' })
    await own.happened(id, { k: 'v' }, lately)
    await strange.happened(stranger, { k: 'v' }, lately)
    assert.deepEqual(await own.backfill(), [1, 0])
    await own.map('k', 'x')
    assert.deepEqual(await own.backfill(), [1, 1])
    assert.deepEqual(await strange.fields(stranger), { email: 'a@a.co' })
    assert.deepEqual(await (await newTenant()).backfill(), [0, 0])
  })

  test('lets the latest observation win under always_overwrite, be it an event or an edit', async () => {
    const { write, map, happened, backfill, fields } = await newTenant()
    const edited = await write({ email: 'edited@a.co', x: 'edit' })
    const older = await write({ email: 'older@a.co', x: 'edit' }, { observedAtMs: longAgo })
    for (const id of [edited, older]) await happened(id, { k: 'event' }, lately)
    await map('k', 'x')
    assert.deepEqual(await backfill(), [2, 1])
    assert.deepEqual(await fields(edited), { email: 'edited@a.co', x: 'edit' })
    assert.deepEqual(await fields(older), { email: 'older@a.co', x: 'event' })
    assert.deepEqual(await backfill(), [2, 0])
  })

  test('keeps what is there under only_if_empty, and fills what is empty with the earliest value', async () => {
    const { write, map, happened, backfill, fields } = await newTenant()
    const held = await write({ email: 'held@a.co', x: 'edit' }, { observedAtMs: longAgo })
    const empty = await write({ email: 'empty@a.co' })
    for (const id of [held, empty]) {
      await happened(id, { k: 'second' }, lately)
      await happened(id, { k: 'first' }, longAgo + 1)
    }
    await map('k', 'x', 'only_if_empty')
    assert.deepEqual(await backfill(), [2, 1])
    assert.deepEqual(await fields(held), { email: 'held@a.co', x: 'edit' })
    assert.deepEqual(await fields(empty), { email: 'empty@a.co', x: 'first' })
    assert.deepEqual(await backfill(), [2, 0])
  })

  test('passes over suppressed events and those that record a decay', async () => {
    const { write, map, happened, backfill } = await newTenant()
    const id = await write({ email: 'a@a.co' })
    await happened(id, { k: 'v' }, lately, { suppression: 'metadata_filter' })
    await happened(id, { k: 'v' }, lately, { type: 'DECAY' })
    await map('k', 'x')
    assert.deepEqual(await backfill(), [1, 0])
  })

  test('takes a field for a key that no event carries, and no chain of mappings runs on', async () => {
    const { write, map, backfill, fields } = await newTenant()
    const id = await write({ email: 'a@a.co', a: 'imported' })
    await map('a', 'b')
    await map('b', 'c')
    assert.deepEqual(await backfill(), [1, 1])
    assert.deepEqual(await fields(id), { email: 'a@a.co', a: 'imported', b: 'imported' })
    assert.deepEqual(await backfill(), [1, 0])
  })

  test('gives declared fields what they can hold, in their normal form', async () => {
    const { write, map, happened, backfill, fields } = await newTenant()
    const id = await write({ email: 'a@a.co' })
    await happened(id, { seen: '2024-05-01T10:00:00.000+02:00', worth: 5 }, longAgo)
    await happened(id, { seen: 'yesterday', worth: 'a lot' }, lately)
    await map('seen', 'last_seen_at')
    await map('worth', 'ltv')
    assert.deepEqual(await backfill(), [1, 1])
    assert.deepEqual(await fields(id), { email: 'a@a.co', last_seen_at: '2024-05-01T08:00:00Z', ltv: 5 })
    assert.deepEqual(await backfill(), [1, 0])
  })

  test('passes over a field of an identity kind, which identifiers alone set', async () => {
    const { write, map, happened, backfill, fields, workspaceId } = await newTenant()
    const id = await write({ email: 'a@a.co' })
    await write({ phone: '+4930123456' })
    await happened(id, { mobile: '+49 30 123456' }, lately)
    await map('mobile', 'phone')
    assert.deepEqual(await backfill(), [2, 0])
    assert.deepEqual(await fields(id), { email: 'a@a.co' })
    assert.equal((await lane.database().run(traces, [workspaceId]))[0]?.identifiers, 2)
  })

  test('computes the fit scores of every profile anew, also where nothing was written', async () => {
    const { write, map, happened, backfill, scores, rate } = await newTenant()
    const mia = await write({ email: 'mia@a.co', tier: 'gold' })
    const other = await write({ email: 'other@a.co' })
    await happened(mia, { team_size: '51-200' }, lately)
    await map('team_size', 'company_employee_count')
    const ruleset = await rate(fitRule('company_employee_count', '51-200', 20), fitRule('tier', 'gold', 5))
    assert.deepEqual(await scores(), [])
    assert.deepEqual(await backfill(), [2, 1])
    const expected = [
      { profile_id: mia, ruleset_id: ruleset, score: 25, kind: 'fit' },
      { profile_id: other, ruleset_id: ruleset, score: 0, kind: 'fit' },
    ]
    assert.deepEqual(await scores(), expected)
    const second = await rate(fitRule('tier', 'gold', 7))
    assert.deepEqual(await backfill(), [2, 0])
    assert.equal((await scores()).find(row => row.ruleset_id === second && row.profile_id === mia)?.score, 7)
  })

  test('gives every home of a merged profile its own, so that a split leaves each with what its events said', async () => {
    const { write, map, happened, backfill, fields, workspaceId } = await newTenant()
    const [a, b] = [await write({ email: 'a@a.co' }), await write({ phone: '+4930123456' })]
    await happened(a, { k: 'of a', f: 'late' }, lately)
    await happened(b, { k: 'of b', f: 'early', only: 1 }, longAgo)
    const live = await write({ email: 'a@a.co', phone: '+4930123456' })
    const gone = live === a ? b : a
    await map('k', 'x')
    await map('f', 'y', 'only_if_empty')
    await map('only', 'z')
    assert.deepEqual(await backfill(), [1, 1])
    const shown = { email: 'a@a.co', phone: '+4930123456', x: 'of a', y: 'early', z: 1 }
    assert.deepEqual(await fields(live), shown)
    assert.deepEqual(await backfill(), [1, 0])
    const database = lane.database()
    assert.deepEqual(findFaults(await readWorld(database, workspaceId)), [])
    const [merge] = await database.run(mergeIds, [workspaceId])
    assert.ok(merge)
    await splitProfile(database, testChange, { workspaceId, mergeId: merge.merge_id, source: 'test' })
    const of = async (id: string, ...names: readonly string[]) => {
      const all = Object(await fields(id))
      return names.map(name => all[name])
    }
    assert.deepEqual(await of(a, 'x', 'y', 'z'), ['of a', 'late', undefined])
    assert.deepEqual(await of(b, 'x', 'y', 'z'), ['of b', 'early', 1])
    assert.deepEqual([a, b].includes(gone), true)
    assert.deepEqual(await backfill(), [2, 0])
    assert.deepEqual(findFaults(await readWorld(database, workspaceId)), [])
  })

  test('reads the events of a profile with very many of them in pages', async () => {
    const { write, map, backfill, fields, workspaceId } = await newTenant()
    const id = await write({ email: 'a@a.co' })
    const other = await write({ email: 'b@a.co' })
    // Many events share a time, so that a page may end among them.
    const events = Array.from({ length: 12_000 }, (_, i) => ({
      profileId: i % 4000 === 0 ? other : id,
      metadata: { k: i, first: i },
      occurredMs: longAgo + Math.floor(i / 300),
    }))
    await fillStoredEvents(lane.database(), workspaceId, events)
    await map('k', 'x')
    await map('first', 'y', 'only_if_empty')
    assert.deepEqual(await backfill(), [2, 2])
    assert.deepEqual(await fields(id), { email: 'a@a.co', x: 11_999, y: 1 })
    assert.deepEqual(await fields(other), { email: 'b@a.co', x: 8000, y: 0 })
  })

  test('among writes to the same people loses none of them, and leaves scores that fit the fields', async () => {
    const tenant = await newTenant()
    const { write, map, rate, happened, workspaceId, engine } = tenant
    const people = await Promise.all(Array.from({ length: 40 }, (_, i) => write({ email: `p${i}@a.co` })))
    for (const id of people) await happened(id, { k: 'event' }, longAgo)
    await map('k', 'x')
    await rate(fitRule('x', 'event', 1), fitRule('tier', 'gold', 10), fitRule('tier', 'silver', 20))
    let isOver = false
    const tiers = new Map<number, string>()
    async function keepWriting(lane: number): Promise<void> {
      for (let n = 0; !isOver || n < 40; n += 1) {
        const person = (lane * 10 + (n % 10)) % people.length
        const tier = n % 2 === 0 ? 'gold' : 'silver'
        await write({ email: `p${person}@a.co`, tier })
        tiers.set(person, tier)
      }
    }
    const writing = [0, 1, 2, 3].map(keepWriting)
    const counted = await tenant.backfill()
    isOver = true
    await Promise.all(writing)
    assert.deepEqual(counted, [40, 40])
    for (const [i, id] of people.entries()) {
      assert.deepEqual(await tenant.fields(id), { email: `p${i}@a.co`, tier: tiers.get(i), x: 'event' })
    }
    const database = lane.database()
    assert.deepEqual(findFaults(await readWorld(database, workspaceId)), [])
    assert.deepEqual(await tenant.backfill(), [40, 0])
    const again = await rescore({ engine, now: Date.now }, walkOnce(workspaceId), fitPages(null))
    assert.deepEqual([again.progress.processed, again.progress.updated], [40, 0])
  })
})
