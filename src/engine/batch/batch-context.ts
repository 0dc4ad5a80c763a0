import type { StoredAnswer } from '../../domain/command.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Engine } from '../engine.ts'
import type { EarlierBatch } from './earlier-batch.ts'

export type BatchesContext = {
  readonly engine: Engine
  readonly now: Clock
  readonly newId: () => string
  /** Tells the runner of this process that there is work. */
  readonly wakeRunner: () => void
}

export type BatchSettled =
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  | Exclude<EarlierBatch, { kind: 'none' | 'interrupted' }>
