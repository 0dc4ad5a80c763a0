import type { ConflictNote, ConflictReason, FieldVerdict, MergeNote, Problem, ProfileReceipt } from '../command.ts'
import type { Json } from '../json.ts'
import { missingFields } from '../prepare/check-values.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { applyField, type FieldWrite, type Observation } from './apply-field.ts'
import {
  addProfile,
  type FlushState,
  findHome,
  findLive,
  findOwner,
  noteChange,
  noteConflict,
  releaseIdentifier,
  setOwner,
} from './flush-state.ts'
import { findObstacle, foldProfiles, isAnonymous } from './fold-profiles.ts'
import { type Hit, matchProfiles } from './match-profile.ts'
import { arrivalMs, observedMs } from './register.ts'
import { noteVisibleChange, readRegister, setField, type WorkingProfile, writeRegister } from './working-profile.ts'

/** What one write has done so far. */
type Progress = {
  readonly write: PreparedProfileWrite
  readonly observation: Observation
  readonly atMs: number
  readonly merges: readonly MergeNote[]
  readonly conflicts: ConflictNote[]
  readonly verdicts: Record<string, FieldVerdict>
  readonly changed: Record<string, readonly [old: Json, now: Json]>
  readonly attached: (readonly [kind: string, value: string])[]
  readonly released: (readonly [kind: string, value: string])[]
}

export function refuseProfileWrite(
  problems: readonly Problem[],
  conflicts: readonly ConflictNote[] = [],
): ProfileReceipt {
  return {
    type: 'profile',
    profileId: null,
    outcome: 'refused',
    revision: 0,
    fields: {},
    merges: [],
    conflicts,
    problems,
  }
}

function recordConflict(state: FlushState, progress: Progress, note: ConflictNote): void {
  progress.conflicts.push(note)
  noteConflict(state, note, progress.write.command.source, progress.atMs)
}

type Folding = {
  readonly target: WorkingProfile
  readonly merges: readonly MergeNote[]
  /** The candidates that had to stay apart, and why. */
  readonly obstacles: ReadonlyMap<WorkingProfile, ConflictReason>
}

/** Folds the candidates into the best of them where nothing forbids it. */
function foldCandidates(
  state: FlushState,
  write: PreparedProfileWrite,
  best: WorkingProfile,
  others: readonly WorkingProfile[],
): Folding {
  const { linkPolicy, source } = write.command
  const obstacles = new Map<WorkingProfile, ConflictReason>()
  const merges: MergeNote[] = []
  let target = best
  for (const candidate of others) {
    // A known person survives an anonymous one, whichever the write hit first.
    const isKnownRescued = isAnonymous(target, state.rules) && !isAnonymous(candidate, state.rules)
    const [survivor, absorbed] = isKnownRescued ? [candidate, target] : [target, candidate]
    const obstacle = findObstacle(survivor, absorbed, write.identifiers, linkPolicy, state.rules)
    if (obstacle !== undefined) {
      obstacles.set(candidate, obstacle)
      continue
    }
    merges.push(foldProfiles(state, survivor, absorbed, { reason: 'write', source, identifiers: write.identifiers }))
    target = survivor
  }
  return { target, merges, obstacles }
}

/** A value cleared later than this write's observation is not brought back by it. */
function isClearedSince(target: WorkingProfile, kind: string, progress: Progress): boolean {
  const { value, stamp } = readRegister(target, kind)
  const { observedMs: observed } = progress.observation
  return value === undefined && stamp !== undefined && observed !== undefined && observed < observedMs(stamp)
}

/** Gives the target the identifiers that are free; answers the kinds whose value had to be kept out. */
function claimIdentifiers(
  state: FlushState,
  progress: Progress,
  target: WorkingProfile,
  homeId: string,
  obstacles: Folding['obstacles'],
): Set<string> {
  const keptOut = new Set<string>()
  const { write, atMs } = progress
  for (const { kind, value } of write.identifiers) {
    const owner = findOwner(state, kind, value)
    if (owner?.profile === target) continue
    const held = target.identifiers.reduce((count, identifier) => count + (identifier.kind === kind ? 1 : 0), 0)
    const isFull = held >= (state.rules.kinds.get(kind)?.limit ?? Number.POSITIVE_INFINITY)
    if (isFull) keptOut.add(`${kind} ${value}`)
    if (owner !== undefined) {
      const reason = write.command.create === 'must' ? 'append' : (obstacles.get(owner.profile) ?? 'one_per_profile')
      recordConflict(state, progress, {
        reason,
        kind,
        value,
        profileId: target.profileId,
        otherProfileId: owner.profile.profileId,
      })
    } else if (isFull) {
      recordConflict(state, progress, {
        reason: 'identifier_limit',
        kind,
        value,
        profileId: target.profileId,
        otherProfileId: null,
      })
    } else if (!isClearedSince(target, kind, progress)) {
      target.identifiers = [...target.identifiers, { kind, value, homeId }]
      setOwner(state, {
        kind,
        value,
        profileId: target.profileId,
        homeId,
        firstSeenMs: atMs,
        source: write.command.source,
      })
      progress.attached.push([kind, value])
    }
  }
  return keptOut
}

function applyToHome(
  state: FlushState,
  target: WorkingProfile,
  homeId: string,
  field: FieldWrite,
  observation: Observation,
): void {
  if (target.own === null) return
  const home = homeId === target.profileId ? target : findHome(state, homeId)
  if (home === undefined) return
  home.own ??= { fields: {}, meta: {} }
  const outcome = applyField(readRegister(home.own, field.name), field, observation)
  if (outcome.next === undefined) return
  writeRegister(home.own, field.name, outcome.next)
  home.isLineageChanged = true
}

function applyFields(
  state: FlushState,
  progress: Progress,
  target: WorkingProfile,
  homeId: string,
  keptOut: ReadonlySet<string>,
): void {
  for (const field of progress.write.fields) {
    if (keptOut.has(`${field.name} ${field.value}`)) {
      progress.verdicts[field.name] = {
        verdict: 'kept',
        why: 'the profile holds all the values of this kind that it may',
      }
      continue
    }
    const before = readRegister(target, field.name)
    const { verdict, next } = applyField(before, field, progress.observation)
    progress.verdicts[field.name] = verdict
    applyToHome(state, target, homeId, field, progress.observation)
    if (next === undefined) continue
    setField(target, field.name, next)
    if (verdict.verdict !== 'applied') continue
    progress.changed[field.name] = [before.value ?? null, next.value ?? null]
    if (field.value === null && typeof before.value === 'string' && state.rules.kinds.has(field.name)) {
      if (!target.identifiers.some(held => held.kind === field.name && held.value === before.value)) continue
      releaseIdentifier(state, target, field.name, before.value)
      progress.released.push([field.name, before.value])
    }
  }
}

function finish(state: FlushState, progress: Progress, target: WorkingProfile, isNew: boolean): ProfileReceipt {
  const { write, changed, attached, released } = progress
  const hasChanged = Object.keys(changed).length > 0
  const isVisible = isNew || hasChanged || attached.length > 0 || released.length > 0
  if (isVisible) {
    noteVisibleChange(target, progress.atMs)
    target.isGuarded = true
    noteChange(state, target, 'write', write.command.source, progress.observation.arrival, {
      ...(hasChanged && { fields: changed }),
      ...(attached.length > 0 && { attached }),
      ...(released.length > 0 && { released }),
    })
  }
  for (const { field, valueType } of write.discovered) {
    if (state.rules.config.discovered.has(`profiles.${field}.${valueType}`)) continue
    state.discovered.set(`${field} ${valueType}`, { object: 'profiles', field, valueType, atMs: progress.atMs })
  }
  return {
    type: 'profile',
    profileId: target.profileId,
    outcome: isNew ? 'created' : isVisible || progress.merges.length > 0 ? 'updated' : 'unchanged',
    revision: target.revision,
    fields: Object.assign(progress.verdicts, write.skipped),
    merges: progress.merges,
    conflicts: progress.conflicts,
    problems: [],
  }
}

/** The home that a write belongs to: that of the best identifier by which it found its profile. */
function chooseHome(hits: readonly Hit[], target: WorkingProfile, named: string | undefined): string {
  if (target.own === null) return target.profileId
  if (named !== undefined && (named === target.profileId || target.absorbed.includes(named))) return named
  const hit = hits.find(candidate => candidate.owner === target || target.absorbed.includes(candidate.owner.profileId))
  return hit?.homeId ?? target.profileId
}

/** Plans one profile write upon the state of the flush. */
export function planProfileWrite(state: FlushState, write: PreparedProfileWrite): ProfileReceipt {
  const { command } = write
  const named = command.profileId === undefined ? undefined : findLive(state, command.profileId)
  if (command.profileId !== undefined && named === undefined) {
    return refuseProfileWrite([{ code: 'unknown_profile', path: 'profile_id', message: 'no such profile' }])
  }
  const matches = matchProfiles(state, write, named)
  const candidates = command.create === 'must' ? [] : matches.candidates
  if (command.linkPolicy === 'strict' && command.create !== 'must') {
    const other = matches.hits.find(hit => hit.owner !== candidates[0])
    if (other !== undefined) {
      const message = 'this identifier belongs to another profile'
      return refuseProfileWrite([{ code: 'identifier_conflict', path: `identifiers.${other.kind}`, message }])
    }
  }
  const [found] = candidates
  if (found === undefined) {
    const profiles = state.rules.objects.get('profiles')
    const sent = new Set(write.fields.filter(field => field.value !== null).map(field => field.name))
    const missing = profiles === undefined ? [] : missingFields(profiles, name => sent.has(name))
    if (missing.length > 0) return refuseProfileWrite(missing)
    if (command.create === 'no') {
      return refuseProfileWrite([
        { code: 'unknown_profile', path: 'identifiers', message: 'no profile has these identifiers' },
      ])
    }
  }
  const folding = found === undefined ? undefined : foldCandidates(state, write, found, candidates.slice(1))
  // Drawn after the folds, so that history has this write behind the merges that it caused.
  const arrival = state.supplies.nextArrival()
  const atMs = arrivalMs(arrival)
  const target = folding?.target ?? addProfile(state, atMs)
  const progress: Progress = {
    write,
    observation: { source: command.source, arrival, observedMs: command.observedAtMs },
    atMs,
    merges: folding?.merges ?? [],
    conflicts: [],
    verdicts: {},
    changed: {},
    attached: [],
    released: [],
  }
  const homeId = chooseHome(matches.hits, target, command.profileId)
  const keptOut = claimIdentifiers(state, progress, target, homeId, folding?.obstacles ?? new Map())
  applyFields(state, progress, target, homeId, keptOut)
  return finish(state, progress, target, found === undefined)
}
