import type { ParsePhone } from '../domain/identity/normalise.ts'
import type { RenderMessage } from '../domain/plan/flush-plan.ts'
import type { Supplies } from '../domain/plan/flush-state.ts'
import type { Database } from '../store/database.ts'
import { findStoredKeys } from '../store/write/flush-find.ts'
import { createConfigCache } from './config-cache.ts'
import type { EarlierAnswer, Engine } from './engine.ts'
import { createNumbers } from './enrichments/enrichment-numbers.ts'
import { createBulkWriter } from './writer/bulk-writer.ts'
import { createWriter, type WriterObserver } from './writer/create-writer.ts'

export type EngineOptions = {
  readonly database: Database
  readonly parsePhone: ParsePhone
  readonly supplies: Supplies
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly observer: WriterObserver
  /** What a webhook about a firing says. */
  readonly renderMessage: RenderMessage
  /** Commands that may wait before new ones are refused. */
  readonly maxDepth?: number
}

export function createEngine(options: EngineOptions): Engine {
  const { database, now } = options
  const config = createConfigCache(database)

  async function findEarlierAnswer(workspaceId: string, key: string, bodyHash: string): Promise<EarlierAnswer> {
    const stored = (await findStoredKeys(database, workspaceId, [key], now())).get(key)
    if (stored === undefined) return { kind: 'none' }
    if (stored.bodyHash !== bodyHash) return { kind: 'key_reused' }
    return stored.answer === null ? { kind: 'key_in_progress' } : { kind: 'replayed', answer: stored.answer }
  }

  return {
    database,
    config,
    writer: createWriter({ ...options, config, nowMs: now }),
    bulkWriter: createBulkWriter({ ...options, ...options.observer, config, nowMs: now }),
    nextEnrichmentNumber: createNumbers(database),
    findEarlierAnswer,
  }
}
