import type { JsonObject } from '../json.ts'
import { holdsFor, type MemberComparison, prepareComparison } from './comparison.ts'
import type { EventFilter } from './definitions.ts'

export type PreparedEventFilter = {
  readonly filter: EventFilter
  readonly conditions: readonly MemberComparison[]
}

/** Those that can suppress anything: active, with conditions. */
export function prepareEventFilters(filters: readonly EventFilter[]): readonly PreparedEventFilter[] {
  return filters
    .filter(filter => filter.isActive && filter.conditions.length > 0)
    .map(filter => ({
      filter,
      conditions: filter.conditions.map(({ key, operator, value }) => ({
        field: key,
        ...prepareComparison(operator, value),
      })),
    }))
}

/** The first filter that suppresses the event; undefined lets it pass. */
export function findSuppression(
  filters: readonly PreparedEventFilter[],
  eventType: string,
  metadata: JsonObject,
): EventFilter | undefined {
  return filters.find(
    ({ filter, conditions }) =>
      (filter.eventType === null || filter.eventType === eventType) &&
      conditions.every(condition => holdsFor(condition, metadata)),
  )?.filter
}
