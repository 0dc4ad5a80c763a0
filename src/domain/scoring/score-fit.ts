import type { Json } from '../json.ts'
import { holdsFor, type MemberComparison, prepareComparison } from './comparison.ts'
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

export type PreparedFitRuleset = { readonly ruleset: FitRuleset; readonly rules: readonly PreparedFitRule[] }

export function prepareFitRule({ id, field, operator, value, weight }: FitRule): PreparedFitRule {
  return {
    comparison: { field, ...prepareComparison(operator, value) },
    match: { ruleId: id, field, operator, value, weight },
  }
}

/** Inactive rules give no points. */
export function prepareFitRuleset(ruleset: FitRuleset): PreparedFitRuleset {
  return { ruleset, rules: ruleset.rules.filter(rule => rule.isActive).map(prepareFitRule) }
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
  { rules }: PreparedFitRuleset,
  fields: Readonly<Record<string, Json>>,
  settings: ScoringSettings,
): FitScore {
  let sum = 0
  let matches: FitMatch[] | undefined
  for (const rule of rules) {
    if (!matchFitRule(rule, fields)) continue
    sum += rule.match.weight
    if (matches === undefined) matches = [rule.match]
    else matches.push(rule.match)
  }
  return { score: floorScore(sum, settings), matches: matches ?? noMatches }
}
