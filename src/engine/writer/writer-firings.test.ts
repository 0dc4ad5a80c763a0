import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { define } from '../../../test/define.ts'
import { createTestEngine, createTestWorkspace, testChange } from '../../../test/engine.ts'
import { engagementRule, engagementRuleset, sequence, trigger } from '../../../test/scoring.ts'
import { eventWrite } from '../../../test/world.ts'
import type { EventReceipt, EventWrite, Settled } from '../../domain/command.ts'
import type { Sequence, Trigger } from '../../domain/scoring/definitions.ts'
import { statement } from '../../store/statement.ts'
import { eraseProfile } from '../profiles/erase-profile.ts'
import { splitProfile } from '../profiles/split-profile.ts'

const listFirings = statement(
  'test_firing_list',
  ['uuid'],
  { trigger_id: 'uuid', profile_id: 'uuid', score: 'int', event_type: 'text' },
  'select trigger_id, profile_id, score, event_type from trigger_firing where workspace_id = $1 order by arrival, firing_id',
)
const listMessages = statement(
  'test_message_list',
  ['uuid'],
  { profile_id: 'uuid?', topic: 'text', target_url: 'text', state: 'text', body: 'jsonb' },
  'select profile_id, topic, target_url, state, body from outbox where workspace_id = $1 order by outbox_id',
)

const ruleId = '01890000-0000-7000-8000-000000000001'
const rulesetId = '01890000-0000-7000-8000-000000000003'
const triggerId = '01890000-0000-7000-8000-000000000004'
const sequenceId = '01890000-0000-7000-8000-000000000005'
const ada = { email: 'ada@example.org' }
const webhookUrl = 'https://hooks.example.org/x'

function receiptOf(settled: Settled<EventReceipt>): EventReceipt & { profileId: string } {
  assert.equal(settled.kind, 'settled')
  const { profileId } = settled.receipt
  assert.ok(profileId !== null, JSON.stringify(settled.receipt))
  return { ...settled.receipt, profileId }
}

forEachDatabase('what events set off', lane => {
  /** A workspace in which a visit is worth 10 points. */
  async function scored(triggers: readonly Trigger[], sequences: readonly Sequence[] = []): Promise<string> {
    const workspaceId = await createTestWorkspace(lane.database())
    const ruleset = engagementRuleset([engagementRule('visit', 10, { id: ruleId })], { id: rulesetId })
    await define(lane.database(), workspaceId, 'engagement_ruleset', ruleset)
    for (const one of triggers) await define(lane.database(), workspaceId, 'trigger', one)
    for (const one of sequences) await define(lane.database(), workspaceId, 'sequence', one)
    return workspaceId
  }

  const firingsOf = (workspaceId: string) => lane.database().run(listFirings, [workspaceId])
  const messagesOf = (workspaceId: string) => lane.database().run(listMessages, [workspaceId])
  const visit = (more: Partial<EventWrite> = {}, identifiers: EventWrite['identifiers'] = ada) =>
    eventWrite(identifiers, {}, more)

  test('is stored with the event, and its webhook enters the outbox and wakes the deliverer', async () => {
    const workspaceId = await scored([
      trigger(triggerId, 20, { name: 'Hot', webhookUrl, emails: ['sales@example.org'] }),
    ])
    let woken = 0
    const { writer } = createTestEngine(lane.database(), { onMessages: () => (woken += 1) })
    await writer.write(workspaceId, visit())
    assert.deepEqual([await firingsOf(workspaceId), woken], [[], 0])
    const { profileId } = receiptOf(await writer.write(workspaceId, visit()))
    await writer.write(workspaceId, visit())
    assert.equal(woken, 1)
    assert.deepEqual(await firingsOf(workspaceId), [
      { trigger_id: triggerId, profile_id: profileId, score: 20, event_type: 'visit' },
    ])
    const [message, ...others] = await messagesOf(workspaceId)
    assert.deepEqual(others, [])
    const { body, ...rest } = message ?? {}
    assert.deepEqual(rest, {
      profile_id: profileId,
      topic: 'milestone.fired',
      target_url: webhookUrl,
      state: 'pending',
    })
    assert.match(JSON.stringify(body), /"trigger_name":"Hot"/)
  })

  test('once happens once, however many processes write about the person at once', async () => {
    const workspaceId = await scored([trigger(triggerId, 100, { webhookUrl })])
    const engines = [1, 2, 3].map(() => createTestEngine(lane.database()))
    await Promise.all(
      engines.map(async ({ writer }) => {
        for (let i = 0; i < 8; i += 1) receiptOf(await writer.write(workspaceId, visit()))
      }),
    )
    const [firing, ...more] = await firingsOf(workspaceId)
    assert.deepEqual([firing?.score, more], [100, []])
    assert.equal((await messagesOf(workspaceId)).length, 1)
  })

  test('an `always` trigger fires at each crossing once its cool-down is over', async () => {
    const hot = trigger(triggerId, 10, { fireMode: 'always', cooldownSeconds: 3600 })
    const workspaceId = await scored([hot])
    const down = engagementRule('down', -10, { id: '01890000-0000-7000-8000-000000000006' })
    const ruleset = engagementRuleset([engagementRule('visit', 10, { id: ruleId }), down], { id: rulesetId })
    await define(lane.database(), workspaceId, 'engagement_ruleset', ruleset)
    const clock = { nowMs: Date.UTC(2026, 0, 5) }
    const { writer } = createTestEngine(lane.database(), { now: () => clock.nowMs })
    for (const minutes of [0, 30, 59, 61]) {
      clock.nowMs = Date.UTC(2026, 0, 5) + minutes * 60_000
      await writer.write(workspaceId, visit())
      await writer.write(workspaceId, visit({ eventType: 'down' }))
    }
    assert.equal((await firingsOf(workspaceId)).length, 2)
  })

  test('a sequence whose last two events arrive at once at two processes is completed by one of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const workspaceId = await scored([], [sequence(sequenceId, ['signup', 'login'], { webhookUrl })])
      const [a, b] = [createTestEngine(lane.database()), createTestEngine(lane.database())]
      receiptOf(await a.writer.write(workspaceId, visit()))
      await Promise.all([
        a.writer.write(workspaceId, visit({ eventType: 'signup' })),
        b.writer.write(workspaceId, visit({ eventType: 'login' })),
      ])
      assert.deepEqual(
        (await firingsOf(workspaceId)).map(row => [row.trigger_id, row.score]),
        [[sequenceId, 10]],
      )
      assert.deepEqual(
        (await messagesOf(workspaceId)).map(row => row.topic),
        ['sequence.fired'],
      )
    }
  })

  test('a sequence counts events within its window by when they happened, each once', async () => {
    const workspaceId = await scored([], [sequence(sequenceId, ['a', 'b'], { windowSeconds: 60, isOrdered: true })])
    const startMs = Date.UTC(2026, 0, 5)
    const { writer } = createTestEngine(lane.database(), { now: () => startMs })
    const at = (eventType: string, second: number) =>
      writer.write(workspaceId, visit({ eventType, occurredMs: startMs - 1_000_000 + second * 1000 }))
    for (const [type, second] of [
      ['a', 0],
      ['b', 61],
      ['b', 200],
      ['a', 141],
    ] as const)
      await at(type, second)
    assert.equal((await firingsOf(workspaceId)).length, 1)
    await at('b', 150)
    assert.equal((await firingsOf(workspaceId)).length, 1)
  })

  test('goes with the person: through a merge, a split, and out with an erasure', async () => {
    const workspaceId = await scored([trigger(triggerId, 10, { webhookUrl })])
    const { writer } = createTestEngine(lane.database())
    const first = receiptOf(await writer.write(workspaceId, visit({}, { customer_id: 'c1' })))
    const second = receiptOf(await writer.write(workspaceId, visit()))
    const merged = await writer.write(workspaceId, {
      type: 'merge',
      survivorId: first.profileId,
      absorbedId: second.profileId,
      source: 'test',
    })
    assert.ok(merged.kind === 'settled' && merged.receipt.merge)
    await writer.write(workspaceId, visit())
    assert.equal((await firingsOf(workspaceId)).length, 2)
    const request = { workspaceId, mergeId: merged.receipt.merge.mergeId, source: 'test' }
    await splitProfile(lane.database(), testChange, request)
    await writer.write(workspaceId, visit())
    await writer.write(workspaceId, visit({}, { customer_id: 'c1' }))
    assert.deepEqual(
      new Set((await firingsOf(workspaceId)).map(row => row.profile_id)),
      new Set([first.profileId, second.profileId]),
    )
    await eraseProfile(lane.database(), testChange, workspaceId, second.profileId)
    assert.deepEqual(
      (await firingsOf(workspaceId)).map(row => row.profile_id),
      [first.profileId],
    )
    assert.deepEqual(
      (await messagesOf(workspaceId)).map(row => row.profile_id),
      [first.profileId],
    )
  })
})
