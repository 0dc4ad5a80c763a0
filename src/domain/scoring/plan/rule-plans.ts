import { type SchemaRefusal, unusable } from '../../schema/schema-refusal.ts'
import { checkCount } from './check-members.ts'
import {
  type DefinitionPlan,
  type Draft,
  type KindRules,
  notThere,
  planChange,
  planNew,
  planRemoval,
  refused,
  type Stamp,
} from './definition-plan.ts'

// Changes of the rules of a ruleset; they live in their ruleset and are stored with it.

export type RulesetOf<R extends Stamp> = Stamp & { readonly name: string; readonly rules: readonly R[] }

/** A rule and the ruleset it is in. */
export type PlacedRule<R extends Stamp> = { readonly rulesetId: string; readonly rule: R }

/** Adds a rule at the end. */
export function planNewRule<R extends Stamp, S extends RulesetOf<R>>(
  rules: KindRules<R>,
  known: readonly S[],
  rulesetId: string,
  rule: NoInfer<R>,
): DefinitionPlan<S, PlacedRule<R>> {
  const misfit = rules.check(rule)
  if (misfit) return refused(misfit)
  const ruleset = known.find(({ id }) => id === rulesetId)
  if (ruleset === undefined) return refused(notThere('ruleset'))
  return place(ruleset, planNew(rules, ruleset.rules, rule), [...ruleset.rules, rule])
}

/** A null `rulesetId` is any. */
export function planRuleChange<R extends Stamp, S extends RulesetOf<R>>(
  rules: KindRules<R>,
  known: readonly S[],
  rulesetId: string | null,
  ruleId: string,
  change: Partial<Draft<R>>,
  nowMs: number,
): DefinitionPlan<S, PlacedRule<R>> {
  const misfit = rules.check(change)
  if (misfit) return refused(misfit)
  const ruleset = findRuleset(known, rulesetId, ruleId)
  if (ruleset === undefined) return refused(notThere('rule'))
  const plan = planChange(rules, ruleset.rules, ruleId, change, nowMs)
  if (plan.kind === 'refused') return plan
  return place(
    ruleset,
    plan,
    ruleset.rules.map(rule => (rule.id === ruleId ? plan.result : rule)),
  )
}

/** A null `rulesetId` is any. */
export function planRuleRemoval<R extends Stamp, S extends RulesetOf<R>>(
  rules: KindRules<R>,
  known: readonly S[],
  rulesetId: string | null,
  ruleId: string,
): DefinitionPlan<S, PlacedRule<R>> {
  const ruleset = findRuleset(known, rulesetId, ruleId)
  if (ruleset === undefined) return refused(notThere('rule'))
  return place(
    ruleset,
    planRemoval(rules, ruleset.rules, ruleId),
    ruleset.rules.filter(({ id }) => id !== ruleId),
  )
}

/** What is wrong with the rules of a draft, each judged beside those before it, under the path `rules[0].weight`. */
export function checkRules<R extends Stamp>(rules: KindRules<R>, items: readonly R[]): SchemaRefusal | undefined {
  const refusal = checkCount('rules', items, 0, rules.limit)
  if (refusal) return refusal
  for (const [index, item] of items.entries()) {
    const misfit = rules.check(item) ?? rules.checkAmong(item, items.slice(0, index))
    if (misfit) return { ...misfit, path: misfit.path === '' ? `rules[${index}]` : `rules[${index}].${misfit.path}` }
  }
  return undefined
}

/** Replaces all rules of a ruleset at once. */
export function planRules<R extends Stamp, S extends RulesetOf<R>>(
  rules: KindRules<R>,
  known: readonly S[],
  rulesetId: string,
  listFrom: (ruleset: S) => readonly NoInfer<R>[],
): DefinitionPlan<S, S> {
  const ruleset = known.find(({ id }) => id === rulesetId)
  if (ruleset === undefined) return refused(notThere('ruleset'))
  const list = listFrom(ruleset)
  const refusal = checkRules(rules, list)
  if (refusal) return refused(refusal)
  const result = { ...ruleset, rules: list }
  const { id: subject, name } = ruleset
  return { kind: 'changed', put: [result], remove: [], result, action: 'ruleset.replace_rules', subject, name }
}

/** Puts the rules of a ruleset in another order, highest priority first; all of them must be named. */
export function planReorder<R extends Stamp, S extends RulesetOf<R>>(
  known: readonly S[],
  rulesetId: string,
  ruleIds: readonly string[],
): DefinitionPlan<S, S> {
  const ruleset = known.find(({ id }) => id === rulesetId)
  if (ruleset === undefined) return refused(notThere('ruleset'))
  const byId = new Map(ruleset.rules.map(rule => [rule.id, rule]))
  const rules = [...new Set(ruleIds)].flatMap(id => byId.get(id) ?? [])
  if (rules.length !== ruleset.rules.length || rules.length !== ruleIds.length)
    return refused(unusable('rule_ids', 'must name every rule of the ruleset once'))
  const result = { ...ruleset, rules }
  const { id: subject, name } = ruleset
  return { kind: 'changed', put: [result], remove: [], result, action: 'ruleset.reorder', subject, name }
}

function findRuleset<R extends Stamp, S extends RulesetOf<R>>(
  known: readonly S[],
  rulesetId: string | null,
  ruleId: string,
): S | undefined {
  return known.find(
    ({ id, rules }) => (rulesetId === null || id === rulesetId) && rules.some(rule => rule.id === ruleId),
  )
}

function place<R extends Stamp, S extends RulesetOf<R>>(
  ruleset: S,
  plan: DefinitionPlan<R>,
  rules: readonly R[],
): DefinitionPlan<S, PlacedRule<R>> {
  if (plan.kind === 'refused') return plan
  const result = { rulesetId: ruleset.id, rule: plan.result }
  return { ...plan, put: [{ ...ruleset, rules }], remove: [], result }
}
