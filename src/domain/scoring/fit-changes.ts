import type { FitRule, FitRuleset } from './definitions.ts'

function isSameRule(a: FitRule, b: FitRule): boolean {
  return (
    a.field === b.field &&
    a.operator === b.operator &&
    a.value === b.value &&
    a.weight === b.weight &&
    a.isActive === b.isActive
  )
}

/**
 * The rulesets whose scores are to be computed at once after a change: those that are new or newly active, and those
 * with a new or changed rule. A rule that is gone keeps its points until the next computation.
 */
export function listRulesetsToRescore(
  before: readonly FitRuleset[],
  after: readonly FitRuleset[],
): readonly FitRuleset[] {
  return after.filter(ruleset => {
    if (!ruleset.isActive) return false
    const former = before.find(({ id }) => id === ruleset.id)
    if (former === undefined || !former.isActive) return true
    return ruleset.rules.some(rule => {
      const old = former.rules.find(({ id }) => id === rule.id)
      return old === undefined || !isSameRule(old, rule)
    })
  })
}
