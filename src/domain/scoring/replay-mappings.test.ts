import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mapping } from '../../../test/scoring.ts'
import type { Json } from '../json.ts'
import { applyField } from '../plan/apply-field.ts'
import { arrivalMs, arrivalsPerMs, joinRegisters, type Registers, type Stamp } from '../plan/register.ts'
import type { Mapping } from './definitions.ts'
import { fillBehaviour, mapEvent, orderMappings } from './map-event.ts'
import { prepareReplay, type ReplayEvent, replayMappings } from './replay-mappings.ts'

const nothing: Registers = { fields: {}, meta: {} }

function put(held: Registers, name: string, value: Json | undefined, stamp: Stamp): Registers {
  const { [name]: _, ...fields } = held.fields
  return { fields: value === undefined ? fields : { ...fields, [name]: value }, meta: { ...held.meta, [name]: stamp } }
}

/** A write as the flush decides it. */
function write(held: Registers, name: string, value: Json, how: Mapping['behaviour'], event: ReplayEvent): Registers {
  const current = { value: held.fields[name], stamp: held.meta[name] }
  const behaviour = how === 'only_if_empty' ? fillBehaviour(current) : how
  const { next } = applyField(current, { name, value, behaviour }, event)
  return next?.stamp === undefined ? held : put(held, name, next.value, next.stamp)
}

function live(held: Registers, mappings: readonly Mapping[], event: ReplayEvent): Registers {
  return mapEvent(orderMappings(mappings), event.eventType, event.metadata).reduce(
    (now, { name, value, behaviour }) => write(now, name, value, behaviour, event),
    held,
  )
}

function backfill(held: Registers, mappings: readonly Mapping[], events: readonly ReplayEvent[]): Registers {
  return replayMappings(prepareReplay(mappings), held, events).reduce(
    (now, { name, next }) => (next.stamp === undefined ? now : put(now, name, next.value, next.stamp)),
    held,
  )
}

function changes(held: Registers, mappings: readonly Mapping[], events: readonly ReplayEvent[]): readonly string[] {
  return replayMappings(prepareReplay(mappings), held, events)
    .filter(replay => replay.isChanged)
    .map(replay => `${replay.name}=${replay.next.value}`)
}

function event(metadata: Record<string, Json>, observedMs: number, arrivedMs = 1_000 + observedMs): ReplayEvent {
  return { eventType: 'e', metadata, observedMs, arrival: arrivedMs * arrivalsPerMs, source: 'ingest' }
}

/** What the fields must be in the end: the latest overwriting value, else the earliest fill. */
function expected(mappings: readonly Mapping[], events: readonly ReplayEvent[]): Record<string, Json> {
  const seenMs = (one: ReplayEvent): number => Math.min(one.observedMs, arrivalMs(one.arrival))
  const inOrder = events.toSorted((a, b) => seenMs(a) - seenMs(b) || a.arrival - b.arrival)
  const fields: Record<string, Json> = {}
  for (const behaviour of ['only_if_empty', 'always_overwrite'] as const) {
    for (const { metadata } of inOrder) {
      for (const { name, value, ...write } of mapEvent(orderMappings(mappings), 'e', metadata)) {
        if (write.behaviour !== behaviour) continue
        if (behaviour === 'always_overwrite' || fields[name] === undefined) fields[name] = value
      }
    }
  }
  return fields
}

const value = fc.constantFrom<Json>('a', 'b', ' c ', 1, true, '', null, ['x'])
const metadata = fc.dictionary(fc.constantFrom('k', 'l', 'm'), value, { maxKeys: 3 })
/** Some were seen long before they arrived, some at the same time, some by clocks that run ahead. */
const observed = fc.oneof(fc.nat(5), fc.integer({ min: 1_000, max: 1_012 }))
const eventLists = fc
  .array(fc.record({ metadata, observed }), { maxLength: 8 })
  .map(list => list.map((one, i) => event(one.metadata, one.observed, 1_000 + i)))
function mappingsOf(behaviour: fc.Arbitrary<Mapping['behaviour']>) {
  const one = fc.record({ field: fc.constantFrom('x', 'y', 'k'), behaviour, createdAtMs: fc.nat(9) })
  return fc.tuple(one, one, one).map(all => all.map((more, i) => mapping(['k', 'l', 'm'][i] ?? '', more.field, more)))
}
const anyBehaviour = fc.constantFrom('always_overwrite', 'only_if_empty')

test('a backfill gives the fields that events in any order would have given had the mappings been first', () => {
  const history = fc.record({
    // Each mapping is created before the event of that number.
    mappings: mappingsOf(anyBehaviour),
    events: eventLists,
    backfills: fc.array(fc.nat(8), { maxLength: 2 }),
  })
  fc.assert(
    fc.property(history, ({ mappings, events, backfills }) => {
      let held = nothing
      for (const [i, one] of events.entries()) {
        const present = mappings.filter(candidate => candidate.createdAtMs <= i)
        held = live(held, present, one)
        if (backfills.includes(i)) held = backfill(held, present, events.slice(0, i + 1))
      }
      const filled = backfill(held, mappings, events)
      assert.deepEqual({ ...filled.fields }, expected(mappings, events))
      assert.deepEqual(replayMappings(prepareReplay(mappings), filled, events), [])
    }),
    { numRuns: 5_000 },
  )
})

test('the order in which a backfill reads the events does not matter', () => {
  const history = eventLists.chain(events =>
    fc.record({ events: fc.constant(events), shuffled: fc.shuffledSubarray(events, { minLength: events.length }) }),
  )
  fc.assert(
    fc.property(mappingsOf(anyBehaviour), history, (mappings, { events, shuffled }) => {
      assert.deepEqual(backfill(nothing, mappings, shuffled), backfill(nothing, mappings, events))
    }),
  )
})

test('where mappings of one behaviour are older than the events, any order of arrival is right and a backfill changes nothing', () => {
  const history = anyBehaviour.chain(behaviour =>
    fc.record({
      mappings: mappingsOf(fc.constant(behaviour)),
      events: eventLists,
    }),
  )
  fc.assert(
    fc.property(history, ({ mappings, events }) => {
      const held = events.reduce((now, one) => live(now, mappings, one), nothing)
      assert.deepEqual({ ...held.fields }, expected(mappings, events))
      assert.deepEqual(changes(held, mappings, events), [])
    }),
    { numRuns: 3_000 },
  )
})

test('under always_overwrite the later of edits, clears and events stays, whenever the backfill runs', () => {
  const step = fc.record({
    observed: fc.nat(5),
    edit: fc.option(fc.constantFrom<Json>('e', 'f', null)),
    seen: fc.constantFrom<Json>('a', 'b'),
    isMapped: fc.boolean(),
    isFilled: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), steps => {
      const mappings = [mapping('k', 'x')]
      let held = nothing
      const events: ReplayEvent[] = []
      for (const [i, { observed, edit, seen, isMapped, isFilled }] of steps.entries()) {
        const one = event({ k: seen }, observed, 1_000 + i)
        if (edit !== null || i % 2 === 1) held = write(held, 'x', edit, 'always_overwrite', one)
        else events.push(one)
        if (isMapped && edit === null && i % 2 === 0) held = live(held, mappings, one)
        if (isFilled) held = backfill(held, mappings, events)
      }
      const last = steps
        .map((one, i) => ({ ...one, i, value: one.edit === null && i % 2 === 0 ? one.seen : one.edit }))
        .toSorted((a, b) => a.observed - b.observed || a.i - b.i)
        .at(-1)
      assert.equal(backfill(held, mappings, events).fields['x'] ?? null, last?.value ?? null)
    }),
    { numRuns: 3_000 },
  )
})

const fill = mapping('k', 'x', { behaviour: 'only_if_empty' })
const overwrite = mapping('k', 'x')

test('only_if_empty keeps what anything but a fill put there', () => {
  const edited = write(nothing, 'x', 'edit', 'always_overwrite', event({}, 50))
  assert.deepEqual(changes(edited, [fill], [event({ k: 'a' }, 10), event({ k: 'b' }, 90)]), [])
  const overwritten = live(nothing, [overwrite], event({ k: 'b' }, 20))
  assert.deepEqual(changes(overwritten, [fill], [event({ k: 'a' }, 10), event({ k: 'b' }, 20)]), [])
})

test('no fill, live or by backfill, replaces an edit or brings back what is older than a clear', () => {
  const step = fc.record({
    kind: fc.constantFrom('event', 'unmapped', 'edit', 'clear', 'backfill'),
    observed: fc.nat(9),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), steps => {
      let held = nothing
      let edited: { readonly value: Json | undefined; readonly observedMs: number } | undefined
      const events: ReplayEvent[] = []
      for (const [i, { kind, observed }] of steps.entries()) {
        const one = event({ k: i }, observed, 1_000 + i)
        const before = held
        if (kind === 'event' || kind === 'unmapped') events.push(one)
        if (kind === 'event') held = live(held, [fill], one)
        else if (kind === 'backfill') held = backfill(held, [fill], events)
        else if (kind !== 'unmapped') {
          held = write(held, 'x', kind === 'edit' ? 'edit' : null, 'always_overwrite', one)
          if (held !== before) edited = { value: held.fields['x'], observedMs: observed }
        }
        const now = held.fields['x']
        if (edited === undefined) continue
        if (edited.value !== undefined) assert.equal(now, edited.value)
        else if (now !== undefined) {
          const from = events.find(candidate => candidate.metadata['k'] === now)
          assert.ok(from !== undefined && from.observedMs >= edited.observedMs)
        }
      }
    }),
    { numRuns: 3_000 },
  )
})

test('an edit after a fill wins, and a backfill leaves it', () => {
  const first = event({ k: 'a' }, 10)
  const edited = write(live(nothing, [fill], first), 'x', 'edit', 'always_overwrite', event({}, 50))
  assert.equal(edited.fields['x'], 'edit')
  assert.deepEqual(changes(edited, [fill], [first]), [])
})

test('what was cleared is filled by the earliest event since, and nothing older comes back', () => {
  const events = [event({ k: 'old' }, 10), event({ k: 'later' }, 90), event({ k: 'new' }, 70)]
  const cleared = write(live(nothing, [fill], event({ k: 'old' }, 10)), 'x', null, 'always_overwrite', event({}, 50))
  const filled = backfill(cleared, [fill], events)
  assert.equal(filled.fields['x'], 'new')
  assert.deepEqual(changes(filled, [fill], events), [])
  assert.deepEqual(changes(cleared, [fill], events.slice(0, 1)), [])
  const after = live(cleared, [fill], event({ k: 'later' }, 90))
  assert.equal(live(after, [fill], event({ k: 'old' }, 10, 2_000)).fields['x'], 'later')
  assert.deepEqual(changes(after, [fill], events), [])
})

test('under always_overwrite an event seen after an edit replaces it and one seen before does not', () => {
  const edited = write(nothing, 'x', 'edit', 'always_overwrite', event({}, 50))
  assert.deepEqual(changes(edited, [overwrite], [event({ k: 'a' }, 10)]), [])
  assert.deepEqual(changes(edited, [overwrite], [event({ k: 'a' }, 60)]), ['x=a'])
})

test('an equal value moves the stamp and is no change', () => {
  const held = live(nothing, [overwrite], event({ k: 'a' }, 10))
  const [replay, ...others] = replayMappings(prepareReplay([overwrite]), held, [event({ k: 'a' }, 20)])
  assert.deepEqual(others, [])
  assert.equal(replay?.isChanged, false)
  assert.deepEqual(replay?.next.stamp, ['ingest', 1_020 * arrivalsPerMs, 20])
})

test('a key that no event carries is taken from the field of that name, unless a mapping writes that field', () => {
  const imported = write(nothing, 'a', ' v ', 'always_overwrite', event({}, 10))
  const chain = [mapping('a', 'b'), mapping('b', 'c')]
  const once = backfill(imported, chain, [])
  assert.deepEqual(once.fields, { a: ' v ', b: 'v' })
  assert.deepEqual(once.meta['b'], imported.meta['a'])
  assert.deepEqual(changes(once, chain, []), [])
  assert.deepEqual(changes(imported, chain, [event({ a: 'seen' }, 5)]), ['b=seen'])
})

test('a mapping whose field changed fills the new one and leaves the old', () => {
  const events = [event({ k: 'a' }, 10)]
  const held = backfill(nothing, [overwrite], events)
  assert.deepEqual(backfill(held, [{ ...overwrite, field: 'y' }], events).fields, { x: 'a', y: 'a' })
})

test('events that record a decay fill nothing', () => {
  assert.deepEqual(changes(nothing, [overwrite], [{ ...event({ k: 'a' }, 10), eventType: 'DECAY' }]), [])
})

test('names of the prototype are keys and fields like any other', () => {
  const mappings = [mapping('constructor', 'toString'), mapping('__proto__', 'valueOf')]
  assert.deepEqual(changes(nothing, mappings, [event({}, 1)]), [])
  assert.deepEqual(changes(nothing, mappings, [event({ constructor: 1 }, 1)]), ['toString=1'])
})

test('a fill stays out of a home while its profile shows what another home knows', () => {
  const shown = write(nothing, 'x', 'edit', 'always_overwrite', event({}, 50))
  assert.deepEqual(replayMappings(prepareReplay([fill]), nothing, [event({ k: 'a' }, 90)], shown), [])
  const cleared = write(shown, 'x', null, 'always_overwrite', event({}, 60))
  const [replay] = replayMappings(
    prepareReplay([fill]),
    nothing,
    [event({ k: 'a' }, 55), event({ k: 'b' }, 90)],
    cleared,
  )
  assert.equal(replay?.next.value, 'b')
})

test('homes replayed apart join to what one home with all the events holds', () => {
  const history = anyBehaviour.chain(behaviour =>
    fc.record({
      mappings: mappingsOf(fc.constant(behaviour)),
      events: eventLists,
      homes: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    }),
  )
  fc.assert(
    fc.property(history, ({ mappings, events, homes }) => {
      const [a, b] = [true, false].map(side => events.filter((_, i) => homes[i] === side))
      const joined = joinRegisters(backfill(nothing, mappings, a ?? []), backfill(nothing, mappings, b ?? []))
      assert.deepEqual({ ...joined.fields }, expected(mappings, events))
    }),
  )
})
