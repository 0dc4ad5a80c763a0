import { type Static, Type } from 'typebox'
import {
  conditionOperators,
  levelOperators,
  type Segment,
  type SegmentRule,
  segmentMatches,
} from '../../../domain/scoring/definitions.ts'
import type { Draft } from '../../../domain/scoring/plan/definition-plan.ts'
import { stampMembers, viewStamp } from '../definition-shapes.ts'

const operator = Type.Enum([...conditionOperators])
const value = Type.Optional(Type.String({ description: 'Left out for is_empty and is_not_empty.' }))

const Rule = Type.Union(
  [
    Type.Object({ on: Type.Literal('field'), field: Type.String(), operator, value }, { additionalProperties: false }),
    Type.Object(
      {
        on: Type.Literal('event'),
        event_type: Type.Optional(
          Type.Union([Type.String(), Type.Null()], { description: 'Null, or left out: events of any type.' }),
        ),
        field: Type.String({ description: 'A top-level key of the metadata.' }),
        operator,
        value,
      },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        on: Type.Enum(['engagement_level', 'fit_level']),
        operator: Type.Enum([...levelOperators]),
        value: Type.Optional(Type.String({ description: 'The id or the name of a level.' })),
      },
      { additionalProperties: false },
    ),
  ],
  { description: 'A condition on a field of the profile, on any of its events, or on a level of it.' },
)

const match = Type.Enum([...segmentMatches])

export const SegmentView = Type.Object({
  ...stampMembers,
  name: Type.String(),
  description: Type.String(),
  active: Type.Boolean(),
  match,
  rules: Type.Array(Rule),
})

const optional = {
  description: Type.Optional(Type.String()),
  active: Type.Optional(Type.Boolean()),
  match: Type.Optional(match),
  rules: Type.Optional(Type.Array(Rule, { description: 'Replaces all. Nobody is in a segment without rules.' })),
}
export const NewSegment = Type.Object(
  { name: Type.String({ description: 'Used once, whatever its casing.' }), ...optional },
  { additionalProperties: false },
)
export const SegmentChange = Type.Object(
  { name: Type.Optional(Type.String()), ...optional },
  { additionalProperties: false, minProperties: 1 },
)

export const SegmentDraft = Type.Object(
  { match: Type.Optional(match), rules: Type.Array(Rule) },
  { additionalProperties: false },
)

export function readSegmentDraft(body: Static<typeof SegmentDraft>): Pick<Segment, 'match' | 'rules'> {
  return { match: body.match ?? 'all', rules: body.rules.map(readRule) }
}

export function viewSegment(segment: Segment): Static<typeof SegmentView> {
  const { name, description, isActive, match, rules } = segment
  return { ...viewStamp(segment), name, description, active: isActive, match, rules: rules.map(viewRule) }
}

function viewRule(rule: SegmentRule): Static<typeof Rule> {
  if (rule.on !== 'event') return rule
  const { on, eventType, field, operator, value } = rule
  return { on, event_type: eventType, field, operator, value }
}

function readRule(body: Static<typeof Rule>): SegmentRule {
  const value = body.value?.trim() ?? ''
  if (body.on === 'field') return { on: 'field', field: body.field.trim(), operator: body.operator, value }
  if (body.on !== 'event') return { on: body.on, operator: body.operator, value }
  const eventType = body.event_type?.trim() ?? null
  return { on: 'event', eventType, field: body.field.trim(), operator: body.operator, value }
}

export function readNewSegment(body: Static<typeof NewSegment>): Draft<Segment> {
  return {
    name: body.name.trim(),
    description: body.description?.trim() ?? '',
    isActive: body.active ?? true,
    match: body.match ?? 'all',
    rules: (body.rules ?? []).map(readRule),
  }
}

export function readSegmentChange(body: Static<typeof SegmentChange>): Partial<Draft<Segment>> {
  return {
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.description !== undefined && { description: body.description.trim() }),
    ...(body.active !== undefined && { isActive: body.active }),
    ...(body.match !== undefined && { match: body.match }),
    ...(body.rules !== undefined && { rules: body.rules.map(readRule) }),
  }
}
