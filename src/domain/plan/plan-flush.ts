// Planning a flush: its commands, one after another, upon what the database said about everything they name. Each
// command sees what those before it did, so a batch of many ends where the same writes one by one would have ended.

import type { Command, MergeCommand, Receipt, StoredAnswer } from '../command.ts'
import { planEnrichment } from '../enrichment/plan-enrichment.ts'
import type { PreparedEnrichment } from '../enrichment/prepare-enrichment.ts'
import type { PreparedEvent } from '../prepare/prepare-event.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import type { PreparedRecordWrite } from '../prepare/prepare-record.ts'
import type { Rules } from '../prepare/rules.ts'
import { finishFlush } from './finish-flush.ts'
import type { FlushPlan, Verdict } from './flush-plan.ts'
import { type FlushState, type Supplies, startFlush } from './flush-state.ts'
import type { LoadedState, StoredKey } from './loaded-state.ts'
import { planEventWrite } from './plan-event-write.ts'
import { planMerge } from './plan-merge.ts'
import { planProfileWrite } from './plan-profile-write.ts'
import { planRecordWrite } from './plan-record-write.ts'
import { arrivalMs } from './register.ts'

export type PreparedCommand =
  | PreparedProfileWrite
  | PreparedRecordWrite
  | PreparedEvent
  | PreparedEnrichment
  | { readonly type: 'merge'; readonly command: MergeCommand }

type Idempotency = { readonly key: string; readonly bodyHash: string }

function idempotencyOf(command: Command): Idempotency | undefined {
  return command.type === 'merge' ? undefined : command.idempotency
}

function answerEarlier(known: StoredKey, bodyHash: string): Verdict {
  if (known.bodyHash !== bodyHash) return { kind: 'key_reused' }
  return known.answer === null ? { kind: 'key_in_progress' } : { kind: 'replayed', answer: known.answer }
}

function keepAnswer(state: FlushState, idempotency: Idempotency, answer: StoredAnswer): void {
  state.keys.set(idempotency.key, { bodyHash: idempotency.bodyHash, answer })
  state.answers.push({ ...answer, ...idempotency, atMs: arrivalMs(state.supplies.nextArrival()) })
}

function planWrite(state: FlushState, prepared: PreparedCommand): { receipt: Receipt; answer: StoredAnswer | null } {
  if (prepared.type === 'merge') return { receipt: planMerge(state, prepared.command), answer: null }
  if (prepared.type === 'record') {
    const receipt = planRecordWrite(state, prepared)
    return { receipt, answer: prepared.command.idempotency?.respond(receipt) ?? null }
  }
  if (prepared.type === 'event') {
    const receipt = planEventWrite(state, prepared)
    return { receipt, answer: prepared.command.idempotency?.respond(receipt) ?? null }
  }
  if (prepared.type === 'enrichment') {
    const receipt = planEnrichment(state, prepared)
    return { receipt, answer: prepared.command.idempotency?.respond(receipt) ?? null }
  }
  const receipt = planProfileWrite(state, prepared)
  return { receipt, answer: prepared.command.idempotency?.respond(receipt) ?? null }
}

function planCommand(state: FlushState, prepared: PreparedCommand): Verdict {
  const idempotency = idempotencyOf(prepared.command)
  const known = idempotency && (state.keys.get(idempotency.key) ?? state.loaded.keys.get(idempotency.key))
  if (idempotency !== undefined && known !== undefined) return answerEarlier(known, idempotency.bodyHash)
  const { receipt, answer } = planWrite(state, prepared)
  if (idempotency !== undefined && answer !== null) {
    keepAnswer(state, { key: idempotency.key, bodyHash: idempotency.bodyHash }, answer)
  }
  return { kind: 'settled', receipt, answer }
}

/** Turns prepared commands into the rows to write and a verdict each, in their order. */
export function planFlush(
  rules: Rules,
  loaded: LoadedState,
  commands: readonly PreparedCommand[],
  supplies: Supplies,
): { plan: FlushPlan; verdicts: readonly Verdict[] } {
  const state = startFlush(rules, loaded, supplies)
  const verdicts = commands.map(prepared => planCommand(state, prepared))
  return { plan: finishFlush(state), verdicts }
}
