import type { ConflictNote, ConflictReason } from '../command.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { countHeld, limitReason } from './find-obstacle.ts'
import { type FlushState, findOwner, noteConflict, setOwner } from './flush-state.ts'
import { observedMs } from './register.ts'
import { readRegister, type WorkingProfile } from './working-profile.ts'
import type { Progress } from './write-progress.ts'

/** A value cleared later than a write's observation is not brought back by it. */
function isClearedSince(profile: WorkingProfile, kind: string, observed: number | undefined): boolean {
  if (observed === undefined) return false
  const { value, stamp } = readRegister(profile, kind)
  return value === undefined && stamp !== undefined && observed < observedMs(stamp)
}

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

function claim(state: FlushState, progress: Progress, { kind, value }: Identifier): void {
  const { target, home, atMs, write } = progress
  target.identifiers = [...target.identifiers, { kind, value, homeId: home.profileId }]
  setOwner(state, {
    kind,
    value,
    profileId: target.profileId,
    homeId: home.profileId,
    firstSeenMs: atMs,
    source: write.command.source,
  })
  progress.attached.push([kind, value])
}

/** Gives the target the identifiers that are free; answers those whose values have no place on it. */
export function claimIdentifiers(
  state: FlushState,
  progress: Progress,
  obstacles: ReadonlyMap<WorkingProfile, ConflictReason>,
): readonly Identifier[] {
  const keptOut: Identifier[] = []
  const { write, target } = progress
  for (const identifier of write.identifiers) {
    const { kind, value } = identifier
    const owner = findOwner(state, kind, value)?.profile
    if (owner === target) continue
    const limit = state.rules.kinds.get(kind)?.limit ?? Number.POSITIVE_INFINITY
    const isFull = countHeld(target, kind) >= limit
    if (isFull) keptOut.push(identifier)
    let reason: ConflictReason
    if (owner === undefined) {
      if (!isFull) {
        if (!isClearedSince(target, kind, write.command.observedAtMs)) claim(state, progress, identifier)
        continue
      }
      reason = limitReason(limit)
    } else if (write.command.create === 'must') reason = 'append'
    else reason = obstacles.get(owner) ?? 'one_per_profile'
    const note: ConflictNote = {
      reason,
      kind,
      value,
      profileId: target.profileId,
      otherProfileId: owner?.profileId ?? null,
    }
    progress.conflicts.push(note)
    noteConflict(state, note, write.command.source, progress.atMs)
  }
  return keptOut
}
