import type { ConflictReason, MergeNote, ProfileReceipt } from '../command.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { claimIdentifiers, listClaimable } from './claim-identifiers.ts'
import { findObstacle, isAnonymous } from './find-obstacle.ts'
import { addProfile, type FlushState, findHome, nextArrivalAt, noteChange } from './flush-state.ts'
import { foldProfiles } from './fold-profiles.ts'
import type { Hit, Matches } from './match-profile.ts'
import { arrivalMs } from './register.ts'
import { noteVisibleChange, type WorkingProfile } from './working-profile.ts'
import type { Progress } from './write-progress.ts'

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

/** The other candidates are left alone. */
function standAlone(target: WorkingProfile, candidates: readonly WorkingProfile[]): Folding {
  const others = candidates.filter(candidate => candidate !== target)
  return { target, merges: [], obstacles: new Map(others.map(other => [other, 'link_policy'])) }
}

/** The home that a write belongs to: that of the best identifier by which it found its profile. */
export function chooseHome(
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

/** Where a write has landed, and the identifiers whose values have no place there. */
export type Landing = {
  readonly progress: Progress
  readonly isNew: boolean
  readonly keptOut: readonly Identifier[]
}

/**
 * Brings a write to its person: folds the candidates into the one found, or makes a profile where none was, and gives it
 * the identifiers that are free. A write that `isAlone` folds nobody.
 */
export function landWrite(
  state: FlushState,
  write: PreparedProfileWrite,
  { candidates, hits }: Matches,
  found: WorkingProfile | undefined,
  isAlone = false,
): Landing {
  const { command } = write
  let folding: Folding | undefined
  if (found !== undefined) {
    folding = isAlone ? standAlone(found, candidates) : foldCandidates(state, write, found, candidates)
  }
  // Drawn after the folds, so that history has this write behind the merges that it caused.
  const arrival = folding === undefined ? state.supplies.nextArrival() : nextArrivalAt(state, folding.target)
  const atMs = arrivalMs(arrival)
  const target = folding?.target ?? addProfile(state, atMs)
  const progress: Progress = {
    write,
    observation: { source: command.source, arrival, observedMs: command.observedAtMs },
    atMs,
    target,
    home: chooseHome(state, hits, target, command.profileId),
    merges: folding?.merges ?? [],
    conflicts: [],
    verdicts: {},
    changed: undefined,
    attached: [],
    released: [],
  }
  const isSettled = hits.length === write.identifiers.length && hits.every(hit => hit.owner === target)
  const keptOut = isSettled ? [] : claimIdentifiers(state, progress, folding?.obstacles ?? noObstacles)
  return { progress, isNew: found === undefined, keptOut }
}

function noteDiscovered(state: FlushState, { write, atMs }: Progress): void {
  for (const { field, valueType } of write.discovered) {
    if (state.rules.config.discovered.has(`profiles.${field}.${valueType}`)) continue
    state.discovered.set(`${field} ${valueType}`, { object: 'profiles', field, valueType, atMs })
  }
}

/** Tells history what a write has done, and the writer. */
export function finishWrite(state: FlushState, progress: Progress, isNew: boolean): ProfileReceipt {
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
