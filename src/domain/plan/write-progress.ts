import type { ConflictNote, FieldVerdict, MergeNote } from '../command.ts'
import type { Json } from '../json.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import type { Observation } from './apply-field.ts'
import { type FlushState, noteChange } from './flush-state.ts'
import { arrivalMs, makeStamp, type Stamp } from './register.ts'
import { noteVisibleChange, type WorkingProfile } from './working-profile.ts'

/** What one profile write has done so far to one profile. */
export type Progress = {
  readonly write: PreparedProfileWrite
  readonly observation: Observation
  /** What `observation` leaves on a register, for all fields of the write. */
  readonly stamp: Stamp
  readonly atMs: number
  readonly target: WorkingProfile
  /** The home to which the write belongs; the target itself unless the target has merged. */
  readonly home: WorkingProfile
  readonly merges: readonly MergeNote[]
  readonly conflicts: ConflictNote[]
  readonly verdicts: Record<string, FieldVerdict>
  /** By field; undefined until one changes visibly. */
  changed: Record<string, readonly [old: Json, now: Json]> | undefined
  /** Fields that the target was ever told of; undefined until it matters, see field-room.ts. */
  fieldCount: number | undefined
  readonly attached: (readonly [kind: string, value: string])[]
  readonly released: (readonly [kind: string, value: string])[]
}

const noMerges: readonly MergeNote[] = []

export function startProgress(
  write: PreparedProfileWrite,
  target: WorkingProfile,
  home: WorkingProfile,
  arrival: number,
  merges: readonly MergeNote[] = noMerges,
): Progress {
  const { source, observedAtMs } = write.command
  return {
    write,
    observation: { source, arrival, observedMs: observedAtMs },
    stamp: makeStamp(source, arrival, observedAtMs),
    atMs: arrivalMs(arrival),
    target,
    home,
    merges,
    conflicts: [],
    verdicts: {},
    changed: undefined,
    fieldCount: undefined,
    attached: [],
    released: [],
  }
}

/** Tells history what a write has done to a profile, if anything that can be seen. */
export function noteWrite(state: FlushState, progress: Progress, isNew = false): boolean {
  const { write, target, observation, changed, attached, released } = progress
  const isVisible = isNew || changed !== undefined || attached.length > 0 || released.length > 0
  if (!isVisible) return false
  noteVisibleChange(target, observation.arrival)
  target.isGuarded = true
  noteChange(state, target, 'write', write.command.source, observation.arrival, {
    ...(changed !== undefined && { fields: changed }),
    ...(attached.length > 0 && { attached }),
    ...(released.length > 0 && { released }),
  })
  return true
}
