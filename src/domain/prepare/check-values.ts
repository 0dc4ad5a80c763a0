import type { Problem } from '../command.ts'
import type { Json } from '../json.ts'
import type { FieldDefinition } from '../schema/object-definition.ts'
import { validateValue } from '../schema/validate-value.ts'
import type { ObjectRules } from './rules.ts'

export function unknownField(name: string, objectName: string): Problem {
  return {
    code: 'unknown_field',
    path: name,
    message: `no such field on ${objectName}`,
    remedy: `Declare ${name} on ${objectName}, or leave it out.`,
  }
}

/** The value of a declared field in stored form, or the problem with it. */
export function checkValue(field: FieldDefinition, value: Json): { value: Json | null } | { problem: Problem } {
  if (value === null) {
    if (field.nullable && !field.required) return { value: null }
    return { problem: { code: 'not_nullable', path: field.name, message: 'this field cannot be cleared', value } }
  }
  const validated = validateValue(field, value)
  if (validated.ok) return { value: validated.value }
  const remedy = field.nullable
    ? `Send ${validated.expected.replace(/^expected /, '')}, or null to clear it.`
    : undefined
  const problem: Problem = { code: 'invalid_value', path: field.name, message: validated.expected, value }
  return { problem: remedy === undefined ? problem : { ...problem, remedy } }
}

/** Required fields that an insert lacks. */
export function missingFields(rules: ObjectRules, has: (name: string) => boolean): Problem[] {
  return rules.required
    .filter(name => !has(name))
    .map(name => ({
      code: 'required',
      path: name,
      message: 'this field is required on a new row',
      remedy: `Send ${name}.`,
    }))
}
