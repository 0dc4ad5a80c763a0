import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { define } from '../../../test/define.ts'
import { createTestEngine, createTestWorkspace } from '../../../test/engine.ts'
import { decay, engagementRule, engagementRuleset, fitRule, fitRuleset } from '../../../test/scoring.ts'
import { eventWrite } from '../../../test/world.ts'
import type { DefinitionKind, DefinitionKinds } from '../../domain/scoring/plan/definition-plan.ts'
import { createArrivals } from '../../runtime/arrivals.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createIdGenerator } from '../../runtime/ids.ts'
import { createLogger } from '../../runtime/logger.ts'
import { statement } from '../../store/statement.ts'
import { takeScoringTurns } from './scoring-turns.ts'

const listScores = statement(
  'test_engagement_list',
  ['uuid'],
  { score: 'int' },
  `select score from profile_score where workspace_id = $1 and kind = 'engagement' order by profile_id`,
)
const listDecays = statement(
  'test_decay_list',
  ['uuid'],
  { metadata: 'jsonb', source: 'text' },
  `select metadata, source from event where workspace_id = $1 and type = 'DECAY' order by arrival`,
)
const findActivity = statement(
  'test_activity_find',
  ['uuid'],
  { event_count: 'int', last_event_type: 'text' },
  'select event_count, last_event_type from profile_activity where workspace_id = $1',
)
const listSnapshots = statement(
  'test_snapshot_list',
  ['uuid'],
  { at: 'text', score: 'int' },
  `select to_char(snapshot_at, 'MM-DD HH24:MI') as at, score from score_snapshot where workspace_id = $1 order by snapshot_at, profile_id`,
)
const updateTurn = statement(
  'test_turn_update',
  ['uuid', 'text'],
  {},
  `update scoring_turn set stage = $2, leased_until = clock_timestamp() + interval '1 hour' where workspace_id = $1`,
)
const lapseTurn = statement(
  'test_turn_update_lapsed',
  ['uuid'],
  {},
  `update scoring_turn set leased_until = clock_timestamp() - interval '1 second' where workspace_id = $1`,
)

const id = (n: number) => `01890000-0000-7000-8000-00000000000${n}`
const ada = { email: 'ada@example.org' }
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const startMs = Date.UTC(2026, 0, 5, 10, 20)

forEachDatabase('the hourly turn of scores', lane => {
  // A turn serves all workspaces.
  beforeEach(() => lane.database().execute('delete from definition; delete from scoring_turn'))

  async function newTenant() {
    const database = lane.database()
    const workspaceId = await createTestWorkspace(database)
    const clock = { nowMs: startMs }
    const now = () => clock.nowMs
    const engine = createTestEngine(database, { now })
    const supplies = { newId: createIdGenerator(systemClock), nextArrival: createArrivals(now) }
    const context = {
      database,
      supplies,
      config: engine.config,
      log: createLogger('silent'),
      now,
      isStopping: () => false,
    }
    return {
      workspaceId,
      clock,
      context,
      turnAt: async (days: number) => {
        clock.nowMs = startMs + days * dayMs
        await takeScoringTurns(context)
      },
      send: async (eventType: string, identifiers: Record<string, string> = ada) => {
        const settled = await engine.writer.write(workspaceId, eventWrite(identifiers, {}, { eventType }))
        assert.ok(settled.kind === 'settled' && settled.receipt.eventId !== null)
      },
      define: <K extends DefinitionKind>(kind: K, item: DefinitionKinds[K]) =>
        define(database, workspaceId, kind, item),
      scores: async () => (await database.run(listScores, [workspaceId])).map(row => row.score),
      snapshots: async () => (await database.run(listSnapshots, [workspaceId])).map(row => `${row.at} ${row.score}`),
    }
  }

  const visits = engagementRuleset([engagementRule('visit', 30, { id: id(1) })], { id: id(2) })
  const weekly = decay(id(3), -5, 7, { name: 'Idle' })

  test('takes the points of decays off once an interval, and tells it as events that count for nothing', async () => {
    const { workspaceId, turnAt, send, scores, define } = await newTenant()
    await define('engagement_ruleset', visits)
    await define('decay', weekly)
    await send('visit')
    const seen: number[] = []
    for (const days of [6.9, 7, 7.5, 13.9, 14, 28]) {
      await turnAt(days)
      seen.push(...(await scores()))
    }
    assert.deepEqual(seen, [30, 25, 25, 25, 20, 10])
    assert.deepEqual(await lane.database().run(listDecays, [workspaceId]), [
      { source: 'system', metadata: { channel: 'system', decay: 'Idle', intervals: 1, points: -5 } },
      { source: 'system', metadata: { channel: 'system', decay: 'Idle', intervals: 1, points: -5 } },
      { source: 'system', metadata: { channel: 'system', decay: 'Idle', intervals: 2, points: -10 } },
    ])
    assert.deepEqual(await lane.database().run(findActivity, [workspaceId]), [
      { event_count: 1, last_event_type: 'visit' },
    ])
    await send('visit')
    assert.deepEqual(await scores(), [40])
    await turnAt(34)
    assert.deepEqual(await scores(), [40])
    await turnAt(35)
    assert.deepEqual(await scores(), [35])
    await turnAt(3650)
    assert.deepEqual(await scores(), [0])
  })

  test('two decays of a person in two homes are those of one person', async () => {
    const { workspaceId, turnAt, send, scores, define, clock } = await newTenant()
    await define('engagement_ruleset', visits)
    await define('decay', weekly)
    await send('visit', { customer_id: 'c1' })
    await turnAt(7)
    await send('visit')
    clock.nowMs += dayMs
    const both = { customer_id: 'c1', email: 'ada@example.org' }
    const { writer } = createTestEngine(lane.database(), { now: () => clock.nowMs })
    await writer.write(workspaceId, eventWrite(both, {}, { eventType: 'page', linkPolicy: 'fold' }))
    assert.deepEqual(await scores(), [55])
    await turnAt(14.9)
    assert.deepEqual(await scores(), [55])
    await turnAt(15)
    assert.deepEqual(await scores(), [50])
  })

  test('refreshes scores that half-lives wear off, and leaves those of people without events alone', async () => {
    const { turnAt, send, scores, define } = await newTenant()
    const halving = engagementRule('visit', 100, { id: id(1), halfLifeDays: 10 })
    await define('engagement_ruleset', engagementRuleset([halving], { id: id(2) }))
    await send('visit')
    await turnAt(10)
    assert.deepEqual(await scores(), [50])
    await turnAt(30)
    assert.deepEqual(await scores(), [13])
  })

  test('keeps scores that changed since the last hour that was kept, all once a day, for 90 days', async () => {
    const { clock, turnAt, send, snapshots, define } = await newTenant()
    await define('engagement_ruleset', visits)
    await send('visit')
    await turnAt(0)
    await turnAt(0.01)
    await turnAt(1 / 24)
    clock.nowMs += hourMs
    await send('visit')
    await turnAt(2 / 24)
    await turnAt(1)
    await turnAt(1 + 3 / 24)
    assert.deepEqual(await snapshots(), ['01-05 10:00 30', '01-05 12:00 60', '01-06 10:00 60'])
    await turnAt(90.5)
    assert.deepEqual(await snapshots(), ['01-06 10:00 60', '04-05 22:00 60'])
  })

  test('keeps fit scores too, and those of active rulesets alone', async () => {
    const { send, turnAt, snapshots, define } = await newTenant()
    await define('fit_ruleset', fitRuleset([fitRule('email', 'ada@example.org', 7, { id: id(4) })], { id: id(5) }))
    await send('visit')
    await turnAt(0)
    assert.deepEqual(await snapshots(), ['01-05 10:00 7'])
    await define('fit_ruleset', fitRuleset([], { id: id(5), isActive: false }))
    await turnAt(1)
    assert.deepEqual(await snapshots(), ['01-05 10:00 7'])
  })

  test('is taken by one process at a time, and gone on with where it was left when the lease lapses', async () => {
    const { workspaceId, context, clock, send, scores, snapshots, define } = await newTenant()
    await define('engagement_ruleset', visits)
    await define('decay', weekly)
    await send('visit')
    clock.nowMs += 7 * dayMs
    await Promise.all(Array.from({ length: 4 }, () => takeScoringTurns(context)))
    assert.deepEqual([await scores(), (await snapshots()).length], [[25], 1])
    clock.nowMs += 7 * dayMs
    await takeScoringTurns({ ...context, isStopping: () => true })
    assert.deepEqual(await scores(), [25])
    await lane.database().run(updateTurn, [workspaceId, 'age'])
    await takeScoringTurns(context)
    assert.deepEqual(await scores(), [25])
    await lane.database().run(lapseTurn, [workspaceId])
    await takeScoringTurns(context)
    assert.deepEqual(await scores(), [20])
    assert.deepEqual(await snapshots(), ['01-12 10:00 25', '01-19 10:00 20'])
  })

  test('does not take from who is written to meanwhile what the write did not see', async () => {
    const { workspaceId, context, clock, scores, send, define } = await newTenant()
    await define('engagement_ruleset', visits)
    await define('decay', decay(id(3), -1, 1))
    for (let i = 0; i < 20; i += 1) await send('visit', { email: `p${i}@example.org` })
    clock.nowMs += dayMs
    const { writer } = createTestEngine(lane.database(), { now: () => clock.nowMs })
    const writes = Array.from({ length: 20 }, (_, i) =>
      writer.write(workspaceId, eventWrite({ email: `p${i}@example.org` }, {}, { eventType: 'visit' })),
    )
    await Promise.all([...writes, takeScoringTurns(context)])
    for (const score of await scores()) assert.ok(score === 59 || score === 60, `${score}`)
  })
})
