import type { FieldVerdict } from '../command.ts'
import { rankOfSource } from '../enrichment/enrichment-source.ts'
import type { Identifier } from '../identity/identifier.ts'
import { jsonEquals, memberOf } from '../json.ts'
import { applyField, type FieldOutcome, type FieldWrite, type Observation } from './apply-field.ts'
import { findLackOfRoom } from './field-room.ts'
import { type FlushState, releaseIdentifier } from './flush-state.ts'
import { compareStamps, makeStamp, observedMs, type Register } from './register.ts'
import { readOwn, readRegister, setField, setOwn, type WorkingProfile } from './working-profile.ts'
import type { Progress } from './write-progress.ts'

const noPlace: FieldVerdict = { verdict: 'kept', why: 'the profile holds all the values of this kind that it may' }

/**
 * What the home remembers of a write to a merged profile: what it would hold had it never merged, as long as the join of
 * all homes stays what the profile shows. Only `only_if_empty` can tell the two apart: what it filled is the profile's
 * latest word, and what found the profile full but this home empty counts as seen just before what the profile shows.
 */
function decideOwn(
  shown: Register,
  outcome: FieldOutcome,
  own: Register,
  field: FieldWrite,
  observation: Observation,
): Register | undefined {
  const { next } = applyField(own, field, observation)
  if (field.behaviour !== 'only_if_empty' || field.value === null) return next
  if (outcome.next !== undefined) return outcome.next
  if (next?.stamp === undefined || shown.stamp === undefined || compareStamps(next.stamp, shown.stamp) < 0) return next
  // No time is early enough to stand behind a value of a lower rank.
  if (rankOfSource(next.stamp[0]) > rankOfSource(shown.stamp[0])) return undefined
  return { ...next, stamp: makeStamp(observation.source, observation.arrival, observedMs(shown.stamp) - 1) }
}

/**
 * Taking items out of a list, or adding some to a list that was set as a whole, is the latest word on all of it: homes
 * that hold parts of the list could not tell what it leaves.
 */
function isLatestWord({ stamp }: Register, { behaviour }: FieldWrite): boolean {
  return behaviour === 'remove' || (behaviour === 'append' && stamp !== undefined && stamp[3] !== 'append')
}

/** The same under a stamp that beats those of all homes. */
function asLatestWord({ value, stamp }: Register, shown: Register, { source, arrival }: Observation): Register {
  const isLater = stamp !== undefined && (shown.stamp === undefined || compareStamps(stamp, shown.stamp) > 0)
  const latest = isLater ? stamp : shown.stamp
  return { value, stamp: makeStamp(source, arrival, latest && observedMs(latest)) }
}

/** Decides a field on what a merged profile shows, and on the home that the write belongs to. */
function applyToLineage(
  target: WorkingProfile,
  home: WorkingProfile,
  field: FieldWrite,
  observation: Observation,
): FieldOutcome {
  const shown = readRegister(target, field.name)
  const own = readOwn(home, field.name)
  // Both registers must number this arrival alike, also where another server's clock ran ahead.
  const arrival = Math.max(observation.arrival, (shown.stamp?.[1] ?? 0) + 1, (own.stamp?.[1] ?? 0) + 1)
  const numbered = observation.isNumbered ? observation : { ...observation, arrival }
  const outcome = applyField(shown, field, numbered)
  if (isLatestWord(shown, field)) {
    if (outcome.next === undefined) return outcome
    const latest = asLatestWord(outcome.next, shown, numbered)
    setOwn(home, field.name, latest)
    return { ...outcome, next: latest }
  }
  const next = decideOwn(shown, outcome, own, field, numbered)
  if (next !== undefined) setOwn(home, field.name, next)
  return outcome
}

/** An identifier of the target, such as a cleared field showed, is free again. */
export function release(state: FlushState, progress: Progress, kind: string, value: string): void {
  const { target } = progress
  if (!target.identifiers.some(held => held.kind === kind && held.value === value)) return
  releaseIdentifier(state, target, kind, value)
  progress.released.push([kind, value])
}

/**
 * Applies one field of a write. `found` is what it meets on a profile that has never merged, where that is not what the
 * profile shows.
 */
export function writeField(
  state: FlushState,
  progress: Progress,
  field: FieldWrite,
  observation: Observation = progress.observation,
  found?: Register,
): void {
  const { target, home } = progress
  const { name, value } = field
  const before = readRegister(target, name)
  const why = findLackOfRoom(progress, state.rules, field)
  if (why !== undefined) {
    progress.verdicts[name] = { verdict: 'kept', why }
    return
  }
  const usual = observation === progress.observation ? progress.stamp : undefined
  const outcome =
    target.own === null
      ? applyField(found ?? before, field, observation, usual)
      : applyToLineage(target, home, field, observation)
  const { next } = outcome
  const isSame = found !== undefined && next !== undefined && jsonEquals(before.value ?? null, next.value ?? null)
  const verdict: FieldVerdict = isSame ? { verdict: 'unchanged' } : outcome.verdict
  progress.verdicts[name] = verdict
  if (next === undefined) return
  setField(target, name, next)
  if (verdict.verdict !== 'applied') return
  progress.changed ??= {}
  progress.changed[name] = [before.value ?? null, next.value ?? null]
  if (value === null && typeof before.value === 'string' && state.rules.kinds.has(name)) {
    release(state, progress, name, before.value)
  }
}

/** Applies a field that the same write may have written before: history tells what it was before and is after both. */
export function writeFieldAgain(
  state: FlushState,
  progress: Progress,
  field: FieldWrite,
  observation?: Observation,
  found?: Register,
): void {
  const { name } = field
  const before = memberOf(progress.verdicts, name)
  const changed = progress.changed && memberOf(progress.changed, name)
  writeField(state, progress, field, observation, found)
  if (before === undefined || changed === undefined || progress.changed === undefined) return
  const now = progress.changed[name]?.[1] ?? null
  if (jsonEquals(changed[0], now)) {
    delete progress.changed[name]
    if (Object.keys(progress.changed).length === 0) progress.changed = undefined
    progress.verdicts[name] = { verdict: 'unchanged' }
  } else {
    progress.changed[name] = [changed[0], now]
    progress.verdicts[name] = { verdict: 'applied' }
  }
}

/** What is restored keeps its time and who said it. */
function observationOf({ observation, write }: Progress, name: string): Observation {
  const said = write.command.restored && memberOf(write.command.restored.provenance, name)
  return said === undefined ? observation : { ...observation, source: said.source, observedMs: said.observedAtMs }
}

/**
 * Applies the fields of a write, and then its edits. Fields whose values were kept out as identifiers stay as they are;
 * those of kinds that the mode of the write decides have been settled.
 */
export function writeFields(state: FlushState, progress: Progress, keptOut: readonly Identifier[]): void {
  const { fields, edits, command } = progress.write
  const isSettled = command.identifierMode !== undefined && command.identifierMode !== 'add'
  for (const field of fields) {
    const { name, value } = field
    if (isSettled && Object.hasOwn(progress.verdicts, name)) continue
    if (keptOut.length > 0 && keptOut.some(identifier => identifier.kind === name && identifier.value === value)) {
      progress.verdicts[name] = noPlace
    } else writeField(state, progress, field, observationOf(progress, name))
  }
  for (const edit of edits) writeFieldAgain(state, progress, edit)
}
