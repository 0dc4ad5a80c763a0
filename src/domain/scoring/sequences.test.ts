import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Sequence } from './definitions.ts'
import { completesSequence, type SequenceEvent } from './sequences.ts'

function sequence(eventTypes: readonly string[], more: Partial<Sequence> = {}): Sequence {
  return {
    id: 's',
    name: 'Interest',
    eventTypes,
    windowSeconds: 10,
    windowUnit: 'seconds',
    isOrdered: true,
    isActive: true,
    webhookUrl: null,
    emails: [],
    emailSubject: null,
    emailPreheader: null,
    emailMessage: null,
    createdAtMs: 0,
    updatedAtMs: 0,
    ...more,
  }
}

/** `a3` is an event of type a in second 3. */
function event(text: string, arrival = 0): SequenceEvent {
  return { eventType: text.charAt(0), occurredMs: Number(text.slice(1)) * 1_000, arrival }
}

function completes(one: Sequence, last: string, ...others: readonly string[]): boolean {
  return completesSequence(
    one,
    event(last, 99),
    others.map((text, i) => event(text, i)),
  )
}

const ordered = sequence(['a', 'b', 'c'])
const unordered = sequence(['a', 'b', 'c'], { isOrdered: false })

test('an ordered sequence is complete when its events came in that order within the window', () => {
  assert.equal(completes(ordered, 'c9', 'a1', 'b5'), true)
  assert.equal(completes(ordered, 'c9', 'b1', 'a5'), false)
  assert.equal(completes(ordered, 'c9', 'b5', 'x6', 'a1', 'a7'), true)
  assert.equal(completes(ordered, 'c9', 'a1'), false)
})

test('an unordered sequence is complete in any order', () => {
  assert.equal(completes(unordered, 'a9', 'c1', 'b5'), true)
  assert.equal(completes(unordered, 'a9', 'c1', 'c5'), false)
})

test('the window includes both its ends', () => {
  for (const one of [ordered, unordered]) {
    assert.equal(completes(one, 'c11', 'a1', 'b5'), true)
    assert.equal(completes(one, 'c12', 'a1', 'b5'), false)
    assert.equal(completes(one, 'c12', 'a1', 'a2', 'b5'), true)
  }
})

test('a late event completes a sequence that it belongs in the middle of', () => {
  assert.equal(completes(ordered, 'b5', 'a1', 'c9'), true)
  assert.equal(completes(unordered, 'b5', 'a1', 'c9'), true)
  assert.equal(completes(ordered, 'b5', 'a1', 'c12'), false)
  assert.equal(completes(unordered, 'b5', 'a1', 'c12'), false)
})

test('a type named twice needs two events', () => {
  for (const isOrdered of [true, false]) {
    const twice = sequence(['a', 'a'], { isOrdered })
    assert.equal(completes(twice, 'a5'), false)
    assert.equal(completes(twice, 'a5', 'a5'), true)
  }
})

test('an event of another type, and an inactive sequence, completes nothing', () => {
  assert.equal(completes(ordered, 'x9', 'a1', 'b2', 'c3'), false)
  assert.equal(completes(unordered, 'x9', 'a1', 'b2', 'c3'), false)
  assert.equal(completes(sequence(['a'], { isActive: false }), 'a1'), false)
  assert.equal(completes(sequence([]), 'a1'), false)
})

/** Tries every choice of events. */
function isCompleteByBrute(one: Sequence, last: SequenceEvent, others: readonly SequenceEvent[]): boolean {
  const all = [last, ...others]
  const choose = (chosen: readonly SequenceEvent[]): boolean => {
    if (chosen.length < one.eventTypes.length) {
      return all.some(
        next => next.eventType === one.eventTypes[chosen.length] && !chosen.includes(next) && choose([...chosen, next]),
      )
    }
    const times = chosen.map(next => next.occurredMs)
    const isInOrder = chosen.every((next, i) => {
      const previous = chosen[i - 1]
      return (
        previous === undefined ||
        previous.occurredMs < next.occurredMs ||
        (previous.occurredMs === next.occurredMs && previous.arrival < next.arrival)
      )
    })
    const isShort = Math.max(...times) - Math.min(...times) <= one.windowSeconds * 1_000
    return chosen.includes(last) && isShort && (isInOrder || !one.isOrdered)
  }
  return one.eventTypes.length > 0 && choose([])
}

test('a sequence is complete exactly when some choice of events with the new one among them fits', () => {
  const type = fc.constantFrom('a', 'b', 'c')
  const text = fc.tuple(type, fc.nat(25)).map(([name, second]) => `${name}${second}`)
  fc.assert(
    fc.property(
      fc.array(type, { maxLength: 4 }),
      fc.boolean(),
      text,
      fc.array(text, { maxLength: 6 }),
      (types, isOrdered, last, others) => {
        const one = sequence(types, { isOrdered })
        const list = others.map((other, i) => event(other, i))
        assert.equal(completesSequence(one, event(last, 99), list), isCompleteByBrute(one, event(last, 99), list))
      },
    ),
    { numRuns: 3_000 },
  )
})
