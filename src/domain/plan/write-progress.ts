import type { ConflictNote, FieldVerdict, MergeNote } from '../command.ts'
import type { Json } from '../json.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import type { Observation } from './apply-field.ts'
import type { WorkingProfile } from './working-profile.ts'

/** What one profile write has done so far. */
export type Progress = {
  readonly write: PreparedProfileWrite
  readonly observation: Observation
  readonly atMs: number
  readonly target: WorkingProfile
  /** The home to which the write belongs; the target itself unless the target has merged. */
  readonly home: WorkingProfile
  readonly merges: readonly MergeNote[]
  readonly conflicts: ConflictNote[]
  readonly verdicts: Record<string, FieldVerdict>
  /** By field; undefined until one changes visibly. */
  changed: Record<string, readonly [old: Json, now: Json]> | undefined
  readonly attached: (readonly [kind: string, value: string])[]
  readonly released: (readonly [kind: string, value: string])[]
}
