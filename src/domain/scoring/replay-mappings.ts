// The backfill of one home: what its fields would hold had the mappings been there before its events. Order is by
// observed time, ties by arrival, then by the order of the mappings, so it does not matter how the events arrived nor
// which of them came before the mappings.
//
// On a field with an `always_overwrite` mapping the latest value of the events competes with what is in place as any
// observation does: the later one stays, so an edit after the event is kept. On a field with `only_if_empty` mappings
// alone the earliest value fills what nothing else ever wrote; after a clear, the earliest observed since. What a write
// other than a fill put there is kept. Where both kinds of mapping share a field, overwriting values beat fills.
//
// The result is the next register of each field and not a write to be applied: a write numbers itself behind the
// arrival in place, and a replayed event of the same time would win a tie that it had lost by arriving first.

import { type Json, type JsonObject, jsonEquals, memberOf } from '../json.ts'
import {
  arrivalMs,
  compareStamps,
  makeStamp,
  observedMs,
  type Register,
  type Registers,
  type Stamp,
} from '../plan/register.ts'
import { readRegister } from '../plan/working-profile.ts'
import { isEmptyValue } from './comparison.ts'
import type { Mapping } from './definitions.ts'
import { decayEventType, isFillable, type MappedValue, orderMappings, usableValue } from './map-event.ts'

/** A stored event that was not suppressed. */
export type ReplayEvent = {
  readonly eventType: string
  readonly metadata: JsonObject
  readonly observedMs: number
  /** The number under which its own values were, or would have been, stamped. */
  readonly arrival: number
  readonly source: string
}

export type FieldReplay = {
  readonly name: string
  readonly next: Register & { readonly value: Json }
  readonly before: Json | undefined
  /** Whether the value differs; else only its stamp moves, which is no visible change. */
  readonly isChanged: boolean
}

type ReplayMapping = {
  readonly mapping: Mapping
  /** Position of its field among the fields. */
  readonly slot: number
  /** Whether a field of the name of its key may stand in for events without that key: no mapping writes that field. */
  readonly mayCopy: boolean
}

export type PreparedReplay = { readonly fields: readonly string[]; readonly mappings: readonly ReplayMapping[] }

export function prepareReplay(mappings: readonly Mapping[]): PreparedReplay {
  const fields = [...new Set(mappings.map(mapping => mapping.field))]
  return {
    fields,
    mappings: orderMappings(mappings).map(mapping => ({
      mapping,
      slot: fields.indexOf(mapping.field),
      mayCopy: !fields.includes(mapping.metadataKey),
    })),
  }
}

type Candidate = {
  readonly value: MappedValue
  readonly source: string
  readonly arrival: number
  readonly observedMs: number
  /** How many values of the same event went to the same field before. */
  readonly rank: number
}

/** A field while its candidates are gathered. */
type Contest = {
  readonly own: Register
  readonly shown: Register
  /** Fills up to here are out: something else was cleared then. */
  readonly floor: Stamp | undefined
  latest: Candidate | undefined
  earliestFill: Candidate | undefined
  lastArrival: number
  rank: number
}

function laterStamp(a: Stamp | undefined, b: Stamp | undefined): Stamp | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return compareStamps(a, b) < 0 ? b : a
}

function openContest(own: Register, shown: Register): Contest {
  const floor = isFillable(own) && isFillable(shown) ? undefined : laterStamp(own.stamp, shown.stamp)
  return { own, shown, floor, latest: undefined, earliestFill: undefined, lastArrival: -1, rank: 0 }
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return a.observedMs - b.observedMs || a.arrival - b.arrival || a.rank - b.rank
}

/** As a live write is stamped: values of one event to one field are numbered one after another. */
function stampOf({ source, arrival, observedMs, rank }: Candidate, mode?: 'first'): Stamp {
  return makeStamp(source, arrival + rank, observedMs, mode)
}

function enter(contest: Contest, { behaviour }: Mapping, candidate: Candidate): void {
  if (behaviour === 'always_overwrite') {
    const { latest } = contest
    if (latest === undefined || compareCandidates(candidate, latest) > 0) contest.latest = candidate
    return
  }
  if (contest.floor !== undefined && compareStamps(stampOf(candidate), contest.floor) <= 0) return
  const { earliestFill } = contest
  if (earliestFill === undefined || compareCandidates(candidate, earliestFill) < 0) contest.earliestFill = candidate
}

function enterEvents(
  { mappings }: PreparedReplay,
  contests: readonly Contest[],
  events: readonly ReplayEvent[],
  seen: Set<Mapping>,
): void {
  for (const { eventType, metadata, arrival, source, observedMs } of events) {
    if (eventType === decayEventType) continue
    const observed = Math.min(observedMs, arrivalMs(arrival))
    for (const { mapping, slot } of mappings) {
      const contest = contests[slot]
      const value = usableValue(memberOf(metadata, mapping.metadataKey))
      if (contest === undefined || value === undefined) continue
      contest.rank = contest.lastArrival === arrival ? contest.rank + 1 : 0
      contest.lastArrival = arrival
      seen.add(mapping)
      enter(contest, mapping, { value, source, arrival, observedMs: observed, rank: contest.rank })
    }
  }
}

/** A key that no event carries may be known as a field, from an import; its value counts from when it was observed. */
function enterCopies(
  { mappings }: PreparedReplay,
  contests: readonly Contest[],
  own: Registers,
  seen: ReadonlySet<Mapping>,
): void {
  for (const { mapping, slot, mayCopy } of mappings) {
    if (!mayCopy || seen.has(mapping)) continue
    const register = readRegister(own, mapping.metadataKey)
    const value = usableValue(register.value)
    const contest = contests[slot]
    if (value === undefined || register.stamp === undefined || contest === undefined) continue
    const [source, arrival] = register.stamp
    enter(contest, mapping, { value, source, arrival, observedMs: observedMs(register.stamp), rank: 0 })
  }
}

function settle({ own, shown, floor, latest, earliestFill }: Contest): FieldReplay['next'] | undefined {
  if (latest !== undefined) {
    const stamp = stampOf(latest)
    const isBeaten = own.stamp !== undefined && !isFillable(own) && compareStamps(stamp, own.stamp) <= 0
    return isBeaten ? undefined : { value: latest.value, stamp }
  }
  if (earliestFill === undefined) return undefined
  if (floor !== undefined) {
    return isEmptyValue(shown.value) ? { value: earliestFill.value, stamp: stampOf(earliestFill) } : undefined
  }
  const stamp = stampOf(earliestFill, 'first')
  const isBeaten = own.stamp !== undefined && compareStamps(stamp, own.stamp) >= 0
  return isBeaten ? undefined : { value: earliestFill.value, stamp }
}

/** The replay of one home, which takes its events in pieces: what it keeps of them does not grow with their number. */
export type Replay = {
  readonly add: (events: readonly ReplayEvent[]) => void
  /** The registers that differ afterwards. */
  readonly finish: () => readonly FieldReplay[]
}

function listReplays(fields: readonly string[], contests: readonly Contest[]): readonly FieldReplay[] {
  const replays: FieldReplay[] = []
  for (const [slot, name] of fields.entries()) {
    const contest = contests[slot]
    const next = contest === undefined ? undefined : settle(contest)
    if (contest === undefined || next === undefined) continue
    const before = contest.own.value
    replays.push({ name, next, before, isChanged: before === undefined || !jsonEquals(before, next.value) })
  }
  return replays
}

/**
 * `own` is what the home of these events holds, `shown` what its profile shows; they are the same while the profile has
 * never merged. Else each home is replayed and the profile shows their join.
 */
export function openReplay(prepared: PreparedReplay, own: Registers, shown: Registers = own): Replay {
  const contests = prepared.fields.map(name => openContest(readRegister(own, name), readRegister(shown, name)))
  const seen = new Set<Mapping>()
  return {
    add: events => enterEvents(prepared, contests, events, seen),
    finish() {
      enterCopies(prepared, contests, own, seen)
      return listReplays(prepared.fields, contests)
    },
  }
}

/** The same with all events at once. */
export function replayMappings(
  prepared: PreparedReplay,
  own: Registers,
  events: readonly ReplayEvent[],
  shown: Registers = own,
): readonly FieldReplay[] {
  const replay = openReplay(prepared, own, shown)
  replay.add(events)
  return replay.finish()
}
