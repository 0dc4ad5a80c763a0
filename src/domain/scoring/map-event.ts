import { type Json, type JsonObject, memberOf } from '../json.ts'
import type { FieldWrite } from '../plan/apply-field.ts'
import type { Register } from '../plan/register.ts'
import type { Mapping, MappingBehaviour } from './definitions.ts'

/** The type of the events that record a decay: no activity, never mapped, never scored. */
export const decayEventType = 'DECAY'

/** What a field takes from a mapping. */
export type MappedValue = string | number | boolean

export type MappedWrite = FieldWrite & { readonly value: MappedValue; readonly behaviour: MappingBehaviour }

/** Mappings in the order in which they apply. */
export function orderMappings(mappings: readonly Mapping[]): readonly Mapping[] {
  return mappings.toSorted((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** Texts without the space around them, numbers and booleans as they are; everything else is no value. */
export function usableValue(raw: Json | undefined): MappedValue | undefined {
  if (typeof raw === 'number' || typeof raw === 'boolean') return raw
  if (typeof raw !== 'string') return undefined
  const text = raw.trim()
  return text === '' ? undefined : text
}

const nothing: readonly MappedWrite[] = []

/**
 * What one event writes to fields, in the order of the mappings: a later write to the same field meets what the earlier
 * one left. Looks at the top level of the metadata alone.
 */
export function mapEvent(ordered: readonly Mapping[], eventType: string, metadata: JsonObject): readonly MappedWrite[] {
  let writes: MappedWrite[] | undefined
  for (const { metadataKey, field, behaviour } of ordered) {
    const value = usableValue(memberOf(metadata, metadataKey))
    if (value === undefined || eventType === decayEventType) continue
    const write = { name: field, value, behaviour }
    if (writes === undefined) writes = [write]
    else writes.push(write)
  }
  return writes ?? nothing
}

/**
 * How a value of an `only_if_empty` mapping meets the registers it is about to be written to. Where they never held
 * anything but such values the earliest observation wins (`first`), so the order in which events arrive does not matter.
 * What anything else put or cleared there is only filled when empty: then the first to arrive after a clear stays, and
 * nothing older than the clear comes back.
 */
export function fillBehaviour(...registers: readonly Register[]): 'first' | 'only_if_empty' {
  return registers.every(isFillable) ? 'first' : 'only_if_empty'
}

/** Whether the register was never written, or holds the earliest of several values. */
export function isFillable({ stamp, value }: Register): boolean {
  return stamp === undefined || (stamp[3] === 'first' && value !== undefined)
}
