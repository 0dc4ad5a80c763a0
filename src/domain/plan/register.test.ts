import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Behaviour } from '../command.ts'
import type { Json } from '../json.ts'
import { applyField } from './apply-field.ts'
import {
  appendItems,
  arrivalsPerMs,
  compareStamps,
  compareValues,
  joinRegisters,
  makeStamp,
  observedMs,
  type Register,
  type Registers,
  type Stamp,
} from './register.ts'

type Write = { readonly value: Json; readonly observedMs: number; readonly behaviour: Behaviour }

const writeOf = {
  always_overwrite: fc.constantFrom<Json>('a', 'b', 'c', null),
  min: fc.integer({ min: 0, max: 5 }),
  max: fc.integer({ min: 0, max: 5 }),
  first: fc.constantFrom<Json>('a', 'b', 'c'),
  append: fc.constantFrom<Json>('a', 'b', ['a', 'c']),
}

/** Writes of one behaviour, numbered by arrival, each said to one of three homes. */
const histories = fc.constantFrom('always_overwrite', 'min', 'max', 'first', 'append').chain(behaviour =>
  fc.array(
    fc.record({
      home: fc.nat(2),
      write: fc.record({
        value: writeOf[behaviour as keyof typeof writeOf],
        observedMs: fc.integer({ min: 90, max: 110 }),
        behaviour: fc.constant(behaviour as Behaviour),
      }),
    }),
    { maxLength: 8 },
  ),
)

function apply(registers: Registers, write: Write, arrival: number): Registers {
  const current: Register = { value: registers.fields['x'], stamp: registers.meta['x'] }
  const { next } = applyField(
    current,
    { name: 'x', value: write.value, behaviour: write.behaviour },
    { source: `s${arrival}`, arrival, observedMs: write.observedMs },
  )
  if (next?.stamp === undefined) return registers
  return { fields: next.value === undefined ? {} : { x: next.value }, meta: { x: next.stamp } }
}

const nothing: Registers = { fields: {}, meta: {} }

/** Lists that were joined have their items in one of several orders. */
function comparable(registers: Registers): unknown {
  const value = registers.fields['x']
  return { ...registers, fields: Array.isArray(value) ? { x: value.toSorted() } : registers.fields }
}

function homesOf(history: readonly { readonly home: number; readonly write: Write }[]): readonly Registers[] {
  const homes: [Registers, Registers, Registers] = [nothing, nothing, nothing]
  history.forEach(({ home, write }, i) => {
    homes[home] = apply(homes[home] ?? nothing, write, (100 + i) * arrivalsPerMs)
  })
  return homes
}

test('joining registers is associative, commutative and idempotent', () => {
  fc.assert(
    fc.property(histories, history => {
      const [a = nothing, b = nothing, c = nothing] = homesOf(history)
      const all = comparable(joinRegisters(joinRegisters(a, b), c))
      assert.deepEqual(comparable(joinRegisters(a, joinRegisters(b, c))), all)
      assert.deepEqual(comparable(joinRegisters(joinRegisters(c, b), a)), all)
      assert.deepEqual(comparable(joinRegisters(joinRegisters(a, b), b)), comparable(joinRegisters(a, b)))
    }),
    { numRuns: 3_000 },
  )
})

test('what homes hold apart joins to what one register would hold after all the same writes', () => {
  fc.assert(
    fc.property(histories, history => {
      const together = history.reduce((held, { write }, i) => apply(held, write, (100 + i) * arrivalsPerMs), nothing)
      const joined = homesOf(history).reduce(joinRegisters)
      assert.deepEqual(comparable(joined), comparable(together))
    }),
    { numRuns: 3_000 },
  )
})

test('joined registers are new ones; what was joined stays as it was', () => {
  const a: Registers = { fields: { x: 'a' }, meta: { x: ['s', 1] } }
  const b: Registers = { fields: { x: 'b', y: 1 }, meta: { x: ['s', 2], y: ['s', 2], z: ['s', 3] } }
  const joined = joinRegisters(Object.freeze(a), Object.freeze(b))
  assert.deepEqual(joined, { fields: { x: 'b', y: 1 }, meta: { x: ['s', 2], y: ['s', 2], z: ['s', 3] } })
})

test('fields named like the prototype join as any other', () => {
  const stamp: Stamp = ['s', 1]
  const a: Registers = { fields: {}, meta: {} }
  const b: Registers = { fields: { constructor: 1, toString: 'x' }, meta: { constructor: stamp, toString: stamp } }
  assert.deepEqual(joinRegisters(a, b), b)
  assert.deepEqual(joinRegisters(b, a), b)
})

test('where modes meet, the later observation wins', () => {
  const plain: Registers = { fields: { x: 9 }, meta: { x: ['s', 100 * arrivalsPerMs] } }
  const lowest: Registers = { fields: { x: 5 }, meta: { x: ['s', 101 * arrivalsPerMs, null, 'min'] } }
  assert.equal(joinRegisters(plain, lowest).fields['x'], 5)
  assert.equal(joinRegisters(lowest, plain).fields['x'], 5)
})

test('a stamp leaves out an observation as old as its arrival', () => {
  assert.deepEqual(makeStamp('s', 100 * arrivalsPerMs, undefined), ['s', 100 * arrivalsPerMs])
  assert.deepEqual(makeStamp('s', 100 * arrivalsPerMs, 100), ['s', 100 * arrivalsPerMs])
  assert.deepEqual(makeStamp('s', 100 * arrivalsPerMs, 99), ['s', 100 * arrivalsPerMs, 99])
  assert.equal(observedMs(makeStamp('s', 100 * arrivalsPerMs + 5, 1_000)), 100)
  assert.equal(observedMs(makeStamp('s', 100 * arrivalsPerMs, -5)), -5)
})

test('stamps order by observation, then by arrival', () => {
  const stamps = [makeStamp('s', 9, -5), makeStamp('s', 5, -4), makeStamp('s', 6, -4), makeStamp('s', 7, undefined)]
  for (const [i, a] of stamps.entries()) {
    for (const [j, b] of stamps.entries()) assert.equal(Math.sign(compareStamps(a, b)), Math.sign(i - j))
  }
})

test('numbers order by size, texts by code unit, times by instant; nothing else has an order', () => {
  assert.ok(compareValues(2, 10) < 0)
  assert.ok(compareValues('2', '10') > 0)
  assert.ok(compareValues('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z') < 0)
  assert.ok(compareValues('2026-01-01', '2026-01-02') < 0)
  for (const other of [true, {}, [], '5']) assert.equal(compareValues(5, other), 0)
})

test('items are appended once each, also when what is there is not a list', () => {
  assert.deepEqual(appendItems(undefined, 'a'), ['a'])
  assert.deepEqual(appendItems('a', ['b', 'a', 'b']), ['a', 'b'])
  assert.deepEqual(appendItems([{ a: 1, b: 2 }], { b: 2, a: 1 }), [{ a: 1, b: 2 }])
})
