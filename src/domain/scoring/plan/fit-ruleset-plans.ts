import { type SchemaRefusal, unusable } from '../../schema/schema-refusal.ts'
import type { FitRule, FitRuleset } from '../definitions.ts'
import { settlePrimary } from '../primary-ruleset.ts'
import { checkComparison } from './check-comparison.ts'
import { checkInteger, checkText } from './check-members.ts'
import {
  type DefinitionPlan,
  type Draft,
  type KindRules,
  nameTaken,
  planChange,
  planNew,
  planRemoval,
  refused,
} from './definition-plan.ts'
import { maxKeyLength } from './mapping-rules.ts'

export const maxWeight = 10_000

const rulesetRules: KindRules<FitRuleset> = {
  noun: 'fit ruleset',
  limit: 500,
  nameOf: ({ name }) => name,
  check: ({ name, description }) =>
    checkText('name', name, { max: 100 }) ??
    checkText('description', description, { max: 1000, isOptional: true, isLong: true }),
  checkAmong: nameTaken,
}

/** The limit is that of one ruleset. */
export const fitRuleRules: KindRules<FitRule> = {
  noun: 'fit rule',
  limit: 1000,
  nameOf: ({ field }) => field,
  check: ({ field, operator, value, weight }) =>
    checkText('field', field, { max: maxKeyLength }) ??
    checkComparison('value', operator, value) ??
    checkInteger('weight', weight, -maxWeight, maxWeight),
  checkAmong: ({ operator, value }) => checkComparison('value', operator, value),
}

/** The first active ruleset is the primary one unasked. */
export function planNewFitRuleset(known: readonly FitRuleset[], item: FitRuleset): DefinitionPlan<FitRuleset> {
  return settle(planNew(rulesetRules, known, item), known, item.isPrimary)
}

export function planFitRulesetChange(
  known: readonly FitRuleset[],
  id: string,
  change: Partial<Draft<FitRuleset>>,
  nowMs: number,
): DefinitionPlan<FitRuleset> {
  const { isPrimary, ...rest } = change
  const plan = planChange(rulesetRules, known, id, rest, nowMs)
  if (plan.kind === 'changed' && isPrimary === false && plan.result.isPrimary && plan.result.isActive)
    return refused(unusable('is_primary', 'cannot be taken away; make another ruleset primary instead'))
  return settle(plan, known, isPrimary === true)
}

export function planFitRulesetRemoval(known: readonly FitRuleset[], id: string): DefinitionPlan<FitRuleset> {
  return settle(planRemoval(rulesetRules, known, id), known, false)
}

/** Moves the mark of the primary ruleset to where the plan leaves it. */
function settle(
  plan: DefinitionPlan<FitRuleset>,
  known: readonly FitRuleset[],
  wantsMark: boolean,
): DefinitionPlan<FitRuleset> {
  if (plan.kind === 'refused') return plan
  const misfit = wantsMark ? checkMark(plan.result) : undefined
  if (misfit) return refused(misfit)
  const others = known.filter(({ id }) => id !== plan.result.id)
  const settled = settlePrimary([...others, ...plan.put], wantsMark ? plan.result.id : undefined)
  const put = settled.filter(ruleset => !others.includes(ruleset))
  return { ...plan, put, result: settled.find(({ id }) => id === plan.result.id) ?? plan.result }
}

function checkMark({ isActive }: FitRuleset): SchemaRefusal | undefined {
  return isActive ? undefined : unusable('is_primary', 'is for an active ruleset')
}
