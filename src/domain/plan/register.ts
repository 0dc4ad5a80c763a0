// A field is a register: a value and the stamp of the observation that put it there. Values and stamps live side by
// side in two objects (`fields`, `field_meta`); a stamp without a value is a tombstone, a clear and its time.
//
// Stamps are arrays because millions of them are stored. The arrival is a number that grows with every write: the
// milliseconds of its arrival times 1000 plus a counter, so microseconds since 1970, which is also the exactness of the
// database's timestamps. Where the observation is as old as the arrival it is left out.

import { rankOfSource } from '../enrichment/enrichment-source.ts'
import { canonicalJson, type Json, memberOf } from '../json.ts'

/** How a register combines when two of them meet; absent: the later observation wins. */
export type RegisterMode = 'min' | 'max' | 'first' | 'append'

export type Stamp = readonly [source: string, arrival: number, observedMs?: number | null, mode?: RegisterMode]

export type Fields = Readonly<Record<string, Json>>
export type Stamps = Readonly<Record<string, Stamp>>
export type Registers = { readonly fields: Fields; readonly meta: Stamps }
export type Register = { readonly value: Json | undefined; readonly stamp: Stamp | undefined }

/** What nobody has told of yet. */
export const unwritten: Register = { value: undefined, stamp: undefined }

export const arrivalsPerMs = 1000

export function arrivalMs(arrival: number): number {
  return Math.floor(arrival / arrivalsPerMs)
}

export function sourceOf(stamp: Stamp): string {
  return stamp[0]
}

export function observedMs(stamp: Stamp): number {
  return stamp[2] ?? arrivalMs(stamp[1])
}

/** An observation cannot be later than its arrival, so a clock that runs ahead cannot lock a field. */
export function makeStamp(source: string, arrival: number, observed: number | undefined, mode?: RegisterMode): Stamp {
  const early = observed !== undefined && observed < arrivalMs(arrival) ? observed : null
  if (mode !== undefined) return [source, arrival, early, mode]
  return early === null ? [source, arrival] : [source, arrival, early]
}

/**
 * Below zero when `a` is the earlier observation; ties go by arrival. Before time comes rank, by which whatever an
 * enrichment said stands behind what anybody else did.
 */
export function compareStamps(a: Stamp, b: Stamp): number {
  return rankOfSource(a[0]) - rankOfSource(b[0]) || observedMs(a) - observedMs(b) || a[1] - b[1]
}

/** Orders numbers and strings (stored dates and timestamps too); anything else counts as equal. */
export function compareValues(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== 'string' || typeof b !== 'string') return 0
  // A stored timestamp drops `.000`, and `Z` sorts behind `.`: without the Z the order of the text is that of the times.
  const [left, right] = a.endsWith('Z') && b.endsWith('Z') ? [a.slice(0, -1), b.slice(0, -1)] : [a, b]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The items of both, each once, in the order first seen. */
export function appendItems(current: Json | undefined, added: Json): Json {
  const items: Json[] = Array.isArray(current)
    ? [...current]
    : current === undefined || current === null
      ? []
      : [current]
  const known = new Set(items.map(canonicalJson))
  for (const item of Array.isArray(added) ? added : [added]) {
    const text = canonicalJson(item)
    if (known.has(text)) continue
    known.add(text)
    items.push(item)
  }
  return items
}

function joinOne(a: Register, b: Register): Register {
  if (a.stamp === undefined) return b
  if (b.stamp === undefined) return a
  const [earlier, later] = compareStamps(a.stamp, b.stamp) <= 0 ? [a, b] : [b, a]
  const mode = a.stamp[3]
  if (mode === undefined || mode !== b.stamp[3] || a.value === undefined || b.value === undefined) return later
  if (mode === 'first') return earlier
  if (mode === 'append') return { value: appendItems(earlier.value, later.value ?? null), stamp: later.stamp }
  const order = compareValues(a.value, b.value)
  if (order === 0) return later
  return order < 0 === (mode === 'min') ? a : b
}

/** Joins two sets of registers, field by field; the order of the two does not matter. */
export function joinRegisters(a: Registers, b: Registers): Registers {
  const fields: Record<string, Json> = { ...a.fields }
  const meta: Record<string, Stamp> = { ...a.meta }
  for (const name of Object.keys(b.meta)) {
    const joined = joinOne(
      { value: memberOf(a.fields, name), stamp: memberOf(a.meta, name) },
      { value: memberOf(b.fields, name), stamp: memberOf(b.meta, name) },
    )
    if (joined.stamp === undefined) continue
    meta[name] = joined.stamp
    if (joined.value === undefined) delete fields[name]
    else fields[name] = joined.value
  }
  return { fields, meta }
}
