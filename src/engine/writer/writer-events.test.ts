import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, gateLanes, profileWrite, testChange } from '../../../test/engine.ts'
import { engagementRule, engagementRuleset, fitRule, fitRuleset, mapping } from '../../../test/scoring.ts'
import { eventWrite } from '../../../test/world.ts'
import type { EventReceipt, EventWrite, Settled } from '../../domain/command.ts'
import { canonicalJson, isJsonObject } from '../../domain/json.ts'
import type { DefinitionKind, DefinitionKinds } from '../../domain/scoring/plan/definition-plan.ts'
import { profileFindById } from '../../store/read/profile-find.ts'
import { statement } from '../../store/statement.ts'
import { changeDefinitions } from '../configuration/change-definitions.ts'
import type { Engine } from '../engine.ts'
import { eraseProfile } from '../profiles/erase-profile.ts'
import { splitProfile } from '../profiles/split-profile.ts'

const listEvents = statement(
  'test_event_list',
  ['uuid'],
  { event_id: 'uuid', profile_id: 'uuid?', type: 'text', metadata: 'jsonb', suppression: 'text?' },
  'select event_id, profile_id, type, metadata, suppression from event where workspace_id = $1 order by arrival',
)
const listScores = statement(
  'test_score_list',
  ['uuid'],
  { profile_id: 'uuid', kind: 'text', score: 'int' },
  'select profile_id, kind, score from profile_score where workspace_id = $1 order by profile_id, kind',
)
const listActivity = statement(
  'test_activity_list',
  ['uuid'],
  { profile_id: 'uuid', event_count: 'int', last_event_type: 'text', sums: 'jsonb' },
  'select profile_id, event_count, last_event_type, sums from profile_activity where workspace_id = $1',
)
const countKeys = statement(
  'test_event_key_count',
  ['uuid'],
  { count: 'bigint' },
  'select count(*) as count from event_key where workspace_id = $1',
)

const ruleId = '01890000-0000-7000-8000-000000000001'
const fitId = '01890000-0000-7000-8000-000000000002'
const engagementId = '01890000-0000-7000-8000-000000000003'
const ada = { email: 'ada@example.org' }

function receiptOf(settled: Settled<EventReceipt>): EventReceipt & { eventId: string; profileId: string } {
  assert.equal(settled.kind, 'settled')
  const { eventId, profileId } = settled.receipt
  assert.ok(eventId !== null && profileId !== null, JSON.stringify(settled.receipt))
  return { ...settled.receipt, eventId, profileId }
}

forEachDatabase('events', lane => {
  async function define<K extends DefinitionKind>(
    workspaceId: string,
    kind: K,
    item: DefinitionKinds[K],
  ): Promise<void> {
    await changeDefinitions(lane.database(), testChange, workspaceId, kind, () => ({
      kind: 'changed',
      put: [item],
      remove: [],
      result: item,
      action: 'test',
      subject: item.id,
      name: kind,
    }))
  }

  /** A workspace that maps, scores by fit and, when asked, by engagement. */
  async function workspace(isEngaged = true): Promise<string> {
    const workspaceId = await createTestWorkspace(lane.database())
    await define(workspaceId, 'mapping', mapping('role', 'title', { id: ruleId }))
    const fit = fitRuleset([fitRule('title', 'CEO', 10, { id: ruleId })], { id: fitId })
    await define(workspaceId, 'fit_ruleset', fit)
    const counted = engagementRuleset([engagementRule('visit', 5, { id: ruleId })], { id: engagementId })
    if (isEngaged) await define(workspaceId, 'engagement_ruleset', counted)
    return workspaceId
  }

  const send = async (engine: Engine, workspaceId: string, command: EventWrite) =>
    receiptOf(await engine.writer.write(workspaceId, command))

  async function scoresOf(workspaceId: string): Promise<(readonly [string, string, number])[]> {
    const rows = await lane.database().run(listScores, [workspaceId])
    return rows.map(row => [row.profile_id, row.kind, row.score] as const)
  }

  async function titleOf(workspaceId: string, profileId: string): Promise<unknown> {
    const [row] = await lane.database().run(profileFindById, [workspaceId, [profileId]])
    return Object(row?.fields)['title']
  }

  test('are stored, mapped and scored by the time they are answered', async () => {
    const workspaceId = await workspace()
    const engine = createTestEngine(lane.database())
    const first = await send(engine, workspaceId, eventWrite(ada, { role: 'CEO' }, { eventKey: 'e1' }))
    assert.equal(first.outcome, 'created')
    const [row] = await lane.database().run(listEvents, [workspaceId])
    assert.deepEqual([row?.event_id, row?.profile_id, row?.metadata], [first.eventId, first.profileId, { role: 'CEO' }])
    assert.equal(await titleOf(workspaceId, first.profileId), 'CEO')
    assert.deepEqual(await scoresOf(workspaceId), [
      [first.profileId, 'engagement', 5],
      [first.profileId, 'fit', 10],
    ])
    // Now recalled instead of read.
    const second = await send(engine, workspaceId, eventWrite(ada, { role: 'CTO' }))
    assert.equal(second.profileId, first.profileId)
    assert.deepEqual(await scoresOf(workspaceId), [
      [first.profileId, 'engagement', 10],
      [first.profileId, 'fit', 0],
    ])
    const again = await send(engine, workspaceId, eventWrite({ email: 'x@example.org' }, {}, { eventKey: 'e1' }))
    assert.deepEqual([again.outcome, again.eventId, again.profileId], ['repeated', first.eventId, first.profileId])
    assert.deepEqual(engine.retries, [])
  })

  test('two of one person in one flush count as two', async () => {
    for (const isEngaged of [true, false]) {
      const workspaceId = await workspace(isEngaged)
      const engine = createTestEngine(lane.database())
      for (let round = 0; round < 2; round += 1) {
        await engine.writer.writeAll(workspaceId, [
          eventWrite(ada, { role: 'CTO' }),
          eventWrite(ada, { role: 'CEO' }, { eventType: 'other' }),
          eventWrite(ada, {}),
        ])
      }
      assert.deepEqual(engine.flushes, [3, 3])
      const [activity] = await lane.database().run(listActivity, [workspaceId])
      assert.deepEqual([activity?.event_count, activity?.last_event_type], [6, 'visit'])
      assert.deepEqual(
        (await scoresOf(workspaceId)).map(([, kind, score]) => [kind, score]),
        isEngaged
          ? [
              ['engagement', 20],
              ['fit', 10],
            ]
          : [['fit', 10]],
      )
    }
  })

  test('of two writers at once about one unknown alias make one person and are all counted', async () => {
    const workspaceId = await workspace()
    const engines = [createTestEngine(lane.database()), createTestEngine(lane.database())]
    await Promise.all(engines.map(engine => engine.config.get(workspaceId)))
    for (let round = 0; round < 15; round += 1) {
      await Promise.all(engines.map(engine => send(engine, workspaceId, eventWrite(ada, { role: `r${round}` }))))
    }
    const events = await lane.database().run(listEvents, [workspaceId])
    assert.deepEqual([events.length, new Set(events.map(row => row.profile_id)).size], [30, 1])
    const [activity] = await lane.database().run(listActivity, [workspaceId])
    assert.equal(activity?.event_count, 30)
    assert.equal((await scoresOf(workspaceId))[0]?.[2], 150)
  })

  test('of one key are one event, however many writers race for it', async () => {
    const workspaceId = await workspace(false)
    const engines = [createTestEngine(lane.database()), createTestEngine(lane.database())]
    await Promise.all(engines.map(engine => engine.config.get(workspaceId)))
    for (let round = 0; round < 15; round += 1) {
      const receipts = await Promise.all(
        [...engines, ...engines].map((engine, i) =>
          send(engine, workspaceId, eventWrite({ email: `p${round}-${i}@example.org` }, {}, { eventKey: `k${round}` })),
        ),
      )
      assert.equal(new Set(receipts.map(receipt => `${receipt.eventId} ${receipt.profileId}`)).size, 1)
      assert.equal(receipts.filter(receipt => receipt.outcome === 'created').length, 1)
    }
    assert.equal((await lane.database().run(listEvents, [workspaceId])).length, 15)
  })

  test('are scored anew with the people that a merge joins and a split parts', async () => {
    const workspaceId = await workspace()
    const engine = createTestEngine(lane.database())
    const a = await send(engine, workspaceId, eventWrite(ada, { role: 'CEO' }))
    const b = await send(engine, workspaceId, eventWrite({ phone: '+493012345678' }))
    await send(engine, workspaceId, eventWrite({ phone: '+493012345678' }))
    const merged = await engine.writer.write(workspaceId, {
      type: 'merge',
      survivorId: a.profileId,
      absorbedId: b.profileId,
      source: 'test',
    })
    assert.ok(merged.kind === 'settled' && merged.receipt.merge !== null)
    assert.deepEqual(await scoresOf(workspaceId), [
      [a.profileId, 'engagement', 15],
      [a.profileId, 'fit', 10],
    ])
    const later = await send(engine, workspaceId, eventWrite({ phone: '+493012345678' }, { role: 'CTO' }))
    assert.equal(later.profileId, a.profileId)
    assert.deepEqual(await scoresOf(workspaceId), [
      [a.profileId, 'engagement', 20],
      [a.profileId, 'fit', 0],
    ])
    const { mergeId } = merged.receipt.merge
    await splitProfile(lane.database(), testChange, { workspaceId, mergeId, source: 'test' })
    assert.deepEqual(
      (await scoresOf(workspaceId)).toSorted(),
      [
        [a.profileId, 'engagement', 5],
        [a.profileId, 'fit', 10],
        [b.profileId, 'engagement', 15],
        [b.profileId, 'fit', 0],
      ].toSorted(),
    )
  })

  test('by rules that another engine changed are judged by the new ones', async () => {
    const workspaceId = await workspace(false)
    const engine = createTestEngine(lane.database())
    const { profileId } = await send(engine, workspaceId, eventWrite(ada, { role: 'CEO' }))
    await define(workspaceId, 'mapping', mapping('role', 'job', { id: ruleId }))
    await send(engine, workspaceId, eventWrite(ada, { role: 'CTO' }))
    assert.equal(await titleOf(workspaceId, profileId), 'CEO')
    assert.ok(engine.retries.length > 0 && engine.retries.every(reason => reason === 'raced' || reason === 'outdated'))
  })

  test('of a person who is being erased are not left behind', async () => {
    const workspaceId = await workspace(false)
    const gate = gateLanes(lane.database())
    const engine = createTestEngine(gate.database)
    const { profileId } = await send(engine, workspaceId, eventWrite(ada, { role: 'CEO' }, { eventKey: 'e1' }))
    // The flush has read the person when it stops; it would write nothing of the profile itself.
    const other = createTestEngine(gate.database)
    await other.config.get(workspaceId)
    gate.close(1)
    const pending = other.writer.write(workspaceId, eventWrite({}, {}, { profileId }))
    await gate.whenWaiting(1)
    assert.equal(await eraseProfile(lane.database(), testChange, workspaceId, profileId), true)
    gate.open()
    const settled = await pending
    assert.equal(settled.kind === 'settled' && settled.receipt.problems[0]?.code, 'unknown_profile')
    assert.deepEqual(await lane.database().run(listEvents, [workspaceId]), [])
    assert.deepEqual(await scoresOf(workspaceId), [])
    assert.deepEqual(await lane.database().run(listActivity, [workspaceId]), [])
    assert.equal((await lane.database().run(countKeys, [workspaceId]))[0]?.count, 0)
  })

  test('of hostile keys and texts are kept as they are', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const engine = createTestEngine(lane.database())
    const metadata = JSON.parse('{"__proto__": {"a": 1}, "constructor": "b", "": [null, "\\u2028 \'\\"$1"]}')
    await define(workspaceId, 'mapping', mapping('constructor', 'toString', { id: ruleId }))
    const { profileId } = await send(engine, workspaceId, eventWrite(ada, metadata, { eventType: "'; --" }))
    const [row] = await lane.database().run(listEvents, [workspaceId])
    assert.ok(isJsonObject(row?.metadata))
    assert.deepEqual([canonicalJson(row.metadata), row.type], [canonicalJson(metadata), "'; --"])
    const [profile] = await lane.database().run(profileFindById, [workspaceId, [profileId]])
    assert.deepEqual(Object.entries(Object(profile?.fields)).toSorted(), [
      ['email', 'ada@example.org'],
      ['toString', 'b'],
    ])
  })

  test('and plain writes to one person keep their order within a process', async () => {
    const workspaceId = await workspace(false)
    const engine = createTestEngine(lane.database())
    const title = { undeclared: 'discover' } as const
    for (let round = 0; round < 10; round += 1) {
      const writing = engine.writer.write(workspaceId, profileWrite({ ...ada, title: `w${round}` }, title))
      const { profileId } = await send(engine, workspaceId, eventWrite(ada, { role: `e${round}` }))
      await writing
      assert.equal(await titleOf(workspaceId, profileId), `e${round}`)
    }
  })
})
