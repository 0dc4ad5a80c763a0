import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { monthAt, monthName, parseMonthName, startOfMonthMs } from './month.ts'

test('a month holds every instant from its start up to the start of the next', () => {
  const instants = fc.integer({ min: Date.UTC(1970), max: Date.UTC(9999) })
  fc.assert(
    fc.property(instants, atMs => {
      const month = monthAt(atMs)
      assert.ok(startOfMonthMs(month) <= atMs && atMs < startOfMonthMs(month + 1))
    }),
  )
})

test('a month is named by year and month, and read from its name', () => {
  const december = monthAt(Date.UTC(2026, 11, 31, 23, 59, 59, 999))
  assert.equal(monthName(december), '2026_12')
  assert.equal(monthName(december + 1), '2027_01')
  for (const month of [december, december + 1]) assert.equal(parseMonthName(monthName(month)), month)
  for (const name of ['default', '2026_13', '2026_00', '2026-01', '2026_1'])
    assert.equal(parseMonthName(name), undefined)
})
