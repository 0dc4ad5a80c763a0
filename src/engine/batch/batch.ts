import type { Problem, ProfileWrite, RecordWrite, StoredAnswer } from '../../domain/command.ts'
import type { JsonObject } from '../../domain/json.ts'

// A batch is a list of items written through one template: what all commands share is said once, what differs stands
// with the item. Both travel as JSON in the job's row, so that any process can take the work up.

export const batchKind = 'batch'

export type BatchTemplate =
  | Omit<ProfileWrite, 'set' | 'matchKey' | 'idempotency'>
  | Omit<RecordWrite, 'set' | 'matchKey' | 'idempotency'>

/** What an item of profiles may say for itself, before what the template says. */
type OwnMembers = Partial<
  Pick<ProfileWrite, 'identifiers' | 'edits' | 'profileId' | 'create' | 'linkPolicy' | 'needsPerson'>
>

export type BatchItem = OwnMembers & {
  readonly set: JsonObject
  readonly matchKey?: string
  /** Makes a new row whatever the template says. */
  readonly isInsert?: true
  /** The item as it was sent, which is kept beside its problems. */
  readonly original?: JsonObject
}

/** Why an item was not taken. */
export type ItemFailure = {
  readonly index: number
  readonly problems: readonly Problem[]
  /** The item as it was sent, where the surface shows it; null where it was too large to be kept. */
  readonly original?: JsonObject | null
}

/** How a batch that is accepted for later is carried out. */
export type BatchManner = {
  /** The job keeps the ids of the profiles that it wrote. */
  readonly remembersProfiles?: boolean
}

/** What a job's row says about the batch beside its items. */
export type BatchRequest = {
  readonly template: BatchTemplate
  readonly manner?: BatchManner
  /** What the surface wants to show of the request. */
  readonly shown: { readonly operation: string; readonly matchKey?: string; readonly fileName?: string }
}

export type Batch = BatchRequest & {
  readonly workspaceId: string
  readonly objectName: string
  readonly items: readonly BatchItem[]
  /** Items that the surface itself refuses, in order; they are not written. */
  readonly refused?: readonly ItemFailure[]
  readonly acceptedAtMs: number
}

export type BatchOutcome = {
  /** Pending: accepted for later; failures are those that show without a look-up. */
  readonly state: 'pending' | 'completed'
  readonly jobId: string
  readonly acceptedAtMs: number
  readonly total: number
  /** By index, each item once. */
  readonly failures: readonly ItemFailure[]
}

/** Tells the answer of a batch from its outcome. An answer that is a refusal is not kept, nor is its job. */
export type AnswerBatch = (outcome: BatchOutcome) => StoredAnswer & { readonly isRefusal: boolean }

/** How long the answers kept under idempotency keys can be asked for. */
export const answerKeptMs = 24 * 3_600_000
