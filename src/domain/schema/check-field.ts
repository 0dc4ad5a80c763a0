import type { IdentityKind } from '../config.ts'
import { type FieldDefinition, fieldNamePattern } from './object-definition.ts'
import { type SchemaRefusal, unusable } from './schema-refusal.ts'

const maxStringLength = 1_000_000
const maxEnumValues = 1000
/** Identifiers are kept in an index, whose entries have a limit. */
export const maxIdentityLength = 512

const nameRule = 'a name has 1 to 63 characters of a-z, 0-9 and _, and begins with a letter'

export function checkName(path: string, name: string): SchemaRefusal | undefined {
  return fieldNamePattern.test(name) ? undefined : unusable(path, nameRule)
}

/** What is wrong with a field taken by itself; `kinds` are the workspace's identity kinds. */
export function checkField(
  objectName: string,
  field: FieldDefinition,
  kinds: readonly IdentityKind[],
): SchemaRefusal | undefined {
  return checkName('name', field.name) ?? checkText(field) ?? checkIdentifies(objectName, field, kinds)
}

function checkText({ type, format, maxLength, enumValues }: FieldDefinition): SchemaRefusal | undefined {
  if (type !== 'string') {
    if (format !== undefined) return unusable('format', 'only a string has a format')
    if (maxLength !== undefined) return unusable('max_length', 'only a string has a greatest length')
    if (enumValues !== undefined) return unusable('enum_values', 'only a string has a list of values')
    return undefined
  }
  if (maxLength !== undefined && (maxLength < 1 || maxLength > maxStringLength))
    return unusable('max_length', `expected 1 to ${maxStringLength}`)
  if (enumValues === undefined) return undefined
  if (enumValues.length < 1 || enumValues.length > maxEnumValues)
    return unusable('enum_values', `expected 1 to ${maxEnumValues} values`)
  if (new Set(enumValues).size < enumValues.length) return unusable('enum_values', 'a value is listed twice')
  return undefined
}

function checkIdentifies(
  objectName: string,
  { type, identifies }: FieldDefinition,
  kinds: readonly IdentityKind[],
): SchemaRefusal | undefined {
  if (identifies === undefined) return undefined
  if (objectName === 'profiles')
    return unusable('identifies', 'on profiles a field identifies by being among identity_kinds')
  if (type !== 'string') return unusable('identifies', 'only a string names a person')
  if (kinds.some(({ kind }) => kind === identifies)) return undefined
  return unusable('identifies', `expected one of the identity kinds: ${kinds.map(({ kind }) => kind).join(', ')}`)
}
