import type { ConflictReason } from '../command.ts'
import type { Identifier } from '../identity/identifier.ts'
import { memberOf } from '../json.ts'
import type { NamedIdentifier, PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { countHeld, limitReason } from './find-obstacle.ts'
import { type FlushState, findOwner, noteConflict, setOwner } from './flush-state.ts'
import { isClearedSince, isRuled } from './identifier-mode.ts'
import type { WorkingProfile } from './working-profile.ts'
import type { Progress } from './write-progress.ts'

/** Why the candidates of a write that it did not join were kept apart. */
export type Obstacles = ReadonlyMap<WorkingProfile, ConflictReason>

/** The identifiers of a write that nobody holds and the profile may claim. */
export function listClaimable(
  state: FlushState,
  { identifiers, command }: PreparedProfileWrite,
  profile: WorkingProfile,
): readonly Identifier[] {
  return identifiers.filter(
    ({ kind, value }) =>
      findOwner(state, kind, value) === undefined && !isClearedSince(profile, kind, command.observedAtMs),
  )
}

/** Gives the target an identifier that nobody holds. */
export function claim(state: FlushState, progress: Progress, { kind, value, seen }: NamedIdentifier): void {
  const { target, home, atMs, write } = progress
  target.identifiers = [...target.identifiers, { kind, value, homeId: home.profileId }]
  setOwner(state, {
    kind,
    value,
    profileId: target.profileId,
    homeId: home.profileId,
    firstSeenMs: Math.min(seen?.firstSeenMs ?? atMs, atMs),
    source: seen?.source ?? write.command.source,
  })
  progress.attached.push([kind, value])
}

/** Notes that an identifier has no place on the target; `owner` is who keeps it, if anybody holds it. */
function noteKeptOut(
  state: FlushState,
  progress: Progress,
  { kind, value }: Identifier,
  owner: WorkingProfile | undefined,
  reason: ConflictReason,
): void {
  const note = {
    reason,
    kind,
    value,
    profileId: progress.target.profileId,
    otherProfileId: owner?.profileId ?? null,
  }
  // Else the two could be merged meanwhile, and the conflict would lie inside one profile.
  progress.target.isGuarded = true
  progress.conflicts.push(note)
  noteConflict(state, note, progress.write.command.source, progress.atMs)
}

/** Notes that an identifier stays with its owner. */
export function noteContested(
  state: FlushState,
  progress: Progress,
  identifier: Identifier,
  owner: WorkingProfile,
  obstacles: Obstacles,
): void {
  const { create } = progress.write.command
  const isMade = create === 'must' || create === 'new'
  noteKeptOut(state, progress, identifier, owner, isMade ? 'append' : (obstacles.get(owner) ?? 'one_per_profile'))
}

/** When the write observed a kind; one that restores says it of each. */
function observedOf({ command }: PreparedProfileWrite, { kind, seen }: NamedIdentifier): number | undefined {
  if (seen === undefined) return command.observedAtMs
  const shown = command.restored && memberOf(command.restored.provenance, kind)
  return shown?.observedAtMs ?? seen.firstSeenMs
}

/** Gives the target the identifiers to add that are free; answers those whose values have no place on it. */
export function claimIdentifiers(state: FlushState, progress: Progress, obstacles: Obstacles): readonly Identifier[] {
  const keptOut: Identifier[] = []
  const { write, target } = progress
  const { identifierMode, restored } = write.command
  // What a profile holds elsewhere it may hold here, so long as nobody has told it of anything else.
  const isUnbound = restored !== undefined && target.revision === 0
  for (const identifier of write.identifiers) {
    const { kind, value } = identifier
    const owner = findOwner(state, kind, value)?.profile
    if (owner === target) continue
    const rules = state.rules.kinds.get(kind)
    if (isRuled(identifierMode, rules)) continue
    const limit = isUnbound ? Number.POSITIVE_INFINITY : (rules?.limit ?? Number.POSITIVE_INFINITY)
    const isFull = countHeld(target, kind) >= limit
    if (isFull) keptOut.push(identifier)
    if (owner !== undefined) noteContested(state, progress, identifier, owner, obstacles)
    else if (isFull) noteKeptOut(state, progress, identifier, undefined, limitReason(limit))
    else if (!isClearedSince(target, kind, observedOf(write, identifier))) claim(state, progress, identifier)
  }
  return keptOut
}
