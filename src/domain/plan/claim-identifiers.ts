import type { ConflictNote, ConflictReason } from '../command.ts'
import type { Identifier } from '../identity/identifier.ts'
import { countHeld, limitReason } from './find-obstacle.ts'
import { type FlushState, findOwner, noteConflict, setOwner } from './flush-state.ts'
import { observedMs } from './register.ts'
import { readRegister, type WorkingProfile } from './working-profile.ts'
import type { Progress } from './write-progress.ts'

/** A value cleared later than this write's observation is not brought back by it. */
function isClearedSince({ target, observation }: Progress, kind: string): boolean {
  if (observation.observedMs === undefined) return false
  const { value, stamp } = readRegister(target, kind)
  return value === undefined && stamp !== undefined && observation.observedMs < observedMs(stamp)
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
        if (!isClearedSince(progress, kind)) claim(state, progress, identifier)
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
