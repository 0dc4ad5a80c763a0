import type { ScoringConfig } from '../../domain/scoring/definitions.ts'
import { findEngagementWork } from '../../domain/scoring/engagement-changes.ts'
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
import { engagementPages } from './engagement-pages.ts'
import { recount } from './recount.ts'
import { fitPages, type RescoreContext, rescore } from './rescore.ts'
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
  const isScored = kind === 'fit_ruleset' || kind === 'engagement_ruleset'
  const before = isScored ? await config.refresh(workspaceId) : undefined
  const planned = await changeDefinitions(database, change, workspaceId, kind, plan)
  if (before === undefined || planned?.kind !== 'changed') return planned
  const after = await config.refresh(workspaceId)
  // A change that somebody else made in between is computed too, which does no harm.
  if (after !== undefined) await computeChanged({ engine, now: change.now }, workspaceId, before.scoring, after.scoring)
  return planned
}

async function computeChanged(
  context: RescoreContext,
  workspaceId: string,
  before: ScoringConfig,
  after: ScoringConfig,
): Promise<void> {
  const fit = listRulesetsToRescore(before.fitRulesets, after.fitRulesets)
  if (fit.length > 0) await rescore(context, walkOnce(workspaceId), fitPages(fit.map(({ id }) => id)))
  const { recounted, isRescored } = findEngagementWork(before.engagementRulesets, after.engagementRulesets)
  if (recounted.length > 0) await recount(context, walkOnce(workspaceId), recounted)
  if (isRescored) await rescore(context, walkOnce(workspaceId), engagementPages(context.now()))
}
