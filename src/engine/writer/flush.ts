import type { Command, Problem, Receipt } from '../../domain/command.ts'
import type { WorkspaceConfig } from '../../domain/config.ts'
import { refuseEnrichment } from '../../domain/enrichment/plan-enrichment.ts'
import type { ParsePhone } from '../../domain/identity/normalise.ts'
import type { RenderMessage, Verdict } from '../../domain/plan/flush-plan.ts'
import { refuseEvent } from '../../domain/plan/plan-event-write.ts'
import type { PreparedCommand } from '../../domain/plan/plan-flush.ts'
import { refuseProfileWrite } from '../../domain/plan/plan-profile-write.ts'
import { prepareWrite } from '../../domain/prepare/prepare-write.ts'
import type { Rules } from '../../domain/prepare/rules.ts'
import { DatabaseError, type Queryable } from '../../store/database.ts'
import { applyPlan, armRows, type FlushStatements } from '../../store/write/flush-apply.ts'
import { type ConfigCache, UnknownWorkspaceError } from '../engine.ts'
import { type PlanTools, planCommands, rulesOf } from './plan-commands.ts'
import { nothingKnown, type RecentProfiles } from './recent-profiles.ts'
import { collectWanted } from './wanted.ts'
import type { Batch, Entry } from './write-queue.ts'

/** Writes to the same rows raced and the retries ran out; the caller may try again. */
export class ConcurrentWriteError extends Error {}

export type FlushTools = PlanTools & {
  readonly config: ConfigCache
  readonly parsePhone: ParsePhone
  readonly statements: FlushStatements
  readonly recent: RecentProfiles
  readonly renderMessage: RenderMessage
  readonly onRetry: (reason: 'raced' | 'outdated') => void
  /** Webhooks were entered. */
  readonly onMessages: () => void
}

/** Eight processes that write to one person without pause lose some races twelve times in a row, none thirty times. */
export const maxAttempts = 30
/**
 * A guard that failed, a lost race for a unique key, a row on its way to the default partition when its month got one of
 * its own, a serialization failure, a deadlock: read and plan again. No table has checks of another kind.
 */
export const retryable: ReadonlySet<string> = new Set(['22012', '23505', '23514', '40001', '40P01'])

/** Whether somebody wrote first. */
export function isRace(error: unknown): boolean {
  return error instanceof ConcurrentWriteError || (error instanceof DatabaseError && retryable.has(error.sqlState))
}

export type PreparedOrRefused = { kind: 'ready'; prepared: PreparedCommand } | { kind: 'refused'; receipt: Receipt }

/** What a command is told that failed for no fault of its own. */
export const onOurSide = {
  code: 'failed',
  path: '',
  message: 'the write failed on our side',
  remedy: 'Send it again.',
} as const satisfies Problem

export function refusalOf(command: Command, problems: readonly Problem[]): Receipt {
  if (command.type === 'profile') return refuseProfileWrite(problems)
  if (command.type === 'event') return refuseEvent(problems)
  if (command.type === 'enrichment') return refuseEnrichment(command, problems)
  if (command.type === 'record') return { type: 'record', recordId: null, outcome: 'refused', problems }
  return { type: 'merge', outcome: 'refused', merge: null, problems }
}

export function prepare(command: Command, rules: Rules, parsePhone: ParsePhone): PreparedOrRefused {
  if (command.type === 'merge') return { kind: 'ready', prepared: { type: 'merge', command } }
  const preparation = prepareWrite(command, rules, parsePhone)
  if (preparation.kind === 'ready') return { kind: 'ready', prepared: preparation.write }
  return { kind: 'refused', receipt: refusalOf(command, preparation.problems) }
}

/** Brings every entry to one version of the configuration; entries that it now refuses settle and drop out. */
function alignEntries(entries: readonly Entry[], config: WorkspaceConfig, tools: FlushTools): readonly Entry[] {
  if (entries.every(entry => entry.config === config)) return entries
  const rules = rulesOf(tools, config)
  return entries.filter(entry => {
    if (entry.config === config) return true
    const outcome = prepare(entry.command, rules, tools.parsePhone)
    if (outcome.kind === 'refused') {
      entry.settle({ kind: 'settled', receipt: outcome.receipt, answer: null })
      return false
    }
    entry.prepared = outcome.prepared
    entry.config = config
    return true
  })
}

type Attempt =
  | { readonly kind: 'written'; readonly verdicts: readonly Verdict[] }
  | { readonly kind: 'raced' }
  | { readonly kind: 'outdated' }

async function attempt(
  lane: Queryable,
  workspaceId: string,
  config: WorkspaceConfig,
  entries: readonly Entry[],
  tools: FlushTools,
  isFirst: boolean,
): Promise<Attempt> {
  const commands = entries.map(entry => entry.prepared)
  const wanted = collectWanted(commands)
  const recalled = isFirst ? tools.recent.recall(workspaceId, wanted.identifiers) : nothingKnown
  const planned = await planCommands(lane, workspaceId, config, commands, tools, { wanted, recalled })
  if (planned.kind === 'outdated') return planned
  const { plan, verdicts, state } = planned
  const rows = armRows(plan, recalled.profiles, tools.renderMessage)
  if (rows.size === 0) return { kind: 'written', verdicts }
  try {
    await applyPlan(lane, tools.statements, workspaceId, config.version, rows)
  } catch (error) {
    if (!isRace(error)) throw error
    if (recalled.profiles.size > 0) tools.recent.distrust(workspaceId, recalled)
    return { kind: 'raced' }
  }
  if (recalled.profiles.size > 0) tools.recent.trust(workspaceId)
  tools.recent.remember(workspaceId, state, plan)
  if (plan.messages.length + plan.notices.length > 0) tools.onMessages()
  return { kind: 'written', verdicts }
}

export async function latestConfig(workspaceId: string, tools: Pick<FlushTools, 'config'>): Promise<WorkspaceConfig> {
  const config = await tools.config.refresh(workspaceId)
  if (config === undefined) throw new UnknownWorkspaceError(`no workspace ${workspaceId}`)
  return config
}

/** Settles or fails one entry. */
export type Answer = () => void

async function flushEntries(
  lane: Queryable,
  workspaceId: string,
  given: readonly Entry[],
  tools: FlushTools,
): Promise<readonly Answer[]> {
  const [first] = given
  if (first === undefined) return []
  let config = first.config
  let entries = given
  // Entries queued under different versions are judged by the one in force.
  if (entries.some(entry => entry.config !== config)) config = await latestConfig(workspaceId, tools)
  for (let attempts = 0; attempts < maxAttempts; attempts += 1) {
    entries = alignEntries(entries, config, tools)
    if (entries.length === 0) return []
    const outcome = await attempt(lane, workspaceId, config, entries, tools, attempts === 0)
    if (outcome.kind === 'written') {
      return entries.map((entry, index) => () => {
        const verdict = outcome.verdicts[index]
        if (verdict !== undefined) entry.settle(verdict)
      })
    }
    tools.onRetry(outcome.kind)
    // What raced may have been the configuration; the next attempt reads its version first of all.
    if (outcome.kind === 'outdated') config = await latestConfig(workspaceId, tools)
  }
  throw new ConcurrentWriteError('concurrent writes kept changing the same profiles')
}

/** Whether trying the commands one by one can find a culprit; a database out of reach is nobody's fault. */
export function isSomebodysFault(error: unknown): boolean {
  if (error instanceof ConcurrentWriteError) return true
  if (!(error instanceof DatabaseError)) return !(error instanceof UnknownWorkspaceError)
  return !/^(08|53|57|58)/.test(error.sqlState)
}

async function halve(
  lane: Queryable,
  workspaceId: string,
  entries: readonly Entry[],
  tools: FlushTools,
): Promise<readonly Answer[]> {
  try {
    return await flushEntries(lane, workspaceId, entries, tools)
  } catch (error) {
    if (entries.length === 1 || !isSomebodysFault(error)) return entries.map(entry => () => entry.fail(error))
    const middle = Math.ceil(entries.length / 2)
    const answers = await halve(lane, workspaceId, entries.slice(0, middle), tools)
    return [...answers, ...(await halve(lane, workspaceId, entries.slice(middle), tools))]
  }
}

/**
 * Carries a batch out: read, plan, apply, in two round trips; again when somebody wrote first; in halves when it fails
 * otherwise, until the culprit stands alone. Resolves to the answers that are still to be given, one for each entry that
 * the latest configuration did not refuse; it never throws.
 */
export function flush(lane: Queryable, batch: Batch, tools: FlushTools): Promise<readonly Answer[]> {
  return halve(lane, batch.workspaceId, batch.entries, tools)
}
