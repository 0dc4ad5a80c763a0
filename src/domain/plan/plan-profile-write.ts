import type { ConflictReason, MergeNote, Problem, ProfileReceipt } from '../command.ts'
import { missingFields } from '../prepare/check-values.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { claimIdentifiers, listClaimable } from './claim-identifiers.ts'
import { findObstacle, isAnonymous } from './find-obstacle.ts'
import { addProfile, type FlushState, findHome, findLive, nextArrivalAt, noteChange } from './flush-state.ts'
import { foldProfiles } from './fold-profiles.ts'
import { type Hit, type Matches, matchProfiles } from './match-profile.ts'
import { arrivalMs } from './register.ts'
import { noteVisibleChange, type WorkingProfile } from './working-profile.ts'
import { writeFields } from './write-fields.ts'
import type { Progress } from './write-progress.ts'

export function refuseProfileWrite(problems: readonly Problem[]): ProfileReceipt {
  return {
    type: 'profile',
    profileId: null,
    outcome: 'refused',
    revision: 0,
    fields: {},
    merges: [],
    conflicts: [],
    problems,
  }
}

type Folding = {
  readonly target: WorkingProfile
  readonly merges: readonly MergeNote[]
  /** The candidates that had to stay apart, and why. */
  readonly obstacles: ReadonlyMap<WorkingProfile, ConflictReason>
}

const noObstacles: Folding['obstacles'] = new Map()

/** Folds the candidates into the best of them where nothing forbids it. */
function foldCandidates(
  state: FlushState,
  write: PreparedProfileWrite,
  best: WorkingProfile,
  candidates: readonly WorkingProfile[],
): Folding {
  if (candidates.length === 1) return { target: best, merges: [], obstacles: noObstacles }
  const { linkPolicy, source } = write.command
  const obstacles = new Map<WorkingProfile, ConflictReason>()
  const merges: MergeNote[] = []
  const claimed = listClaimable(state, write, best)
  let target = best
  for (const candidate of candidates) {
    if (candidate === best) continue
    // A known person survives an anonymous one, whichever the write hit first.
    const isKnownRescued = isAnonymous(target, claimed, state.rules) && !isAnonymous(candidate, claimed, state.rules)
    const [survivor, absorbed] = isKnownRescued ? [candidate, target] : [target, candidate]
    const obstacle = findObstacle(survivor, absorbed, claimed, linkPolicy, state.rules)
    if (obstacle !== undefined) {
      obstacles.set(candidate, obstacle)
      continue
    }
    merges.push(foldProfiles(state, survivor, absorbed, { reason: 'write', source, identifiers: write.identifiers }))
    target = survivor
  }
  return { target, merges, obstacles }
}

/** The home that a write belongs to: that of the best identifier by which it found its profile. */
function chooseHome(
  state: FlushState,
  hits: readonly Hit[],
  target: WorkingProfile,
  named: string | undefined,
): WorkingProfile {
  if (target.own === null) return target
  const isOfLineage = (id: string): boolean => id === target.profileId || target.absorbed.includes(id)
  const homeId =
    named !== undefined && isOfLineage(named) ? named : hits.find(hit => isOfLineage(hit.owner.profileId))?.homeId
  return (homeId === undefined ? undefined : findHome(state, homeId)) ?? target
}

/** Why a write may not join what it hits, or not make the profile that it did not find. */
function findRefusal(state: FlushState, write: PreparedProfileWrite, matches: Matches): Problem[] {
  const { create, linkPolicy } = write.command
  const found = create === 'must' ? undefined : matches.candidates[0]
  if (linkPolicy === 'strict' && create !== 'must') {
    const other = matches.hits.find(hit => hit.owner !== found)
    if (other !== undefined) {
      const message = 'this identifier belongs to another profile'
      return [{ code: 'identifier_conflict', path: `identifiers.${other.kind}`, message }]
    }
  }
  if (found !== undefined) return []
  if (create === 'no') {
    return [{ code: 'unknown_profile', path: 'identifiers', message: 'no profile has these identifiers' }]
  }
  const profiles = state.rules.objects.get('profiles')
  if (profiles === undefined || profiles.required.length === 0) return []
  return missingFields(profiles, name => write.fields.some(field => field.name === name && field.value !== null))
}

function noteDiscovered(state: FlushState, { write, atMs }: Progress): void {
  for (const { field, valueType } of write.discovered) {
    if (state.rules.config.discovered.has(`profiles.${field}.${valueType}`)) continue
    state.discovered.set(`${field} ${valueType}`, { object: 'profiles', field, valueType, atMs })
  }
}

function finish(state: FlushState, progress: Progress, isNew: boolean): ProfileReceipt {
  const { write, target, changed, attached, released } = progress
  const isVisible = isNew || changed !== undefined || attached.length > 0 || released.length > 0
  if (isVisible) {
    noteVisibleChange(target, progress.observation.arrival)
    target.isGuarded = true
    noteChange(state, target, 'write', write.command.source, progress.observation.arrival, {
      ...(changed !== undefined && { fields: changed }),
      ...(attached.length > 0 && { attached }),
      ...(released.length > 0 && { released }),
    })
  }
  noteDiscovered(state, progress)
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

/** Plans one profile write upon the state of the flush. */
export function planProfileWrite(state: FlushState, write: PreparedProfileWrite): ProfileReceipt {
  const { command } = write
  const named = command.profileId === undefined ? undefined : findLive(state, command.profileId)
  if (command.profileId !== undefined && named === undefined) {
    return refuseProfileWrite([{ code: 'unknown_profile', path: 'profile_id', message: 'no such profile' }])
  }
  const matches = matchProfiles(state, write, named)
  const problems = findRefusal(state, write, matches)
  if (problems.length > 0) return refuseProfileWrite(problems)
  const found = command.create === 'must' ? undefined : matches.candidates[0]
  const folding = found === undefined ? undefined : foldCandidates(state, write, found, matches.candidates)
  // Drawn after the folds, so that history has this write behind the merges that it caused.
  const arrival = folding === undefined ? state.supplies.nextArrival() : nextArrivalAt(state, folding.target)
  const atMs = arrivalMs(arrival)
  const target = folding?.target ?? addProfile(state, atMs)
  const progress: Progress = {
    write,
    observation: { source: command.source, arrival, observedMs: command.observedAtMs },
    atMs,
    target,
    home: chooseHome(state, matches.hits, target, command.profileId),
    merges: folding?.merges ?? [],
    conflicts: [],
    verdicts: {},
    changed: undefined,
    attached: [],
    released: [],
  }
  const isSettled = matches.hits.length === write.identifiers.length && matches.hits.every(hit => hit.owner === target)
  const keptOut = isSettled ? [] : claimIdentifiers(state, progress, folding?.obstacles ?? noObstacles)
  writeFields(state, progress, keptOut)
  return finish(state, progress, found === undefined)
}
