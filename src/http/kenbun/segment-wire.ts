import { type Static, Type } from 'typebox'
import type { JsonObject } from '../../domain/json.ts'
import { type SchemaRefusal, unusable } from '../../domain/schema/schema-refusal.ts'
import { conditionOperators, levelOperators, type SegmentRule } from '../../domain/scoring/definitions.ts'
import { isUuid } from '../../domain/uuid.ts'
import { AnyValue, NullableText, textOfValue, textOrNull } from './read-members.ts'
import { readWireId, wireId } from './wire.ts'

export const SegmentRuleBody = Type.Object({
  type: Type.Enum(['lead_metadata', 'event_metadata', 'engagement_level', 'profile_level']),
  field: Type.Optional(Type.String()),
  /** Of event metadata alone; without it, events of any type. */
  event_type: Type.Optional(NullableText),
  operator: Type.Enum([...conditionOperators]),
  value: Type.Optional(AnyValue),
})
type Body = Static<typeof SegmentRuleBody>

/** Rules as the domain knows them, or why one of them is none. */
export function readSegmentRules(
  bodies: readonly Body[],
): readonly SegmentRule[] | { readonly refusal: SchemaRefusal } {
  const rules: SegmentRule[] = []
  for (const [index, body] of bodies.entries()) {
    const rule = readRule(body)
    if (rule === undefined)
      return { refusal: unusable(`rules[${index}].operator`, `of a level must be one of ${levelOperators.join(', ')}`) }
    rules.push(rule)
  }
  return rules
}

/** Undefined for a level with an operator that levels have not. */
function readRule({ type, field = '', event_type: eventType, operator, value = '' }: Body): SegmentRule | undefined {
  const text = textOfValue(value)
  if (type === 'lead_metadata') return { on: 'field', field: field.trim(), operator, value: text }
  if (type === 'event_metadata')
    return { on: 'event', eventType: textOrNull(eventType), field: field.trim(), operator, value: text }
  const known = levelOperators.find(each => each === operator)
  if (known === undefined) return undefined
  const on = type === 'profile_level' ? 'fit_level' : 'engagement_level'
  return { on, operator: known, value: readWireId('level', text) || text }
}

export function viewSegmentRule(rule: SegmentRule): JsonObject {
  const { operator, value } = rule
  switch (rule.on) {
    case 'field':
      return { type: 'lead_metadata', field: rule.field, operator, value }
    case 'event':
      return { type: 'event_metadata', event_type: rule.eventType ?? '', field: rule.field, operator, value }
    default: {
      const type = rule.on === 'fit_level' ? 'profile_level' : 'engagement_level'
      return { type, field: '', operator, value: isUuid(value) ? wireId('level', value) : value }
    }
  }
}
