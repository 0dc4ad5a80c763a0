import type { SchemaRefusal } from '../../schema/schema-refusal.ts'
import type { Segment, SegmentRule } from '../definitions.ts'
import { checkComparison } from './check-comparison.ts'
import { checkCount, checkEach, checkText } from './check-members.ts'
import { type KindRules, nameTaken } from './definition-plan.ts'
import { maxEventTypeLength } from './engagement-rules.ts'
import { maxKeyLength } from './mapping-rules.ts'

export const segmentRules: KindRules<Segment> = {
  noun: 'segment',
  limit: 1000,
  nameOf: ({ name }) => name,
  check: ({ name, description, rules }) =>
    checkText('name', name, { max: 100 }) ??
    checkText('description', description, { max: 1000, isOptional: true, isLong: true }) ??
    checkCount('rules', rules, 0, 100) ??
    checkEach('rules', rules, checkRule),
  checkAmong: nameTaken,
}

function checkRule(rule: SegmentRule, path: string): SchemaRefusal | undefined {
  if (rule.on === 'field' || rule.on === 'event') {
    const misfit =
      checkText(`${path}.field`, rule.field, { max: maxKeyLength }) ??
      (rule.on === 'event' ? checkText(`${path}.event_type`, rule.eventType, { max: maxEventTypeLength }) : undefined)
    if (misfit) return misfit
  }
  return checkComparison(`${path}.value`, rule.operator, rule.value)
}
