import type { Behaviour, FieldVerdict } from '../command.ts'
import { type Json, jsonEquals } from '../json.ts'
import {
  appendItems,
  arrivalMs,
  compareValues,
  makeStamp,
  observedMs,
  type Register,
  type RegisterMode,
  type Stamp,
} from './register.ts'

export type FieldWrite = {
  readonly name: string
  /** Null clears. */
  readonly value: Json | null
  readonly behaviour: Behaviour
}

/** The circumstances of a write that its registers remember. */
export type Observation = {
  readonly source: string
  readonly arrival: number
  /** Undefined when the write did not say: it is then as late as anything seen before it. */
  readonly observedMs: number | undefined
}

/** What becomes of a register; `next` is absent when the register stays as it is. */
export type FieldOutcome = { readonly verdict: FieldVerdict; readonly next?: Register }

const unchanged: FieldVerdict = { verdict: 'unchanged' }
const applied: FieldVerdict = { verdict: 'applied' }
const stale: FieldVerdict = { verdict: 'stale', why: 'a later observation is in place' }

const modes: Readonly<Partial<Record<Behaviour, RegisterMode>>> = {
  min: 'min',
  max: 'max',
  first: 'first',
  append: 'append',
}

function stampFor(observation: Observation, current: Stamp | undefined, mode: RegisterMode | undefined): Stamp {
  // Without a time of its own a write is the latest word, even when another server's clock ran ahead.
  const floor = current === undefined ? 0 : observedMs(current)
  const arrival =
    observation.observedMs === undefined && floor > arrivalMs(observation.arrival)
      ? Math.max(observation.arrival, (current?.[1] ?? 0) + 1)
      : observation.arrival
  return makeStamp(observation.source, arrival, observation.observedMs, mode)
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

function kept(why: string): FieldOutcome {
  return { verdict: { verdict: 'kept', why } }
}

function overwrite(current: Register, value: Json | undefined, stamp: Stamp): FieldOutcome {
  if (current.stamp !== undefined && observedMs(stamp) < observedMs(current.stamp)) {
    const equal =
      value === undefined
        ? current.value === undefined
        : current.value !== undefined && jsonEquals(current.value, value)
    return { verdict: equal ? unchanged : stale }
  }
  const equal =
    current.value === undefined || value === undefined ? current.value === value : jsonEquals(current.value, value)
  if (!equal) return { verdict: applied, next: { value, stamp } }
  const advances = current.stamp === undefined || observedMs(stamp) > observedMs(current.stamp)
  return advances ? { verdict: unchanged, next: { value: current.value, stamp } } : { verdict: unchanged }
}

/** Decides one field of one write against the register in place. */
export function applyField(current: Register, write: FieldWrite, observation: Observation): FieldOutcome {
  const { behaviour } = write
  const stamp = stampFor(observation, current.stamp, modes[behaviour])
  if (write.value === null) return overwrite(current, undefined, stamp)
  const value = write.value
  if (behaviour === 'always_overwrite') return overwrite(current, value, stamp)
  if (behaviour === 'only_if_empty') {
    if (!isEmpty(current.value))
      return jsonEquals(current.value ?? null, value) ? { verdict: unchanged } : kept('the field is not empty')
    return overwrite(current, value, stamp)
  }
  if (current.value === undefined)
    return overwrite(current, behaviour === 'append' ? appendItems(undefined, value) : value, stamp)
  if (behaviour === 'append') {
    const items = appendItems(current.value, value)
    if (jsonEquals(items, current.value)) return { verdict: unchanged }
    const latest = current.stamp !== undefined && observedMs(current.stamp) > observedMs(stamp) ? current.stamp : stamp
    return { verdict: applied, next: { value: items, stamp: latest } }
  }
  if (jsonEquals(current.value, value)) return { verdict: unchanged }
  if (behaviour === 'first') {
    const isEarlier = current.stamp !== undefined && observedMs(stamp) < observedMs(current.stamp)
    return isEarlier ? { verdict: applied, next: { value, stamp } } : kept('an earlier observation is in place')
  }
  const order = compareValues(value, current.value)
  const isBetter = behaviour === 'min' ? order < 0 : order > 0
  return isBetter
    ? { verdict: applied, next: { value, stamp } }
    : kept(`the value in place is the ${behaviour === 'min' ? 'smaller' : 'larger'}`)
}
