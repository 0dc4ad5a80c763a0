import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace } from '../../../test/engine.ts'
import { eventWrite } from '../../../test/world.ts'
import { monthName } from '../../domain/month.ts'
import { statement } from '../../store/statement.ts'
import { keepHistory } from './keep-history.ts'
import { makeEventPartitions } from './make-partitions.ts'

const countByPartition = statement(
  'test_event_count_by_partition',
  ['uuid'],
  { partition: 'text', count: 'bigint' },
  'select tableoid::regclass::text as partition, count(*) as count from event where workspace_id = $1 group by 1 order by 1',
)

forEachDatabase('the partitions of events', lane => {
  test('are made ahead, take the events received in their month, and are not dropped', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const nowMs = Date.UTC(2026, 4, 15)
    const receive = async (atMs: number): Promise<void> => {
      const { writer } = createTestEngine(lane.database(), { now: () => atMs })
      await writer.write(workspaceId, eventWrite({ email: 'ada@example.org' }, {}, { occurredMs: 0 }))
    }
    await receive(nowMs)
    assert.deepEqual((await makeEventPartitions(lane.database(), nowMs)).map(monthName), [
      '2026_05',
      '2026_06',
      '2026_07',
    ])
    for (const atMs of [nowMs + 1, Date.UTC(2026, 6, 1), Date.UTC(2026, 8, 1)]) await receive(atMs)
    const spread = async () => {
      const rows = await lane.database().run(countByPartition, [workspaceId])
      return Object.fromEntries(rows.map(row => [row.partition, row.count]))
    }
    assert.deepEqual(await spread(), { event_2026_05: 2, event_2026_07: 1, event_default: 1 })
    assert.deepEqual(await makeEventPartitions(lane.database(), nowMs), [])
    const yearsLater = Date.UTC(2030, 0, 1)
    await keepHistory(lane.database(), yearsLater)
    await makeEventPartitions(lane.database(), yearsLater)
    assert.deepEqual(await spread(), { event_2026_05: 2, event_2026_07: 1, event_default: 1 })
  })
})
