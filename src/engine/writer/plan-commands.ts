import type { WorkspaceConfig } from '../../domain/config.ts'
import type { FlushPlan, Verdict } from '../../domain/plan/flush-plan.ts'
import type { Supplies } from '../../domain/plan/flush-state.ts'
import type { LoadedState } from '../../domain/plan/loaded-state.ts'
import { listNeededFirings } from '../../domain/plan/needed-firings.ts'
import { listProfilesToIdentify } from '../../domain/plan/needed-identifiers.ts'
import { listHomesToSum } from '../../domain/plan/needed-sums.ts'
import { type PreparedCommand, planFlush } from '../../domain/plan/plan-flush.ts'
import { makeRules, type Rules } from '../../domain/prepare/rules.ts'
import type { Queryable } from '../../store/database.ts'
import { type Known, loadState, type Wanted } from '../../store/write/flush-find.ts'
import { UnknownWorkspaceError } from '../engine.ts'

export type PlanTools = {
  readonly supplies: Supplies
  readonly nowMs: () => number
  readonly rules: WeakMap<WorkspaceConfig, Rules>
}

export function rulesOf({ rules: known }: Pick<PlanTools, 'rules'>, config: WorkspaceConfig): Rules {
  let rules = known.get(config)
  if (rules === undefined) {
    rules = makeRules(config)
    known.set(config, rules)
  }
  return rules
}

export type Planned =
  | {
      readonly kind: 'planned'
      readonly plan: FlushPlan
      readonly verdicts: readonly Verdict[]
      readonly state: LoadedState
    }
  /** The configuration has moved. */
  | { readonly kind: 'outdated' }

/** Reads what the commands concern, as far as it is not recalled, and plans them. */
export async function planCommands(
  lane: Queryable,
  workspaceId: string,
  config: WorkspaceConfig,
  commands: readonly PreparedCommand[],
  tools: PlanTools,
  { wanted, recalled }: { readonly wanted: Wanted; readonly recalled: Known },
): Promise<Planned> {
  const rules = rulesOf(tools, config)
  const nowMs = tools.nowMs()
  const { state, configVersion } = await loadState(lane, workspaceId, wanted, nowMs, recalled, loaded => {
    const identified = listProfilesToIdentify(commands, loaded, name => rules.kinds.has(name))
    const summed = listHomesToSum(commands, loaded, identified, rules)
    return { identified, summed, ...listNeededFirings(commands, loaded, identified, rules, nowMs) }
  })
  if (configVersion === null) throw new UnknownWorkspaceError(`no workspace ${workspaceId}`)
  if (configVersion !== undefined && configVersion !== config.version) return { kind: 'outdated' }
  return { kind: 'planned', state, ...planFlush(rules, state, commands, tools.supplies) }
}
