import type { Behaviour, FieldEdit, FieldVerdict } from '../command.ts'
import { canonicalJson, type Json, jsonEquals } from '../json.ts'
import {
  appendItems,
  compareStamps,
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
  readonly behaviour: Behaviour | FieldEdit['behaviour']
}

/** The circumstances of a write that its registers remember. */
export type Observation = {
  readonly source: string
  readonly arrival: number
  /** Undefined when the write did not say: it is then as late as anything seen before it. */
  readonly observedMs: number | undefined
  /** It was seen before, under this very arrival: it stands where it stood, also behind what has arrived since. */
  readonly isNumbered?: true
}

/** What becomes of a register; `next` is absent when the register stays as it is. */
export type FieldOutcome = { readonly verdict: FieldVerdict; readonly next?: Register }

const unchanged: FieldVerdict = { verdict: 'unchanged' }
const applied: FieldVerdict = { verdict: 'applied' }
const stale: FieldVerdict = { verdict: 'stale', why: 'a later observation is in place' }

const modes: Readonly<Partial<Record<FieldWrite['behaviour'], RegisterMode>>> = {
  min: 'min',
  max: 'max',
  first: 'first',
  append: 'append',
}

/** Arrivals of one register always grow, also where another server's clock ran ahead. */
function stampFor(
  observation: Observation,
  current: Stamp | undefined,
  mode: RegisterMode | undefined,
  usual?: Stamp,
): Stamp {
  const { isNumbered } = observation
  const arrival = current && !isNumbered ? Math.max(observation.arrival, current[1] + 1) : observation.arrival
  if (usual !== undefined && mode === undefined && arrival === observation.arrival) return usual
  return makeStamp(observation.source, arrival, observation.observedMs, mode)
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

function kept(why: string): FieldOutcome {
  return { verdict: { verdict: 'kept', why } }
}

/** An equal value advances the stamp alone. */
function advance(current: Register, stamp: Stamp): FieldOutcome {
  return { verdict: unchanged, next: { value: current.value, stamp } }
}

function overwrite(current: Register, value: Json | undefined, stamp: Stamp): FieldOutcome {
  const isEqual =
    current.value === undefined || value === undefined ? current.value === value : jsonEquals(current.value, value)
  const isLater = current.stamp === undefined || compareStamps(stamp, current.stamp) > 0
  if (!isLater) return { verdict: isEqual ? unchanged : stale }
  return isEqual ? advance(current, stamp) : { verdict: applied, next: { value, stamp } }
}

/**
 * The stamp under which a value takes over from one of another mode: no earlier than that one's, so that what was too
 * late for the old value is too late for the new one.
 */
function takeOver(stamp: Stamp, current: Stamp | undefined): Stamp {
  if (current === undefined || current[3] === stamp[3] || compareStamps(stamp, current) > 0) return stamp
  return makeStamp(stamp[0], stamp[1], observedMs(current), stamp[3])
}

function appendTo(current: Register, value: Json, stamp: Stamp): FieldOutcome {
  const items = appendItems(current.value, value)
  const isLater = current.stamp === undefined || compareStamps(stamp, current.stamp) > 0
  if (jsonEquals(items, current.value ?? null)) return isLater ? advance(current, stamp) : { verdict: unchanged }
  const isKept = !isLater && current.stamp?.[3] === 'append'
  return { verdict: applied, next: { value: items, stamp: isKept ? current.stamp : takeOver(stamp, current.stamp) } }
}

/** Taking items out of a list is a new word on the list, which stays one that was appended to if it was. */
function removeFrom(current: Register, value: Json, observation: Observation): FieldOutcome {
  if (current.value === undefined) return { verdict: unchanged }
  if (!Array.isArray(current.value)) return kept('the field is not a list')
  const unwanted: readonly Json[] = Array.isArray(value) ? value : [value]
  const texts = new Set(unwanted.map(canonicalJson))
  const items = current.value.filter(item => !texts.has(canonicalJson(item)))
  if (items.length === current.value.length) return { verdict: unchanged }
  const mode = current.stamp?.[3] === 'append' ? 'append' : undefined
  return overwrite(current, items, stampFor(observation, current.stamp, mode))
}

/** `min`, `max` and `first` choose between the value in place and the one written. */
function choose(current: Register, value: Json, stamp: Stamp, mode: 'min' | 'max' | 'first'): FieldOutcome {
  const age = current.stamp === undefined ? 1 : compareStamps(stamp, current.stamp)
  if (jsonEquals(current.value ?? null, value)) {
    return age > 0 === (mode === 'first') ? { verdict: unchanged } : advance(current, stamp)
  }
  if (mode === 'first') {
    return age < 0 ? { verdict: applied, next: { value, stamp } } : kept('an earlier observation is in place')
  }
  const order = compareValues(value, current.value ?? null)
  const isBetter = mode === 'min' ? order < 0 : order > 0
  if (!isBetter) return kept(`the value in place is the ${mode === 'min' ? 'smaller' : 'larger'}`)
  return { verdict: applied, next: { value, stamp: takeOver(stamp, current.stamp) } }
}

/** Decides one field of one write against the register in place. `usual` is the stamp of the observation, once it is made. */
export function applyField(
  current: Register,
  write: FieldWrite,
  observation: Observation,
  usual?: Stamp,
): FieldOutcome {
  const { behaviour, value } = write
  if (behaviour === 'remove') return removeFrom(current, value, observation)
  const stamp = stampFor(observation, current.stamp, modes[behaviour], usual)
  if (value === null) return overwrite(current, undefined, stamp)
  switch (behaviour) {
    case 'always_overwrite':
      return overwrite(current, value, stamp)
    case 'only_if_empty':
      if (isEmpty(current.value)) return overwrite(current, value, stamp)
      return jsonEquals(current.value ?? null, value) ? { verdict: unchanged } : kept('the field is not empty')
    case 'append':
      if (current.value === undefined) return overwrite(current, appendItems(undefined, value), stamp)
      return appendTo(current, value, stamp)
    default:
      return current.value === undefined ? overwrite(current, value, stamp) : choose(current, value, stamp, behaviour)
  }
}
