import type { Command, Receipt } from '../../domain/command.ts'
import type { WorkspaceConfig } from '../../domain/config.ts'
import type { ParsePhone } from '../../domain/identity/normalise.ts'
import type { Verdict } from '../../domain/plan/flush-plan.ts'
import type { PreparedCommand } from '../../domain/plan/plan-flush.ts'
import { prepare } from './flush.ts'
import { type PlanTools, rulesOf } from './plan-commands.ts'
import { orderingKeys } from './wanted.ts'

/** Commands that are written together, as a configuration judges them. */
export type Stretch = {
  readonly given: readonly Command[]
  readonly config: WorkspaceConfig
  /** Those that were not refused, and where each stands among those given. */
  readonly commands: readonly PreparedCommand[]
  readonly places: readonly number[]
  /** By place; a hole where the command was taken. */
  readonly refusals: readonly (Receipt | undefined)[]
}

export function prepareStretch(
  given: readonly Command[],
  config: WorkspaceConfig,
  tools: PlanTools,
  parsePhone: ParsePhone,
): Stretch {
  const rules = rulesOf(tools, config)
  const commands: PreparedCommand[] = []
  const places: number[] = []
  const refusals = given.map((command, place) => {
    const outcome = prepare(command, rules, parsePhone)
    if (outcome.kind === 'refused') return outcome.receipt
    commands.push(outcome.prepared)
    places.push(place)
    return undefined
  })
  return { given, config, commands, places, refusals }
}

/** Everybody and everything that the stretch names, by which it may have to do with another. */
export function namesOf({ commands }: Stretch): ReadonlySet<string> {
  const names = new Set<string>()
  for (const command of commands) for (const key of orderingKeys(command)) names.add(key)
  return names
}

/** The receipts of all commands given, in their order. */
export function receiptsOf({ places, refusals }: Stretch, verdicts: readonly Verdict[]): readonly Receipt[] {
  const receipts = [...refusals]
  for (const [at, place] of places.entries()) {
    const verdict = verdicts[at]
    if (verdict?.kind === 'settled') receipts[place] = verdict.receipt
  }
  return receipts.map(receipt => {
    if (receipt === undefined) throw new Error('commands of a stretch have no idempotency keys')
    return receipt
  })
}
