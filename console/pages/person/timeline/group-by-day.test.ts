import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupByDay } from './group-by-day.ts'

test('entries stand under their days in the order in which they came', () => {
  const times = ['2026-01-02T23:00:00.000Z', '2026-01-02T01:00:00.000Z', '2026-01-01T23:59:59.000Z']
  const days = groupByDay(
    times.map(at => ({ at })),
    time => time.toISOString().slice(0, 10),
  )
  assert.deepEqual(
    days.map(({ day, entries }) => [day, entries.length]),
    [
      ['2026-01-02', 2],
      ['2026-01-01', 1],
    ],
  )
  assert.deepEqual(groupByDay([]), [])
})
