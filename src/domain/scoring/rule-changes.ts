import type { AttributeFilter, EngagementRule, EngagementRuleset, TimeRange } from './definitions.ts'

function filterKey({ field, operator, value }: AttributeFilter): string {
  return JSON.stringify([field, operator, value])
}

function hasSameFilters(a: readonly AttributeFilter[], b: readonly AttributeFilter[]): boolean {
  const [left, right] = [new Set(a.map(filterKey)), new Set(b.map(filterKey))]
  return left.size === right.size && left.isSubsetOf(right)
}

function hasSameRange(a: TimeRange, b: TimeRange): boolean {
  return a.startMs === b.startMs && a.endMs === b.endMs
}

/** Another rule of the ruleset on the same event type with the same filters: two such rules are a mistake. */
export function findTwin(
  ruleset: EngagementRuleset,
  rule: Pick<EngagementRule, 'eventType' | 'filters'> & { readonly id?: string },
): EngagementRule | undefined {
  return ruleset.rules.find(
    other => other.id !== rule.id && other.eventType === rule.eventType && hasSameFilters(other.filters, rule.filters),
  )
}

/** Whether what a rule has accumulated still holds after its change; else its events are to be counted anew. */
export function countsAlike(before: EngagementRule, after: EngagementRule): boolean {
  return (
    before.eventType === after.eventType &&
    before.halfLifeDays === after.halfLifeDays &&
    hasSameRange(before, after) &&
    hasSameFilters(before.filters, after.filters)
  )
}
