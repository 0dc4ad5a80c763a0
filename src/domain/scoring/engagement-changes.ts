import type { EngagementRule, EngagementRuleset } from './definitions.ts'
import { countsAlike } from './rule-changes.ts'

/** What a change of engagement rulesets asks for at once. */
export type EngagementWork = {
  /** Rules whose events are to be counted anew. */
  readonly recounted: readonly string[]
  /** Whether any score may come out differently. A rule or ruleset that is gone keeps its points until the next event. */
  readonly isRescored: boolean
}

function isWorthTheSame(a: EngagementRule, b: EngagementRule): boolean {
  return a.weight === b.weight && a.isActive === b.isActive
}

export function findEngagementWork(
  before: readonly EngagementRuleset[],
  after: readonly EngagementRuleset[],
): EngagementWork {
  const recounted: string[] = []
  let isRescored = false
  for (const ruleset of after) {
    const former = before.find(({ id }) => id === ruleset.id)
    const isRangeMoved = former?.startMs !== ruleset.startMs || former.endMs !== ruleset.endMs
    if (ruleset.isActive && former?.isActive !== true) isRescored = true
    for (const rule of ruleset.rules) {
      const old = former?.rules.find(({ id }) => id === rule.id)
      const isCountedAnew = old === undefined || isRangeMoved || !countsAlike(old, rule)
      if (isCountedAnew) recounted.push(rule.id)
      if (ruleset.isActive && (isCountedAnew || !isWorthTheSame(old, rule))) isRescored = true
    }
  }
  return { recounted, isRescored }
}
