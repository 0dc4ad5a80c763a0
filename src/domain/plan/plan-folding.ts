// Whom a write joins is decided before anybody is joined, so that a write may be refused for whom it would leave apart.

import type { ConflictReason, Problem } from '../command.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { listClaimable } from './claim-identifiers.ts'
import { findObstacle, isAnonymous, type LinkTerms, type Party, type ReplacedKinds } from './find-obstacle.ts'
import { type FlushState, findOwner } from './flush-state.ts'
import { isRuled, isSaidLater } from './identifier-mode.ts'
import type { WorkingProfile } from './working-profile.ts'

export type Folding = {
  /** Where the write lands once all are folded. */
  readonly target: WorkingProfile
  readonly folds: readonly (readonly [survivor: WorkingProfile, absorbed: WorkingProfile])[]
  /** The candidates that have to stay apart, and why. */
  readonly obstacles: ReadonlyMap<WorkingProfile, ConflictReason>
}

const noFolds: Folding['folds'] = []
const noObstacles: Folding['obstacles'] = new Map()
const nothingReplaced: ReplacedKinds = new Map()

/** A kind that any of the candidates was told of later than the write may stay as it is. */
function listReplaced(
  state: FlushState,
  { fields, identifiers, command }: PreparedProfileWrite,
  candidates: readonly WorkingProfile[],
): ReplacedKinds {
  const replaced = new Map<string, readonly string[]>()
  for (const { name, behaviour } of fields) {
    if (!isRuled('replace', state.rules.kinds.get(name)) || behaviour !== 'always_overwrite') continue
    if (candidates.some(candidate => isSaidLater(candidate, name, command.observedAtMs))) continue
    const values = identifiers.filter(({ kind }) => kind === name).map(({ value }) => value)
    const isOneFree = values.some(value => findOwner(state, name, value) === undefined)
    replaced.set(name, isOneFree ? [] : values)
  }
  return replaced
}

function join(target: WorkingProfile, one: Party, other: Party): Party {
  const loser = target.profileId === one.profileId ? other : one
  return {
    profileId: target.profileId,
    identifiers: [...one.identifiers, ...other.identifiers],
    vetoed: [...one.vetoed, ...other.vetoed],
    absorbed: [...one.absorbed, ...other.absorbed, loser.profileId],
  }
}

/** Folds the candidates into the best of them where nothing forbids it. */
export function planFolding(
  state: FlushState,
  write: PreparedProfileWrite,
  best: WorkingProfile,
  candidates: readonly WorkingProfile[],
): Folding {
  if (candidates.length === 1) return { target: best, folds: noFolds, obstacles: noObstacles }
  const { rules } = state
  const { linkPolicy, identifierMode } = write.command
  const terms: LinkTerms = {
    policy: identifierMode === 'fill' ? 'never' : linkPolicy,
    claimed: listClaimable(state, write, best),
    replaced: identifierMode === 'replace' ? listReplaced(state, write, candidates) : nothingReplaced,
  }
  const obstacles = new Map<WorkingProfile, ConflictReason>()
  const folds: (readonly [WorkingProfile, WorkingProfile])[] = []
  let target = best
  let joined: Party = best
  for (const candidate of candidates) {
    if (candidate === best) continue
    // A known person survives an anonymous one, whichever the write hit first.
    const isKnownRescued = isAnonymous(joined, terms.claimed, rules) && !isAnonymous(candidate, terms.claimed, rules)
    const [survivor, absorbed] = isKnownRescued ? [candidate, joined] : [joined, candidate]
    const obstacle = findObstacle(survivor, absorbed, terms, rules)
    if (obstacle !== undefined) {
      obstacles.set(candidate, obstacle)
      continue
    }
    folds.push(isKnownRescued ? [candidate, target] : [target, candidate])
    if (isKnownRescued) target = candidate
    joined = join(target, joined, candidate)
  }
  return { target, folds, obstacles }
}

/** The other candidates are left alone. */
export function standAlone(target: WorkingProfile, candidates: readonly WorkingProfile[]): Folding {
  const others = candidates.filter(candidate => candidate !== target)
  return { target, folds: noFolds, obstacles: new Map(others.map(other => [other, 'link_policy'])) }
}

export function conflictOver(kind: string, other: WorkingProfile): Problem {
  return {
    code: 'identifier_conflict',
    path: `identifiers.${kind}`,
    message: 'this identifier belongs to another profile',
    otherProfileId: other.profileId,
  }
}

/** The strongest identifier of a write that stays with somebody whom the write does not join; a fill passes over them. */
export function findContested(
  state: FlushState,
  { identifiers, command }: PreparedProfileWrite,
  folding: Folding | undefined,
): Problem | undefined {
  if (command.identifierMode === 'fill') return undefined
  for (const { kind, value } of identifiers) {
    const owner = findOwner(state, kind, value)?.profile
    if (owner === undefined || owner === folding?.target) continue
    if (folding?.folds.some(pair => pair.includes(owner))) continue
    return conflictOver(kind, owner)
  }
  return undefined
}
