import type { Command, Receipt } from '../../domain/command.ts'

// Imports write stretches of many commands, past the queue of single writes: each stretch is one transaction, which also
// moves the checkpoint of its job. So a stretch is written exactly once, whoever dies when.

/** What the row of a job says once a stretch is written, and the errors of the stretch. */
export type Checkpoint = {
  readonly jobId: string
  /** The holder's number: when another one holds the job, or it no longer runs, the stretch is not written. */
  readonly attempts: number
  /** Rows dealt with before this stretch and after it; when the job's row says otherwise, the stretch is not written. */
  readonly from: number
  readonly to: number
  readonly failed: number
  /** Kept in the job's row as it is. */
  readonly progress: object
  /** By item index (rows from 0), in order. */
  readonly errors: readonly { readonly index: number; readonly error: object }[]
}

export type BulkOutcome =
  | { readonly kind: 'written'; readonly receipts: readonly Receipt[] }
  /** The job is somebody else's by now, or was paused or cancelled; nothing was written. */
  | { readonly kind: 'lost' }

export type BulkWriter = {
  /**
   * Writes the commands, in order, together with the checkpoint that `seal` makes of their receipts (it may be called
   * again when rows changed meanwhile). Refusals are receipts like any other. Throws when the database is out of reach.
   */
  write(
    workspaceId: string,
    commands: readonly Command[],
    seal: (receipts: readonly Receipt[]) => Checkpoint,
  ): Promise<BulkOutcome>
  /** What writing the commands would come to now; nothing is written. */
  rehearse(workspaceId: string, commands: readonly Command[]): Promise<readonly Receipt[]>
}
