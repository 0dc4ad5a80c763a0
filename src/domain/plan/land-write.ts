import type { MergeNote, ProfileReceipt } from '../command.ts'
import { maxDiscovered } from '../config.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { claimIdentifiers, type Obstacles } from './claim-identifiers.ts'
import { addProfile, type FlushState, findHome, nextArrivalAt } from './flush-state.ts'
import { foldProfiles } from './fold-profiles.ts'
import type { Hit, Matches } from './match-profile.ts'
import { type Folding, planFolding, standAlone } from './plan-folding.ts'
import { arrivalMs } from './register.ts'
import { passOverIdentifiers, settleIdentifiers } from './settle-identifiers.ts'
import type { WorkingProfile } from './working-profile.ts'
import { noteWrite, type Progress, startProgress } from './write-progress.ts'

const noObstacles: Obstacles = new Map()
const noMerges: readonly MergeNote[] = []
const noIdentifiers: readonly Identifier[] = []

function fold(
  state: FlushState,
  { identifiers, command }: PreparedProfileWrite,
  { folds }: Folding,
): readonly MergeNote[] {
  if (folds.length === 0) return noMerges
  return folds.map(([survivor, absorbed]) =>
    foldProfiles(state, survivor, absorbed, { reason: 'write', source: command.source, identifiers }),
  )
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

function linkIdentifiers(
  state: FlushState,
  progress: Progress,
  hits: readonly Hit[],
  obstacles: Obstacles,
  isAlone: boolean,
): readonly Identifier[] {
  const { write, target } = progress
  const { identifierMode } = write.command
  if (identifierMode === undefined || identifierMode === 'add') {
    const isSettled = hits.length === write.identifiers.length && hits.every(hit => hit.owner === target)
    return isSettled ? noIdentifiers : claimIdentifiers(state, progress, obstacles)
  }
  if (identifierMode === 'fill' || !isAlone || hits.every(hit => hit.owner === target)) {
    return settleIdentifiers(state, progress, obstacles)
  }
  passOverIdentifiers(state, progress, obstacles)
  return noIdentifiers
}

/**
 * Brings a write to its person: folds the candidates into the one found, or makes a profile where none was, and gives it
 * the identifiers that it may have. A write that `isAlone` folds nobody, and replaces nothing where others hold some.
 */
export function landWrite(
  state: FlushState,
  write: PreparedProfileWrite,
  { candidates, hits }: Matches,
  found: WorkingProfile | undefined,
  isAlone = false,
): Landing {
  let folding: Folding | undefined
  let merges = noMerges
  if (found !== undefined) {
    folding = isAlone ? standAlone(found, candidates) : planFolding(state, write, found, candidates)
    merges = fold(state, write, folding)
  }
  // Drawn after the folds, so that history has this write behind the merges that it caused.
  const arrival = folding === undefined ? state.supplies.nextArrival() : nextArrivalAt(state, folding.target)
  const target = folding?.target ?? addProfile(state, arrivalMs(arrival))
  const home = chooseHome(state, hits, target, write.command.profileId)
  const progress = startProgress(write, target, home, arrival, merges)
  const keptOut = linkIdentifiers(state, progress, hits, folding?.obstacles ?? noObstacles, isAlone)
  return { progress, isNew: found === undefined, keptOut }
}

function noteDiscovered(state: FlushState, { write, target, atMs }: Progress): void {
  for (const { field, valueType } of write.discovered) {
    // The profile had no room for it.
    if (!Object.hasOwn(target.meta, field)) continue
    if (state.rules.config.discovered.has(`profiles.${field}.${valueType}`)) continue
    if (state.discovered.size >= maxDiscovered) return
    state.discovered.set(`${field} ${valueType}`, { object: 'profiles', field, valueType, atMs })
  }
}

/** Tells history what a write has done, and the writer. */
export function finishWrite(state: FlushState, progress: Progress, isNew: boolean): ProfileReceipt {
  const { write, target } = progress
  const isVisible = noteWrite(state, progress, isNew)
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
