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
  /** Those that were not refused, in their order. */
  readonly commands: readonly PreparedCommand[]
  /** One for each that is given; undefined where the command was taken. */
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
  const refusals = given.map(command => {
    const outcome = prepare(command, rules, parsePhone)
    if (outcome.kind === 'refused') return outcome.receipt
    commands.push(outcome.prepared)
    return undefined
  })
  return { given, config, commands, refusals }
}

/** Everybody and everything that the stretch names, by which it may have to do with another. */
export function namesOf({ commands }: Stretch): ReadonlySet<string> {
  const names = new Set<string>()
  for (const command of commands) for (const key of orderingKeys(command)) names.add(key)
  return names
}

/** The receipts of all commands given, in their order. */
export function receiptsOf({ refusals }: Stretch, verdicts: readonly Verdict[]): readonly Receipt[] {
  const settled = verdicts.values()
  return refusals.map(refusal => refusal ?? receiptOf(settled.next().value))
}

function receiptOf(verdict: Verdict | undefined): Receipt {
  if (verdict?.kind !== 'settled') throw new Error('commands of a stretch have no idempotency keys')
  return verdict.receipt
}
