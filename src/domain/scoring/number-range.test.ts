import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readNumber, readRange } from './number-range.ts'

const above = Number.POSITIVE_INFINITY
const below = Number.NEGATIVE_INFINITY

function ends(value: string | number): readonly [number, number] | undefined {
  const range = readRange(value)
  return range === undefined ? undefined : [range.low, range.high]
}

test('bands, open ends and plain numbers are read as ranges', () => {
  for (const [text, low, high] of [
    ['51-200', 51, 200],
    ['51–200', 51, 200],
    [' 1 - 10 ', 1, 10],
    ['501+', 501, above],
    ['<1M', below, 1e6],
    ['> 50', 50, above],
    ['1M-10M', 1e6, 1e7],
    ['$1M-$10M', 1e6, 1e7],
    ['€50m+', 5e7, above],
    ['<£1.5k', below, 1_500],
    ['£<1.5k', below, 1_500],
    ['1,500,000', 1_500_000, 1_500_000],
    ['1_500 000', 1_500_000, 1_500_000],
    ['1 500 000', 1_500_000, 1_500_000],
    ['2.5B', 2.5e9, 2.5e9],
    ['1.1M', 1_100_000, 1_100_000],
    ['.5', 0.5, 0.5],
    ['-5', -5, -5],
    ['-$5', -5, -5],
    ['$-5', -5, -5],
    ['-10-5', -10, 5],
    ['-10--5', -10, -5],
    ['-5+', -5, above],
    ['0', 0, 0],
  ] as const) {
    assert.deepEqual(ends(text), [low, high], text)
  }
})

test('the ends of a band belong to it, those of < and > do not', () => {
  assert.deepEqual(readRange('1-2'), { low: 1, high: 2, isLowOpen: false, isHighOpen: false })
  assert.deepEqual(readRange('1+'), { low: 1, high: above, isLowOpen: false, isHighOpen: true })
  assert.deepEqual(readRange('>1'), { low: 1, high: above, isLowOpen: true, isHighOpen: true })
  assert.deepEqual(readRange('<1'), { low: below, high: 1, isLowOpen: true, isHighOpen: true })
})

test('anything else is not numeric', () => {
  for (const text of [
    ...[
      'many',
      '',
      '   ',
      '10-5',
      '1-2-3',
      '2026-01-05',
      '1,5',
      '12,34',
      '1,0000',
      '5.',
      '1e6',
      '+5',
      '<',
      '>',
      '+',
      '-',
    ],
    ...[
      '--5',
      '<=5',
      '1M2',
      '5%',
      '$',
      '$$5',
      '$-$5',
      '$-5-10',
      '1..2',
      '٣',
      'NaN',
      'Infinity',
      '0x10',
      '1k-many',
      '9'.repeat(101),
    ],
  ]) {
    assert.equal(readRange(text), undefined, text)
  }
  for (const value of [true, null, [5], { low: 5 }, undefined]) assert.equal(readRange(value), undefined)
})

test('every number is read as itself', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number => {
      assert.deepEqual(ends(number), [number, number])
    }),
  )
  fc.assert(fc.property(fc.integer(), number => assert.equal(readNumber(String(number)), number)))
  fc.assert(fc.property(fc.integer(), number => assert.equal(readNumber(number.toLocaleString('en')), number)))
})

test('hostile texts are read without harm', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void readRange(text)))
  for (const text of ['1,'.repeat(200_000), '-'.repeat(200_000), ' '.repeat(200_000), `${'1,111'.repeat(20)}x`]) {
    assert.equal(readRange(text), undefined)
  }
})

test('a threshold is one plain number, with its signs and suffixes', () => {
  assert.equal(readNumber(' $1.5K '), 1_500)
  for (const band of ['1-2', '5-5', '5+', '<5', '>5', 'five', '']) assert.equal(readNumber(band), undefined)
})
