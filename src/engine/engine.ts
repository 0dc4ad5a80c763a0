import type { Command, ReceiptOf, Settled, StoredAnswer } from '../domain/command.ts'
import type { WorkspaceConfig } from '../domain/config.ts'
import type { Database } from '../store/database.ts'
import type { BulkWriter } from './writer/bulk.ts'

/** What a request under an idempotency key is to do: go on, answer as before, or refuse. */
export type EarlierAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'replayed'; readonly answer: StoredAnswer }
  | { readonly kind: 'key_reused' }
  | { readonly kind: 'key_in_progress' }

/** The configuration of each workspace as last seen, checked against the database by every write. */
export type ConfigCache = {
  /** Undefined when the workspace does not exist. */
  get(workspaceId: string): Promise<WorkspaceConfig | undefined>
  /** Asks the database for the version, reloads when it moved, and returns what holds now. */
  refresh(workspaceId: string): Promise<WorkspaceConfig | undefined>
}

export type Writer = {
  /**
   * Carries the command out in the next flush and settles after its commit: what is settled is durable and visible.
   * Throws OverloadedError when the queue is full and UnknownWorkspaceError when there is no such workspace.
   */
  write<C extends Command>(workspaceId: string, command: C): Promise<Settled<ReceiptOf<C>>>
  /**
   * The same for many, in order, each with its own verdict: one that fails alone is refused with the problem `failed`.
   * Throws when the database is out of reach.
   */
  writeAll<C extends Command>(workspaceId: string, commands: readonly C[]): Promise<readonly Settled<ReceiptOf<C>>[]>
  /** Commands waiting or under way. */
  readonly depth: number
  /** Refuses new commands, finishes those taken. */
  drain(): Promise<void>
}

export type Engine = {
  readonly database: Database
  readonly config: ConfigCache
  readonly writer: Writer
  readonly bulkWriter: BulkWriter
  /** The number of a new enrichment, larger than every number drawn before the call, by whichever server. */
  nextEnrichmentNumber(): Promise<number>
  /** Looks an idempotency key up before anything else of a request is judged. */
  findEarlierAnswer(workspaceId: string, key: string, bodyHash: string): Promise<EarlierAnswer>
}

/** The writer's queue is full; the caller may try again after `retryAfterSeconds`. */
export class OverloadedError extends Error {
  readonly retryAfterSeconds = 1
}

export class UnknownWorkspaceError extends Error {}
