import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Behaviour } from '../command.ts'
import type { Json } from '../json.ts'
import { applyField, type FieldOutcome } from './apply-field.ts'
import { arrivalMs, arrivalsPerMs, compareStamps, observedMs, type Register } from './register.ts'

const empty: Register = { value: undefined, stamp: undefined }
const now = 1_000

/** A write at a time of arrival, observed when it arrived unless told. */
function apply(
  current: Register,
  value: Json,
  at: { readonly arrivedMs?: number; readonly observedMs?: number; readonly source?: string } = {},
  behaviour: Behaviour = 'always_overwrite',
): FieldOutcome & { readonly register: Register } {
  const observation = {
    source: at.source ?? 'test',
    arrival: (at.arrivedMs ?? now) * arrivalsPerMs,
    observedMs: at.observedMs,
  }
  const outcome = applyField(current, { name: 'x', value, behaviour }, observation)
  return { ...outcome, register: outcome.next ?? current }
}

/** The register after writes one after another, each a millisecond after the one before. */
function after(behaviour: Behaviour, ...writes: readonly (readonly [value: Json, observedMs: number])[]): Register {
  let register = empty
  writes.forEach(([value, observed], i) => {
    register = apply(register, value, { arrivedMs: now + i, observedMs: observed }, behaviour).register
  })
  return register
}

function verdict(outcome: FieldOutcome): string {
  return outcome.verdict.verdict
}

test('the later observation wins', () => {
  const first = apply(empty, 'a', { observedMs: 500 })
  const second = apply(first.register, 'b', { observedMs: 501 })
  assert.equal(verdict(second), 'applied')
  assert.equal(second.register.value, 'b')
})

test('a late event never overwrites, and the verdict says so', () => {
  const first = apply(empty, 'a', { observedMs: 500 })
  const late = apply(first.register, 'b', { arrivedMs: now + 1, observedMs: 499 })
  assert.equal(verdict(late), 'stale')
  assert.equal(late.next, undefined)
  assert.ok(late.verdict.why)
})

test('of equally old observations the later arrival wins', () => {
  const first = apply(empty, 'a', { observedMs: 500 })
  const second = apply(first.register, 'b', { arrivedMs: now + 1, observedMs: 500 })
  assert.equal(second.register.value, 'b')
})

test('a write that gives no time is as late as its arrival', () => {
  const { register } = apply(empty, 'a')
  assert.ok(register.stamp)
  assert.equal(observedMs(register.stamp), now)
})

test('an observation cannot be later than its arrival, so a clock that runs ahead cannot lock a field', () => {
  const ahead = apply(empty, 'a', { observedMs: now + 1_000_000 })
  assert.ok(ahead.register.stamp)
  assert.equal(observedMs(ahead.register.stamp), now)
  assert.equal(verdict(apply(ahead.register, 'b', { arrivedMs: now + 1 })), 'applied')
})

test('a write that gives no time wins even over one from a server whose clock runs ahead', () => {
  const ahead = apply(empty, 'a', { arrivedMs: now + 5_000 })
  const then = apply(ahead.register, 'b', { arrivedMs: now })
  assert.equal(verdict(then), 'applied')
  assert.ok(then.register.stamp && ahead.register.stamp)
  assert.ok(compareStamps(then.register.stamp, ahead.register.stamp) > 0)
})

test('arrivals of one register always grow, so that the latest of equally old observations stays the latest', () => {
  const first = apply(empty, 'a', { arrivedMs: now + 5_000, observedMs: 500 })
  const second = apply(first.register, 'b', { arrivedMs: now, observedMs: 500 })
  assert.ok(second.register.stamp && first.register.stamp)
  assert.equal(second.register.value, 'b')
  assert.ok(compareStamps(second.register.stamp, first.register.stamp) > 0)
})

test('an equal value with a later observation advances the time of the register and nothing else', () => {
  const first = apply(empty, { a: 1, b: 2 }, { observedMs: 500 })
  const again = apply(first.register, { b: 2, a: 1 }, { arrivedMs: now + 1, observedMs: 700 })
  assert.equal(verdict(again), 'unchanged')
  assert.ok(again.register.stamp)
  assert.equal(observedMs(again.register.stamp), 700)
  assert.equal(verdict(apply(again.register, 'late', { observedMs: 600 })), 'stale')
})

test('an equal value with an earlier observation changes nothing at all', () => {
  const first = apply(empty, 'a', { observedMs: 500 })
  const again = apply(first.register, 'a', { arrivedMs: now + 1, observedMs: 400 })
  assert.equal(verdict(again), 'unchanged')
  assert.equal(again.next, undefined)
})

test('a clear leaves a tombstone with its time, which late values do not pass', () => {
  const first = apply(empty, 'a', { observedMs: 500 })
  const cleared = apply(first.register, null, { arrivedMs: now + 1, observedMs: 600 })
  assert.equal(verdict(cleared), 'applied')
  assert.equal(cleared.register.value, undefined)
  assert.ok(cleared.register.stamp)
  assert.equal(observedMs(cleared.register.stamp), 600)
  assert.equal(verdict(apply(cleared.register, 'late', { observedMs: 550 })), 'stale')
  assert.equal(verdict(apply(cleared.register, 'new', { observedMs: 650 })), 'applied')
})

test('a clear of what is empty is remembered but changes nothing visible', () => {
  const cleared = apply(empty, null, { observedMs: 500 })
  assert.equal(verdict(cleared), 'unchanged')
  assert.ok(cleared.register.stamp)
  assert.equal(verdict(apply(cleared.register, 'late', { observedMs: 400 })), 'stale')
})

test('a late clear clears nothing', () => {
  const first = apply(empty, 'a', { observedMs: 500 })
  assert.equal(verdict(apply(first.register, null, { observedMs: 400 })), 'stale')
  assert.equal(verdict(apply(apply(empty, null, { observedMs: 500 }).register, null, { observedMs: 400 })), 'unchanged')
})

test('only_if_empty fills what is missing, cleared or blank, and leaves the rest', () => {
  assert.equal(verdict(apply(empty, 'a', {}, 'only_if_empty')), 'applied')
  const blank = apply(empty, '  ', { observedMs: 500 }).register
  assert.equal(apply(blank, 'a', {}, 'only_if_empty').register.value, 'a')
  const cleared = apply(apply(empty, 'a', { observedMs: 500 }).register, null, { observedMs: 600 }).register
  assert.equal(apply(cleared, 'b', {}, 'only_if_empty').register.value, 'b')
  for (const full of ['a', 0, false, {}, []]) {
    const outcome = apply(apply(empty, full, { observedMs: 500 }).register, 'b', {}, 'only_if_empty')
    assert.equal(verdict(outcome), 'kept')
    assert.equal(outcome.next, undefined)
  }
})

test('only_if_empty does not pass a later clear', () => {
  const cleared = apply(empty, null, { observedMs: 600 }).register
  assert.equal(verdict(apply(cleared, 'a', { observedMs: 500 }, 'only_if_empty')), 'stale')
})

test('min keeps the smallest and max the largest, whatever the order', () => {
  for (const values of [
    [3, 1, 2],
    [1, 2, 3],
    [2, 3, 1],
  ]) {
    const writes = values.map((value, i) => [value, 500 - i] as const)
    assert.equal(after('min', ...writes).value, 1)
    assert.equal(after('max', ...writes).value, 3)
  }
})

test('min and max order timestamps by their instant, with and without a fraction of a second', () => {
  const early = '2026-01-01T00:00:00Z'
  const late = '2026-01-01T00:00:00.500Z'
  for (const order of [
    [early, late],
    [late, early],
  ]) {
    const writes = order.map((value, i) => [value, 500 + i] as const)
    assert.equal(after('min', ...writes).value, early)
    assert.equal(after('max', ...writes).value, late)
  }
})

test('what is not the better value is kept out with a reason; an equal one only advances the time', () => {
  const first = apply(empty, 5, { observedMs: 500 }, 'max')
  const smaller = apply(first.register, 4, { observedMs: 600 }, 'max')
  assert.equal(verdict(smaller), 'kept')
  assert.ok(smaller.verdict.why)
  assert.equal(smaller.next, undefined)
  const equal = apply(first.register, 5, { observedMs: 600 }, 'max')
  assert.equal(verdict(equal), 'unchanged')
  assert.ok(equal.register.stamp)
  assert.equal(observedMs(equal.register.stamp), 600)
})

test('values that have no order among each other are kept as they stand', () => {
  const first = apply(empty, 5, {}, 'max')
  for (const value of ['9', true, { a: 9 }, [9]]) assert.equal(verdict(apply(first.register, value, {}, 'max')), 'kept')
})

test('first keeps the earliest observation, whatever the order of arrival', () => {
  assert.equal(after('first', ['a', 500], ['b', 400], ['c', 450]).value, 'b')
  assert.equal(after('first', ['a', 400], ['b', 500], ['c', 300]).value, 'c')
  assert.equal(after('first', ['a', 500], ['b', 500]).value, 'a')
  const outcome = apply(after('first', ['a', 400]), 'b', { observedMs: 500 }, 'first')
  assert.equal(verdict(outcome), 'kept')
})

test('a value seen again earlier is known to be that old', () => {
  assert.equal(after('first', ['a', 900], ['a', 300], ['b', 500]).value, 'a')
})

test('append adds each item once, in the order of arrival', () => {
  assert.deepEqual(after('append', ['a', 500], [['b', 'a'], 400], [{ c: 1 }, 600], [{ c: 1 }, 700]).value, [
    'a',
    'b',
    { c: 1 },
  ])
  const again = apply(after('append', [['a', 'b'], 500]), 'b', {}, 'append')
  assert.equal(verdict(again), 'unchanged')
})

test('append makes a list of what was none', () => {
  const single = apply(empty, 'a', { observedMs: 500 }).register
  assert.deepEqual(apply(single, 'b', {}, 'append').register.value, ['a', 'b'])
})

test('a cleared list, extreme or first value starts anew, and only later values count', () => {
  for (const behaviour of ['append', 'min', 'max', 'first'] as const) {
    const cleared = apply(after(behaviour, [5, 500]), null, { observedMs: 600 }, behaviour).register
    assert.equal(cleared.value, undefined)
    assert.equal(verdict(apply(cleared, 9, { observedMs: 550 }, behaviour)), 'stale')
    const anew = apply(cleared, 9, { observedMs: 650 }, behaviour)
    assert.equal(verdict(anew), 'applied')
    assert.deepEqual(anew.register.value, behaviour === 'append' ? [9] : 9)
  }
})

test('a register remembers who said it and when', () => {
  const { register } = apply(empty, 'a', { source: 'crm', observedMs: 500 })
  assert.deepEqual(register.stamp, ['crm', now * arrivalsPerMs, 500])
  assert.equal(arrivalMs(now * arrivalsPerMs + 17), now)
  assert.deepEqual(apply(empty, 'a', { source: 'crm' }).register.stamp, ['crm', now * arrivalsPerMs])
  assert.deepEqual(apply(empty, 1, { source: 'crm' }, 'max').register.stamp, ['crm', now * arrivalsPerMs, null, 'max'])
})

test('where behaviours meet on one field, what was too late before stays too late', () => {
  const plain = apply(empty, 10, { observedMs: 900 }).register
  const lowest = apply(plain, 5, { arrivedMs: now + 1, observedMs: 100 }, 'min').register
  assert.equal(lowest.value, 5)
  assert.equal(verdict(apply(lowest, 7, { arrivedMs: now + 2, observedMs: 500 })), 'stale')
  const list = apply(apply(empty, ['a'], { observedMs: 900 }).register, 'b', { observedMs: 100 }, 'append').register
  assert.deepEqual(list.value, ['a', 'b'])
  assert.equal(verdict(apply(list, ['c'], { arrivedMs: now + 2, observedMs: 500 })), 'stale')
})
