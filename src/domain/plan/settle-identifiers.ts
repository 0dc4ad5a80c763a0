// What becomes of identifiers and identity fields where the mode of a write is not to add; see
// docs/decisions/0022-modes-of-identifiers.md. A kind is settled as a whole, its field first: the field's register knows
// when the profile was last told of the kind, so a write that observed earlier leaves the kind as it is.

import type { FieldVerdict } from '../command.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { Rules } from '../prepare/rules.ts'
import type { FieldWrite } from './apply-field.ts'
import { claim, claimIdentifiers, noteContested, type Obstacles } from './claim-identifiers.ts'
import { countHeld } from './find-obstacle.ts'
import { type FlushState, findHome, findOwner } from './flush-state.ts'
import { isClearedSince, isRuled, isSaidLater } from './identifier-mode.ts'
import { readRegister, type WorkingProfile } from './working-profile.ts'
import { release, writeField } from './write-fields.ts'
import { noteWrite, type Progress, startProgress } from './write-progress.ts'

const isElsewhere: FieldVerdict = { verdict: 'kept', why: 'another profile has this identifier' }
const isFilled: FieldVerdict = { verdict: 'kept', why: 'the profile has an identifier of this kind' }
const isNoFill: FieldVerdict = { verdict: 'kept', why: 'filling clears nothing' }
const isNotTaken: FieldVerdict = { verdict: 'kept', why: 'the identifiers of this write belong to several profiles' }

function ofKind(progress: Progress, kind: string): readonly Identifier[] {
  return progress.write.identifiers.filter(identifier => identifier.kind === kind)
}

/** Of the kind the target keeps what the write names, as far as it is free or the target's own. */
function replaceKind(state: FlushState, progress: Progress, field: FieldWrite, obstacles: Obstacles): void {
  const { target, write, verdicts } = progress
  const { name } = field
  const placed: Identifier[] = []
  let value = field.value
  const named = ofKind(progress, name)
  for (const identifier of named) {
    const owner = findOwner(state, name, identifier.value)?.profile
    if (owner === undefined || owner === target) placed.push(identifier)
    else noteContested(state, progress, identifier, owner, obstacles)
  }
  if (named.length > 0 && placed.length === 0) {
    verdicts[name] = isElsewhere
    return
  }
  if (named.some(one => one.value === value) && !placed.some(one => one.value === value)) {
    value = placed.at(-1)?.value ?? null
  }
  const isLate = !isSaidLater(target, name, write.command.observedAtMs)
  writeField(state, progress, { ...field, value })
  const verdict = verdicts[name]?.verdict
  if (!isLate || (verdict !== 'applied' && verdict !== 'unchanged')) return
  for (const held of target.identifiers) {
    if (held.kind === name && !placed.some(one => one.value === held.value)) release(state, progress, name, held.value)
  }
  for (const identifier of placed) {
    if (findOwner(state, name, identifier.value) === undefined) claim(state, progress, identifier)
  }
}

/** Takes identifiers of a kind, and shows one, where the target has none and shows none. */
function fillKind(state: FlushState, progress: Progress, field: FieldWrite): void {
  const { target, write, verdicts } = progress
  const { name } = field
  const named = ofKind(progress, name)
  const isCleared = isClearedSince(target, name, write.command.observedAtMs)
  const shown = readRegister(target, name).value
  const isVacant = countHeld(target, name) === 0
  let value: string | undefined
  let isContested = false
  for (const identifier of named) {
    const owner = findOwner(state, name, identifier.value)?.profile
    if (owner === target) value = identifier.value
    else if (owner !== undefined) isContested = true
    else if (isVacant && !isCleared && (shown === undefined || shown === '' || shown === identifier.value)) {
      claim(state, progress, identifier)
      value = identifier.value
    }
  }
  const isTaken = named.length === 0 ? field.value !== null : value !== undefined || isCleared
  if (isTaken) writeField(state, progress, { name, value: value ?? field.value, behaviour: 'only_if_empty' })
  else verdicts[name] = named.length === 0 ? isNoFill : isContested ? isElsewhere : isFilled
}

/** Takes an identifier from one profile to the target; the field that showed it there is cleared. */
function moveIdentifier(state: FlushState, progress: Progress, identifier: Identifier, holder: WorkingProfile): void {
  const { write, observation } = progress
  const { kind, value } = identifier
  const homeId = findOwner(state, kind, value)?.homeId
  const home = (homeId === undefined ? undefined : findHome(state, homeId)) ?? holder
  const arrival = Math.max(observation.arrival, holder.lastArrival + 1)
  const loss = startProgress(write, holder, home, arrival)
  if (readRegister(holder, kind).value === value) {
    writeField(state, loss, { name: kind, value: null, behaviour: 'always_overwrite' })
  }
  release(state, loss, kind, value)
  noteWrite(state, loss)
  claim(state, progress, identifier)
}

function isKnown({ identifiers }: WorkingProfile, rules: Rules): boolean {
  return identifiers.some(({ kind }) => rules.kinds.get(kind)?.anonymous === false)
}

/**
 * An anonymous identifier that did not bring its profile along moves from one known person to another, unless its holder
 * was told of the kind later. An anonymous profile that had to stay apart keeps it.
 */
function mayMove({ rules }: FlushState, { write, target }: Progress, kind: string, holder: WorkingProfile): boolean {
  const { create, observedAtMs } = write.command
  if (create === 'must' || create === 'new') return false
  return isKnown(target, rules) && isKnown(holder, rules) && !isSaidLater(holder, kind, observedAtMs)
}

/** Takes the anonymous identifiers of a kind that are free or may move. */
function gatherKind(state: FlushState, progress: Progress, field: FieldWrite, limit: number): void {
  const { target, write, verdicts } = progress
  const { name } = field
  const isCleared = isClearedSince(target, name, write.command.observedAtMs)
  let isOut = false
  for (const identifier of ofKind(progress, name)) {
    const holder = findOwner(state, name, identifier.value)?.profile
    if (holder === target) continue
    const isTaken =
      countHeld(target, name) < limit && !isCleared && (holder === undefined || mayMove(state, progress, name, holder))
    if (!isTaken) isOut ||= !isCleared && identifier.value === field.value
    else if (holder === undefined) claim(state, progress, identifier)
    else moveIdentifier(state, progress, identifier, holder)
  }
  if (isOut) verdicts[name] = isElsewhere
  else writeField(state, progress, field)
}

/** Settles the kinds that the mode of the write decides, and adds identifiers of the others. */
export function settleIdentifiers(state: FlushState, progress: Progress, obstacles: Obstacles): readonly Identifier[] {
  const { fields, command } = progress.write
  const gathered: (() => void)[] = []
  for (const field of fields) {
    const kind = state.rules.kinds.get(field.name)
    if (kind === undefined || !isRuled(command.identifierMode, kind)) continue
    if (command.identifierMode === 'replace') replaceKind(state, progress, field, obstacles)
    // Last, when it is settled whether the target is known.
    else if (kind.anonymous) gathered.push(() => gatherKind(state, progress, field, kind.limit))
    else fillKind(state, progress, field)
  }
  for (const gather of gathered) gather()
  return claimIdentifiers(state, progress, obstacles)
}

/** Leaves what the target is known by as it is, and notes the identifiers that others hold. */
export function passOverIdentifiers(state: FlushState, progress: Progress, obstacles: Obstacles): void {
  const { write, target, verdicts } = progress
  for (const identifier of write.identifiers) {
    const owner = findOwner(state, identifier.kind, identifier.value)?.profile
    if (owner !== undefined && owner !== target) noteContested(state, progress, identifier, owner, obstacles)
  }
  for (const { name } of write.fields) if (state.rules.kinds.has(name)) verdicts[name] = isNotTaken
}
