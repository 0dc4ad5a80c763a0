import { type Static, Type } from 'typebox'
import type { EventFilter } from '../../../domain/scoring/definitions.ts'
import { conditionOperators, type EventCondition } from '../../../domain/scoring/definitions.ts'
import { eventFilterRules } from '../../../domain/scoring/plan/event-filter-rules.ts'
import type { Call, Route } from '../call.ts'
import { type Plans, plansOf, resourceRoutes } from '../definitions.ts'
import { AnyValue, NullableText, textOfValue, textOrNull } from '../read-members.ts'
import { wireId, wireTime } from '../wire.ts'

const Conditions = Type.Array(
  Type.Object({ key: Type.String(), operator: Type.Enum([...conditionOperators]), value: Type.Optional(AnyValue) }),
)
const optional = { event_type: Type.Optional(NullableText), enabled: Type.Optional(Type.Boolean()) }

function readConditions(conditions: Static<typeof Conditions>): EventCondition[] {
  return conditions.map(({ key, operator, value = '' }) => ({ key: key.trim(), operator, value: textOfValue(value) }))
}

/** A change says by whom it was. */
function plansFor({ principal }: Call): Plans<EventFilter> {
  const plans = plansOf(eventFilterRules)
  return {
    ...plans,
    change: (known, id, change, nowMs) => plans.change(known, id, { ...change, updatedBy: principal.name }, nowMs),
  }
}

export const metadataFilterRoutes: readonly Route[] = resourceRoutes({
  kind: 'event_filter',
  idKind: 'filter',
  urls: ['/metadata-filters'],
  listFrom: scoring => scoring.eventFilters,
  viewList: items => items,
  view: filter => ({
    id: wireId('filter', filter.id),
    name: filter.name,
    event_type: filter.eventType ?? '',
    conditions: filter.conditions.map(({ key, operator, value }) => ({ key, operator, value })),
    enabled: filter.isActive,
    // Events say that they were suppressed, not by which filter.
    suppressed_count: 0,
    created_at: wireTime(filter.createdAtMs),
    updated_at: wireTime(filter.updatedAtMs),
    created_by: filter.createdBy,
    updated_by: filter.updatedBy,
  }),
  plans: plansFor,
  newBody: Type.Object({ name: Type.String(), conditions: Conditions, ...optional }),
  readNew: (body, stamp, _known, { principal }) => ({
    ...stamp,
    name: body.name.trim(),
    eventType: textOrNull(body.event_type),
    conditions: readConditions(body.conditions),
    isActive: body.enabled ?? true,
    createdBy: principal.name,
    updatedBy: principal.name,
  }),
  changeBody: Type.Object({
    name: Type.Optional(Type.String()),
    conditions: Type.Optional(Conditions),
    ...optional,
  }),
  readChange: body => ({
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.event_type !== undefined && { eventType: textOrNull(body.event_type) }),
    ...(body.conditions !== undefined && { conditions: readConditions(body.conditions) }),
    ...(body.enabled !== undefined && { isActive: body.enabled }),
  }),
})
