import type { EventFilter } from '../definitions.ts'
import { checkComparison } from './check-comparison.ts'
import { checkCount, checkEach, checkText } from './check-members.ts'
import type { KindRules } from './definition-plan.ts'
import { maxEventTypeLength } from './engagement-rules.ts'
import { maxKeyLength } from './mapping-rules.ts'

export const eventFilterRules: KindRules<EventFilter> = {
  noun: 'metadata filter',
  limit: 500,
  nameOf: ({ name }) => name,
  check: ({ name, eventType, conditions }) =>
    checkText('name', name, { max: 100 }) ??
    checkText('event_type', eventType, { max: maxEventTypeLength }) ??
    checkCount('conditions', conditions, 1, 50) ??
    checkEach(
      'conditions',
      conditions,
      ({ key, operator, value }, path) =>
        checkText(`${path}.key`, key, { max: maxKeyLength }) ?? checkComparison(`${path}.value`, operator, value),
    ),
  checkAmong: () => undefined,
}
