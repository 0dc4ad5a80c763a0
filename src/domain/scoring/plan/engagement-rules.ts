import { canonicalJson } from '../../json.ts'
import { contradiction, type SchemaRefusal, unusable } from '../../schema/schema-refusal.ts'
import type { AttributeFilter, EngagementRule, EngagementRuleset, TimeRange } from '../definitions.ts'
import { checkComparison } from './check-comparison.ts'
import { checkCount, checkEach, checkInteger, checkText } from './check-members.ts'
import { type KindRules, nameTaken } from './definition-plan.ts'
import { maxWeight } from './fit-ruleset-plans.ts'
import { maxKeyLength } from './mapping-rules.ts'

/** The longest name of a type of events. */
export const maxEventTypeLength = 200
const maxHalfLifeDays = 36_500

export const engagementRulesetRules: KindRules<EngagementRuleset> = {
  noun: 'engagement ruleset',
  limit: 500,
  nameOf: ({ name }) => name,
  check: draft =>
    checkText('name', draft.name, { max: 100 }) ??
    checkText('score_field', draft.scoreField, { max: maxKeyLength }) ??
    checkRange(draft),
  checkAmong: (item, others) => checkRange(item) ?? nameTaken(item, others),
}

/** The limit is that of one ruleset. */
export const engagementRuleRules: KindRules<EngagementRule> = {
  noun: 'engagement rule',
  limit: 1000,
  nameOf: ({ eventType }) => eventType,
  check: draft =>
    checkText('event_type', draft.eventType, { max: maxEventTypeLength }) ??
    checkInteger('weight', draft.weight, -maxWeight, maxWeight) ??
    checkFilters(draft.filters) ??
    checkHalfLife(draft.halfLifeDays) ??
    checkRange(draft),
  checkAmong: (item, others) => checkRange(item) ?? checkTwin(item, others),
}

function checkFilters(filters: readonly AttributeFilter[] | undefined): SchemaRefusal | undefined {
  return (
    checkCount('attribute_filters', filters, 0, 20) ??
    checkEach(
      'attribute_filters',
      filters,
      ({ field, operator, value }, path) =>
        checkText(`${path}.field`, field, { max: maxKeyLength }) ?? checkComparison(`${path}.value`, operator, value),
    )
  )
}

function checkHalfLife(days: number | null | undefined): SchemaRefusal | undefined {
  if (days === undefined || days === null || (days > 0 && days <= maxHalfLifeDays)) return undefined
  return unusable('half_life_days', `must be above 0 and at most ${maxHalfLifeDays}`)
}

/** A surface reads a time that is none as NaN. */
function checkRange({ startMs = null, endMs = null }: Partial<TimeRange>): SchemaRefusal | undefined {
  if (Number.isNaN(startMs)) return unusable('start_date', 'must be a time with a zone, or a date')
  if (Number.isNaN(endMs)) return unusable('end_date', 'must be a time with a zone, or a date')
  return startMs !== null && endMs !== null && endMs < startMs
    ? unusable('end_date', 'must not be before start_date')
    : undefined
}

/** Two rules of a ruleset would count the same events: equal types and equal filters, in any order. */
function checkTwin(
  { eventType, filters }: EngagementRule,
  others: readonly EngagementRule[],
): SchemaRefusal | undefined {
  const own = filterKey(filters)
  const isTwin = others.some(other => other.eventType === eventType && filterKey(other.filters) === own)
  return isTwin
    ? contradiction('event_type', `'${eventType}' with these filters has a rule in this ruleset already`)
    : undefined
}

function filterKey(filters: readonly AttributeFilter[]): string {
  return [...new Set(filters.map(canonicalJson))].toSorted().join()
}
