import { listRulesetsToRescore } from '../../domain/scoring/fit-changes.ts'
import type {
  DefinitionKind,
  DefinitionKinds,
  DefinitionPlan,
  Stamp,
} from '../../domain/scoring/plan/definition-plan.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import { changeDefinitions } from '../configuration/change-definitions.ts'
import type { Engine } from '../engine.ts'
import { fitPages, rescore } from './rescore.ts'
import { walkOnce } from './walk.ts'

/** Changes definitions, and computes the scores that this moves before it settles. Undefined: no such workspace. */
export async function changeScoring<K extends DefinitionKind, R>(
  engine: Engine,
  change: ChangeContext,
  workspaceId: string,
  kind: K,
  plan: (known: readonly DefinitionKinds[K][], stamp: Stamp) => DefinitionPlan<DefinitionKinds[K], R>,
): Promise<DefinitionPlan<DefinitionKinds[K], R> | undefined> {
  const { database, config } = engine
  const before = kind === 'fit_ruleset' ? await config.refresh(workspaceId) : undefined
  const planned = await changeDefinitions(database, change, workspaceId, kind, plan)
  if (before === undefined || planned?.kind !== 'changed') return planned
  const after = await config.refresh(workspaceId)
  // A change that somebody else made in between is computed too, which does no harm.
  const moved = listRulesetsToRescore(before.scoring.fitRulesets, after?.scoring.fitRulesets ?? [])
  if (moved.length > 0) {
    await rescore({ engine, now: change.now }, walkOnce(workspaceId), fitPages(moved.map(({ id }) => id)))
  }
  return planned
}
