import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, profileWrite, receiptOf } from '../../../test/engine.ts'
import { monthAt, monthName } from '../../domain/month.ts'
import { statement } from '../../store/statement.ts'
import { keepHistory } from './keep-history.ts'

const countByPartition = statement(
  'test_change_count',
  ['uuid'],
  { partition: 'text', count: 'bigint' },
  `select tableoid::regclass::text as partition, count(*) as count
from profile_change where workspace_id = $1 group by 1 order by 1`,
)

const listPartitions = statement(
  'test_partition_list',
  [],
  { name: 'text' },
  `select inhrelid::regclass::text as name
from pg_inherits where inhparent = 'profile_change'::regclass order by 1`,
)

const dayMs = 24 * 3_600_000

forEachDatabase('the partitions of history', lane => {
  async function partitions(): Promise<string[]> {
    const rows = await lane.database().run(listPartitions, [])
    return rows.map(row => row.name.replace('profile_change_', ''))
  }

  /** Rows of history by partition. */
  async function spread(workspaceId: string): Promise<Record<string, number>> {
    const rows = await lane.database().run(countByPartition, [workspaceId])
    return Object.fromEntries(rows.map(row => [row.partition.replace('profile_change_', ''), row.count]))
  }

  /** Starts from a table that has its default partition alone. */
  async function reset(): Promise<string> {
    const months = (await partitions()).filter(name => name !== 'default')
    for (const month of months) await lane.database().execute(`drop table profile_change_${month}`)
    return createTestWorkspace(lane.database())
  }

  async function writeAt(workspaceId: string, atMs: number, count = 1): Promise<void> {
    const { writer } = createTestEngine(lane.database(), { now: () => atMs })
    for (let i = 0; i < count; i += 1) {
      const email = `p${atMs}-${i}@example.org`
      assert.equal(receiptOf(await writer.write(workspaceId, profileWrite({ email }))).outcome, 'created')
    }
  }

  test('of this month and the next two are made, and taken by the writes of each', async () => {
    const workspaceId = await reset()
    const nowMs = Date.UTC(2026, 10, 15)
    const { created, dropped } = await keepHistory(lane.database(), nowMs)
    assert.deepEqual([created.map(monthName), dropped], [['2026_11', '2026_12', '2027_01'], []])
    for (const atMs of [nowMs, Date.UTC(2026, 10, 30, 23, 59, 59, 999), Date.UTC(2026, 11), Date.UTC(2027, 0, 31)]) {
      await writeAt(workspaceId, atMs)
    }
    await writeAt(workspaceId, Date.UTC(2027, 1))
    assert.deepEqual(await spread(workspaceId), { '2026_11': 2, '2026_12': 1, '2027_01': 1, default: 1 })
  })

  test('take over what the default one holds of their month', async () => {
    const workspaceId = await reset()
    const nowMs = Date.UTC(2026, 5, 15)
    await writeAt(workspaceId, Date.UTC(2026, 4, 31, 23, 59, 59, 999))
    await writeAt(workspaceId, Date.UTC(2026, 5))
    await writeAt(workspaceId, nowMs, 5)
    assert.deepEqual(await spread(workspaceId), { default: 7 })
    await keepHistory(lane.database(), nowMs)
    assert.deepEqual(await spread(workspaceId), { '2026_06': 6, default: 1 })
    await writeAt(workspaceId, nowMs + 1)
    assert.deepEqual(await spread(workspaceId), { '2026_06': 7, default: 1 })
  })

  test('are dropped once their last day is 90 days past, and the default one loses what is as old', async () => {
    const workspaceId = await reset()
    const startMs = Date.UTC(2026, 0, 10)
    await writeAt(workspaceId, Date.UTC(2025, 11, 5))
    await keepHistory(lane.database(), startMs)
    await writeAt(workspaceId, startMs)
    await writeAt(workspaceId, Date.UTC(2026, 1, 10))
    const lastOfJanuaryMs = Date.UTC(2026, 1) - 1
    const early = await keepHistory(lane.database(), lastOfJanuaryMs + 90 * dayMs)
    assert.deepEqual(early.dropped, [])
    assert.deepEqual(await spread(workspaceId), { '2026_01': 1, '2026_02': 1 })
    const late = await keepHistory(lane.database(), lastOfJanuaryMs + 90 * dayMs + 1)
    assert.deepEqual(late.dropped.map(monthName), ['2026_01'])
    assert.deepEqual(await spread(workspaceId), { '2026_02': 1 })
  })

  test('are left alone by a second turn, and by turns of many processes at once', async () => {
    await reset()
    const nowMs = Date.UTC(2026, 7, 31)
    const turns = await Promise.all(Array.from({ length: 4 }, () => keepHistory(lane.database(), nowMs)))
    assert.deepEqual(turns.flatMap(turn => turn.created).toSorted(), [
      monthAt(nowMs),
      monthAt(nowMs) + 1,
      monthAt(nowMs) + 2,
    ])
    assert.deepEqual(await partitions(), ['2026_08', '2026_09', '2026_10', 'default'])
    assert.deepEqual(await keepHistory(lane.database(), nowMs), { created: [], dropped: [] })
  })

  test('come and go under the feet of writers and readers', async () => {
    const workspaceId = await reset()
    const nowMs = Date.UTC(2026, 2, 15)
    let isOver = false
    const { writer } = createTestEngine(lane.database(), { now: () => nowMs })
    const writing = (async () => {
      let written = 0
      for (; !isOver; written += 20) {
        const commands = Array.from({ length: 20 }, (_, i) => profileWrite({ email: `p${written + i}@example.org` }))
        for (const settled of await writer.writeAll(workspaceId, commands)) {
          assert.equal(receiptOf(settled).outcome, 'created')
        }
        await spread(workspaceId)
      }
      return written
    })()
    for (let months = 0; months < 4; months += 1) {
      await keepHistory(lane.database(), nowMs)
      await lane.database().execute('drop table profile_change_2026_04')
    }
    isOver = true
    const written = await writing
    const held = await spread(workspaceId)
    assert.equal(
      Object.values(held).reduce((sum, count) => sum + count, 0),
      written,
    )
  })

  test('that cannot be had for a lock that somebody holds are made in a later turn', async t => {
    if (lane.kind === 'embedded') return t.skip('the embedded database has one session, nobody else can hold a lock')
    await reset()
    const nowMs = Date.UTC(2026, 2, 15)
    const takeLock = statement('test_change_lock', [], {}, 'lock table profile_change in share mode')
    await lane.database().transaction(async tx => {
      await tx.run(takeLock, [])
      await assert.rejects(keepHistory(lane.database(), nowMs), { sqlState: '55P03' })
    })
    assert.deepEqual(await partitions(), ['default'])
    await keepHistory(lane.database(), nowMs)
    assert.deepEqual(await partitions(), ['2026_03', '2026_04', '2026_05', 'default'])
  })
})
