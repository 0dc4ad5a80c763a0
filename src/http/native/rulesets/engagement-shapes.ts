import { type Static, Type } from 'typebox'
import { type EngagementRule, type EngagementRuleset, eventOperators } from '../../../domain/scoring/definitions.ts'
import type { Draft } from '../../../domain/scoring/plan/definition-plan.ts'
import { readEnd, readStart } from '../../../domain/scoring/read-range.ts'
import { stampMembers, viewStamp } from '../definition-shapes.ts'

const active = Type.Boolean()
const nullableTime = Type.Union([Type.String(), Type.Null()], {
  description:
    'A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it.',
})
const filter = Type.Object(
  {
    field: Type.String({ description: 'A top-level key of the metadata.' }),
    operator: Type.Enum([...eventOperators]),
    value: Type.String(),
  },
  { additionalProperties: false },
)

const ruleMembers = {
  event_type: Type.String(),
  weight: Type.Integer({ description: 'Points that each event adds; below zero, takes off.' }),
  active,
  attribute_filters: Type.Array(filter, { description: 'All must hold for the metadata of an event.' }),
  half_life_days: Type.Union([Type.Number(), Type.Null()], {
    description: 'After how many days an event is worth half; null is worth the same for ever.',
  }),
  start_date: nullableTime,
  end_date: nullableTime,
}

const EngagementRuleView = Type.Object({ ...stampMembers, ...ruleMembers })

export const EngagementRuleDraft = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'Of a rule of the ruleset that stays; left out for a new one.' })),
    event_type: ruleMembers.event_type,
    weight: ruleMembers.weight,
    active: Type.Optional(active),
    attribute_filters: Type.Optional(ruleMembers.attribute_filters),
    half_life_days: Type.Optional(ruleMembers.half_life_days),
    start_date: Type.Optional(nullableTime),
    end_date: Type.Optional(nullableTime),
  },
  { additionalProperties: false },
)

const summaryMembers = {
  ...stampMembers,
  name: Type.String(),
  score_field: Type.String(),
  active,
  start_date: nullableTime,
  end_date: nullableTime,
  is_primary: Type.Boolean({ description: 'Whether its score drives the level that is shown: the oldest active one.' }),
}

export const EngagementSummary = Type.Object({ ...summaryMembers, rule_count: Type.Integer() })
export const EngagementView = Type.Object({ ...summaryMembers, rules: Type.Array(EngagementRuleView) })

const optional = {
  score_field: Type.Optional(Type.String()),
  active: Type.Optional(active),
  start_date: Type.Optional(nullableTime),
  end_date: Type.Optional(nullableTime),
}
export const NewEngagementRuleset = Type.Object(
  { name: Type.String({ description: 'Used once, whatever its casing.' }), ...optional },
  { additionalProperties: false },
)
export const EngagementChange = Type.Object(
  { name: Type.Optional(Type.String()), ...optional },
  { additionalProperties: false, minProperties: 1 },
)

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

function viewRule(rule: EngagementRule): Static<typeof EngagementRuleView> {
  const { eventType, weight, isActive, filters, halfLifeDays, startMs, endMs } = rule
  return {
    ...viewStamp(rule),
    event_type: eventType,
    weight,
    active: isActive,
    attribute_filters: [...filters],
    half_life_days: halfLifeDays,
    start_date: timeOf(startMs),
    end_date: timeOf(endMs),
  }
}

function viewMembers(ruleset: EngagementRuleset, known: readonly EngagementRuleset[]) {
  const { name, scoreField, isActive, startMs, endMs } = ruleset
  return {
    ...viewStamp(ruleset),
    name,
    score_field: scoreField,
    active: isActive,
    start_date: timeOf(startMs),
    end_date: timeOf(endMs),
    is_primary: known.find(each => each.isActive)?.id === ruleset.id,
  }
}

export function viewEngagement(
  ruleset: EngagementRuleset,
  known: readonly EngagementRuleset[],
): Static<typeof EngagementView> {
  return { ...viewMembers(ruleset, known), rules: ruleset.rules.map(viewRule) }
}

export function viewEngagementSummary(
  ruleset: EngagementRuleset,
  known: readonly EngagementRuleset[],
): Static<typeof EngagementSummary> {
  return { ...viewMembers(ruleset, known), rule_count: ruleset.rules.length }
}

export function readNewEngagement(body: Static<typeof NewEngagementRuleset>): Draft<EngagementRuleset> {
  return {
    name: body.name.trim(),
    scoreField: body.score_field?.trim() ?? 'engagement_score',
    isActive: body.active ?? true,
    startMs: readStart(body.start_date ?? null),
    endMs: readEnd(body.end_date ?? null),
    rules: [],
  }
}

export function readEngagementChange(body: Static<typeof EngagementChange>): Partial<Draft<EngagementRuleset>> {
  return {
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.score_field !== undefined && { scoreField: body.score_field.trim() }),
    ...(body.active !== undefined && { isActive: body.active }),
    ...(body.start_date !== undefined && { startMs: readStart(body.start_date) }),
    ...(body.end_date !== undefined && { endMs: readEnd(body.end_date) }),
  }
}

export function readEngagementRule(body: Static<typeof EngagementRuleDraft>): Draft<EngagementRule> {
  return {
    eventType: body.event_type.trim(),
    weight: body.weight,
    isActive: body.active ?? true,
    filters: (body.attribute_filters ?? []).map(({ field, operator, value }) => ({
      field: field.trim(),
      operator,
      value: value.trim(),
    })),
    halfLifeDays: body.half_life_days ?? null,
    startMs: readStart(body.start_date ?? null),
    endMs: readEnd(body.end_date ?? null),
  }
}
