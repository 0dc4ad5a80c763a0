import type { Problem, RecordWrite } from '../command.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { ParsePhone } from '../identity/normalise.ts'
import { type Json, memberOf } from '../json.ts'
import { checkValue, unknownField } from './check-values.ts'
import type { Preparation } from './prepare-profile.ts'
import { maxIdentifierLength, readIdentityValue } from './read-identity-value.ts'
import type { ObjectRules, Rules } from './rules.ts'

export type PreparedRecordWrite = {
  readonly type: 'record'
  readonly command: RecordWrite
  /** Null clears. */
  readonly values: Readonly<Record<string, Json | null>>
  /** The key and value by which an upsert finds its row. */
  readonly match: { readonly key: string; readonly value: string } | undefined
  /** Every identity key of the object for which the write has a value. */
  readonly keys: readonly { readonly key: string; readonly value: string }[]
  /** Whom the record is about: undefined when the write does not say, null when it says nobody. */
  readonly person: Identifier | null | undefined
}

/** Identity keys of records compare as text. */
function keyText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Every identity key with a value; one too long for its index is a problem. */
function readKeys(
  values: Readonly<Record<string, Json | null>>,
  object: ObjectRules,
  invalid: Problem[],
): { key: string; value: string }[] {
  const keys: { key: string; value: string }[] = []
  for (const key of object.definition.identityKeys) {
    const value = keyText(memberOf(values, key) ?? undefined)
    if (value === undefined) continue
    if (value.length <= maxIdentifierLength) keys.push({ key, value })
    else {
      const message = `expected at most ${maxIdentifierLength} characters`
      invalid.push({ code: 'invalid_value', path: key, message, value })
    }
  }
  return keys
}

function findPerson(
  values: Readonly<Record<string, Json | null>>,
  object: ObjectRules,
  rules: Rules,
  parsePhone: ParsePhone,
): Identifier | null | undefined {
  let says = false
  for (const kind of rules.kinds.keys()) {
    for (const field of object.definition.fields) {
      if (field.identifies !== kind || !Object.hasOwn(values, field.name)) continue
      says = true
      const raw = values[field.name]
      if (typeof raw !== 'string') continue
      const { value, identifies } = readIdentityValue(kind, raw, rules, parsePhone)
      if (identifies) return { kind, value }
    }
  }
  return says ? null : undefined
}

function chooseMatch(
  command: RecordWrite,
  object: ObjectRules,
  keys: PreparedRecordWrite['keys'],
): PreparedRecordWrite['match'] | Problem {
  const { definition } = object
  const { matchKey } = command
  if (matchKey !== undefined) {
    if (!object.fields.has(matchKey)) {
      return { code: 'unknown_match_key', path: 'match_key', message: `${definition.name} has no field ${matchKey}` }
    }
    if (!definition.identityKeys.includes(matchKey)) {
      return {
        code: 'match_key_not_identity',
        path: 'match_key',
        message: `${matchKey} is not an identity key of ${definition.name}`,
      }
    }
    if (Object.hasOwn(command.set, matchKey) && command.set[matchKey] === null) {
      return { code: 'match_key_without_value', path: 'match_key', message: `the write carries no ${matchKey}` }
    }
    return keys.find(key => key.key === matchKey)
  }
  if (definition.identityKeys.length === 0) {
    return {
      code: 'match_key_not_identity',
      path: 'match_key',
      message: `${definition.name} has no identity key to match on`,
      remedy: 'Append instead of upserting.',
    }
  }
  return keys.find(key => key.key === definition.primaryKey) ?? keys[0]
}

/** Checks a record write against its object; the caller has made sure that the object exists. */
export function prepareRecordWrite(
  command: RecordWrite,
  rules: Rules,
  parsePhone: ParsePhone,
): Preparation<PreparedRecordWrite> {
  const object = rules.objects.get(command.object)
  if (object === undefined) {
    return {
      kind: 'refused',
      problems: [{ code: 'unknown_field', path: 'object', message: `no object ${command.object}` }],
    }
  }
  const unknown: Problem[] = []
  const invalid: Problem[] = []
  const values: Record<string, Json | null> = {}
  for (const name of Object.keys(command.set)) {
    const field = object.fields.get(name)
    if (field === undefined) {
      unknown.push(unknownField(name, command.object))
      continue
    }
    const checked = checkValue(field, command.set[name] ?? null)
    if ('problem' in checked) invalid.push(checked.problem)
    else values[name] = checked.value
  }
  const keys = readKeys(values, object, invalid)
  const match = command.mode === 'upsert' ? chooseMatch(command, object, keys) : undefined
  if (match !== undefined && 'code' in match) (match.code === 'unknown_match_key' ? unknown : invalid).push(match)
  const problems = [...unknown, ...invalid]
  if (problems.length > 0 || (match !== undefined && 'code' in match)) return { kind: 'refused', problems }
  return {
    kind: 'ready',
    write: { type: 'record', command, values, match, keys, person: findPerson(values, object, rules, parsePhone) },
  }
}
