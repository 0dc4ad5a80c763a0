import { type Json, memberOf } from '../json.ts'
import { holds, holdsFor, type MemberComparison, prepareComparison, readValue } from './comparison.ts'
import type { FitOperator, FitRule, FitRuleset, ScoringSettings } from './definitions.ts'

/** A rule that gave points. */
export type FitMatch = {
  readonly ruleId: string
  readonly field: string
  readonly operator: FitOperator
  /** The value of the rule, not of the profile. */
  readonly value: string
  readonly weight: number
}

/** A score and why it is that: without the floor it is the sum of the weights. */
export type FitScore = { readonly score: number; readonly matches: readonly FitMatch[] }

type PreparedFitRule = { readonly comparison: MemberComparison; readonly match: FitMatch }

export type PreparedFitRuleset = {
  readonly ruleset: FitRuleset
  readonly rules: readonly PreparedFitRule[]
  /** The fields that the rules look at, each once, and which of them each rule looks at. */
  readonly fields: readonly string[]
  readonly slots: readonly number[]
}

export function prepareFitRule({ id, field, operator, value, weight }: FitRule): PreparedFitRule {
  return {
    comparison: { field, ...prepareComparison(operator, value) },
    match: { ruleId: id, field, operator, value, weight },
  }
}

/** Inactive rules give no points. */
export function prepareFitRuleset(ruleset: FitRuleset): PreparedFitRuleset {
  const rules = ruleset.rules.filter(rule => rule.isActive).map(prepareFitRule)
  const slotOf = new Map<string, number>()
  for (const { match } of rules) if (!slotOf.has(match.field)) slotOf.set(match.field, slotOf.size)
  return { ruleset, rules, fields: [...slotOf.keys()], slots: rules.map(({ match }) => slotOf.get(match.field) ?? 0) }
}

export function matchFitRule(rule: PreparedFitRule, fields: Readonly<Record<string, Json>>): boolean {
  return holdsFor(rule.comparison, fields)
}

/** The least that a score may show, unless the workspace allows less. */
export function floorScore(sum: number, settings: ScoringSettings): number {
  return sum < 0 && !settings.allowNegativeScores ? 0 : sum
}

const noMatches: readonly FitMatch[] = []

/** Adds up the weights of the rules that match; the floor is that of the sum. */
export function scoreFit(
  prepared: PreparedFitRuleset,
  fields: Readonly<Record<string, Json>>,
  settings: ScoringSettings,
): FitScore {
  const { rules, slots } = prepared
  const readings = prepared.fields.map(name => readValue(memberOf(fields, name)))
  let sum = 0
  let matches: FitMatch[] | undefined
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i]
    const reading = readings[slots[i] ?? 0]
    if (rule === undefined || reading === undefined || !holds(rule.comparison, reading)) continue
    sum += rule.match.weight
    if (matches === undefined) matches = [rule.match]
    else matches.push(rule.match)
  }
  return { score: floorScore(sum, settings), matches: matches ?? noMatches }
}
