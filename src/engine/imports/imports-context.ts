import type { ParsePhone } from '../../domain/identity/normalise.ts'
import type { ImportPlan } from '../../domain/imports/import-plan.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import type { Engine } from '../engine.ts'
import type { Files } from '../files/file-store.ts'

export type ImportsContext = {
  readonly engine: Pick<Engine, 'database' | 'config' | 'bulkWriter'>
  readonly files: Files
  readonly parsePhone: ParsePhone
  readonly log: Logger
  readonly now: Clock
  readonly newId: () => string
  readonly pollMs?: number
  /** Rows that are written together. */
  readonly stretchRows?: number
}

/** An import as its holder has it. */
export type HeldImport = {
  readonly workspaceId: string
  readonly jobId: string
  /** The holder's number: statements that name an older one touch nothing. */
  readonly attempts: number
  readonly plan: ImportPlan
}
