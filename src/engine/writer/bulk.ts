import type { Command, Receipt } from '../../domain/command.ts'
import type { CheckpointRows } from '../../store/write/bulk-apply.ts'

/**
 * What the row of a job says once a stretch is written, and the errors of the stretch, by item index (rows from 0). When
 * another one than `attempts` holds the job, when it no longer runs, or when it does not stand at `from`, the stretch is
 * not written. `progress` null leaves what the row keeps of it.
 */
export type Checkpoint = CheckpointRows

export type BulkOutcome =
  | { readonly kind: 'written'; readonly receipts: readonly Receipt[] }
  /** The job is somebody else's by now, or was paused or cancelled; nothing was written. */
  | { readonly kind: 'lost' }

export type Seal = (receipts: readonly Receipt[]) => Checkpoint

export type BulkWriter = {
  /**
   * Writes the commands, in order, together with the checkpoint that `seal` makes of their receipts. It may be called
   * again when rows changed meanwhile. Stretches of one workspace are written in the order of the calls, each after the one
   * before has settled; a caller that hands in the next one early lets it be planned meanwhile. Refusals are receipts like
   * any other. Throws when the database is out of reach.
   */
  write(workspaceId: string, commands: readonly Command[], seal: Seal): Promise<BulkOutcome>
  /** What writing the commands would come to now; nothing is written. */
  rehearse(workspaceId: string, commands: readonly Command[]): Promise<readonly Receipt[]>
}
