import { type Static, Type } from 'typebox'
import { type FitRule, type FitRuleset, fitOperators } from '../../../domain/scoring/definitions.ts'
import type { Draft } from '../../../domain/scoring/plan/definition-plan.ts'
import { stampMembers, viewStamp } from '../definition-shapes.ts'

const operator = Type.Enum([...fitOperators])
const value = Type.String({
  description:
    'What the field is compared with; for greater_than and less_than one plain number. Bands compare as ranges.',
})
const weight = Type.Integer({ description: 'Points that a match adds; below zero, takes off.' })
const active = Type.Boolean()

export const RuleView = Type.Object({
  ...stampMembers,
  field: Type.String(),
  operator,
  value: Type.String(),
  weight: Type.Integer(),
  active,
})

export const NewRule = Type.Object(
  {
    field: Type.String({ description: 'A field of profiles.' }),
    operator: Type.Optional(operator),
    value,
    weight,
    active: Type.Optional(active),
  },
  { additionalProperties: false },
)

export const RuleDraft = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'Of a rule of the ruleset that stays; left out for a new one.' })),
    ...NewRule.properties,
  },
  { additionalProperties: false },
)

export const RuleChange = Type.Object(
  {
    operator: Type.Optional(operator),
    value: Type.Optional(value),
    weight: Type.Optional(weight),
    active: Type.Optional(active),
  },
  { additionalProperties: false, minProperties: 1 },
)

const summaryMembers = {
  ...stampMembers,
  name: Type.String(),
  description: Type.String(),
  active,
  is_primary: Type.Boolean({ description: 'Whether its score drives the level that is shown; one of a workspace.' }),
}

export const RulesetSummary = Type.Object({ ...summaryMembers, rule_count: Type.Integer() })
export const RulesetView = Type.Object({ ...summaryMembers, rules: Type.Array(RuleView) })

const optional = {
  description: Type.Optional(Type.String()),
  active: Type.Optional(active),
  is_primary: Type.Optional(Type.Boolean()),
}
export const NewRuleset = Type.Object(
  { name: Type.String({ description: 'Used once, whatever its casing.' }), ...optional },
  { additionalProperties: false },
)
export const RulesetChange = Type.Object(
  { name: Type.Optional(Type.String()), ...optional },
  { additionalProperties: false, minProperties: 1 },
)

export function viewRule(rule: FitRule): Static<typeof RuleView> {
  const { field, operator, value, weight, isActive } = rule
  return { ...viewStamp(rule), field, operator, value, weight, active: isActive }
}

export function viewRuleset(ruleset: FitRuleset): Static<typeof RulesetView> {
  return { ...viewMembers(ruleset), rules: ruleset.rules.map(viewRule) }
}

export function viewSummary(ruleset: FitRuleset): Static<typeof RulesetSummary> {
  return { ...viewMembers(ruleset), rule_count: ruleset.rules.length }
}

function viewMembers(ruleset: FitRuleset) {
  const { name, description, isActive, isPrimary } = ruleset
  return { ...viewStamp(ruleset), name, description, active: isActive, is_primary: isPrimary }
}

export function readNewRuleset(body: Static<typeof NewRuleset>): Draft<FitRuleset> {
  return {
    name: body.name.trim(),
    description: body.description?.trim() ?? '',
    isActive: body.active ?? true,
    isPrimary: body.is_primary ?? false,
    rules: [],
  }
}

export function readRulesetChange(body: Static<typeof RulesetChange>): Partial<Draft<FitRuleset>> {
  return {
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.description !== undefined && { description: body.description.trim() }),
    ...(body.active !== undefined && { isActive: body.active }),
    ...(body.is_primary !== undefined && { isPrimary: body.is_primary }),
  }
}

export function readNewRule(body: Static<typeof NewRule>): Draft<FitRule> {
  return {
    field: body.field.trim(),
    operator: body.operator ?? 'equals',
    value: body.value.trim(),
    weight: body.weight,
    isActive: body.active ?? true,
  }
}

export function readRuleChange(body: Static<typeof RuleChange>): Partial<Draft<FitRule>> {
  return {
    ...(body.operator !== undefined && { operator: body.operator }),
    ...(body.value !== undefined && { value: body.value.trim() }),
    ...(body.weight !== undefined && { weight: body.weight }),
    ...(body.active !== undefined && { isActive: body.active }),
  }
}
