// A command's body is checked by hand: ten thousand of them come in one call, and each fault is to be named by its
// path. The schema in shapes.ts documents the same form.

import {
  type Behaviour,
  behaviours,
  type IdempotentAnswer,
  type LinkPolicy,
  type ProfileReceipt,
  type ProfileWrite,
} from '../../../domain/command.ts'
import { isJsonObject, type Json } from '../../../domain/json.ts'
import { isUuid } from '../../../domain/uuid.ts'
import type { Fault } from '../problem.ts'
import { type Reading, readIdentifiers, readObject, readOneOf, readText, readTime } from './read-body.ts'

export type ParsedCommand =
  | { readonly kind: 'parsed'; readonly write: ProfileWrite }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }
  /** The profile named by id cannot exist. */
  | { readonly kind: 'unknown_profile' }

const keys = new Set([
  'identifiers',
  'set',
  'clear',
  'append',
  'behaviours',
  'match_key',
  'profile_id',
  'observed_at',
  'source',
  'link_policy',
  'create',
  'undeclared',
])
export const linkPolicies = ['fold', 'weaker-only', 'strict', 'never'] as const satisfies readonly LinkPolicy[]
const creates = ['yes', 'no', 'must'] as const satisfies readonly ProfileWrite['create'][]
const undeclaredRules = ['discover', 'refuse'] as const satisfies readonly ProfileWrite['undeclared'][]

const maxNames = 1_000
const maxTextLength = 32 * 1024
const maxSourceLength = 200

function readList({ body, faults }: Reading, key: string): readonly Json[] {
  const value = body[key]
  if (value === undefined) return []
  if (Array.isArray(value) && value.length <= maxNames) return value
  faults.push({ path: key, message: `expected an array of at most ${maxNames} names`, value })
  return []
}

function isBehaviour(value: Json): value is Behaviour {
  return behaviours.some(behaviour => behaviour === value)
}

/** Undeclared fields have no schema to bound them. */
function isTooLarge(value: Json): boolean {
  if (typeof value === 'string') return value.length > maxTextLength
  return typeof value === 'object' && value !== null && JSON.stringify(value).length > maxTextLength
}

type Values = Pick<ProfileWrite, 'set'> & { readonly behaviours: Readonly<Record<string, Behaviour>> }

/** Joins `set`, `clear` and `append` into one map of values; a field may stand in one of them only. */
function readValues(reading: Reading): Values {
  const { faults } = reading
  const values = new Map<string, Json>()
  const treated = new Map<string, Behaviour>()
  const add = (path: string, name: string, value: Json): void => {
    if (values.has(name)) faults.push({ path, message: 'the field stands in set, clear or append already' })
    else if (isTooLarge(value)) faults.push({ path, message: `expected at most ${maxTextLength} characters` })
    else values.set(name, value)
  }
  for (const [name, value] of Object.entries(readObject(reading, 'set'))) add(`set.${name}`, name, value)
  for (const [index, name] of readList(reading, 'clear').entries()) {
    if (typeof name === 'string') add(`clear[${index}]`, name, null)
    else faults.push({ path: `clear[${index}]`, message: 'expected the name of a field', value: name })
  }
  for (const [name, value] of Object.entries(readObject(reading, 'append'))) {
    if (value === null) {
      faults.push({ path: `append.${name}`, message: 'expected a value to add', value })
      continue
    }
    add(`append.${name}`, name, value)
    treated.set(name, 'append')
  }
  for (const [name, value] of Object.entries(readObject(reading, 'behaviours'))) {
    const path = `behaviours.${name}`
    if (!isBehaviour(value)) faults.push({ path, message: `expected one of ${behaviours.join(', ')}`, value })
    else if (treated.has(name) && value !== 'append')
      faults.push({ path, message: 'the field stands in append', value })
    else treated.set(name, value)
  }
  return { set: Object.fromEntries(values), behaviours: Object.fromEntries(treated) }
}

/** Turns a body into a command, or names every fault of its form. What the schema says of the values comes later. */
export function parseCommand(
  body: Json | undefined,
  defaultSource: string,
  idempotency: IdempotentAnswer<ProfileReceipt> | undefined,
): ParsedCommand {
  if (!isJsonObject(body)) return { kind: 'refused', faults: [{ path: '', message: 'expected an object' }] }
  const reading: Reading = { body, faults: [] }
  const { faults } = reading
  for (const key of Object.keys(body)) {
    if (!keys.has(key)) faults.push({ path: key, message: 'is not a key of this request' })
  }
  const identifiers = readIdentifiers(reading)
  const values = readValues(reading)
  for (const kind of Object.keys(identifiers)) {
    if (!Object.hasOwn(values.set, kind) || values.set[kind] !== null) continue
    const message = 'cannot be cleared by a write that names it; find the person by another identifier or profile_id'
    faults.push({ path: `identifiers.${kind}`, message })
  }
  for (const name of Object.keys(values.behaviours)) {
    if (!Object.hasOwn(values.set, name) && !Object.hasOwn(identifiers, name)) {
      faults.push({ path: `behaviours.${name}`, message: 'the write has no such field' })
    }
  }
  const matchKey = readText(reading, 'match_key', maxSourceLength)
  const profileId = readText(reading, 'profile_id', maxSourceLength)
  const observedAtMs = readTime(reading, 'observed_at')
  const source = readText(reading, 'source', maxSourceLength) ?? defaultSource
  const linkPolicy = readOneOf(reading, 'link_policy', linkPolicies, 'fold')
  const create = readOneOf(reading, 'create', creates, 'yes')
  const undeclared = readOneOf(reading, 'undeclared', undeclaredRules, 'refuse')
  if (faults.length > 0) return { kind: 'refused', faults }
  if (profileId !== undefined && !isUuid(profileId)) return { kind: 'unknown_profile' }
  const write: ProfileWrite = {
    type: 'profile',
    set: values.set,
    identifiers,
    behaviours: values.behaviours,
    source,
    linkPolicy,
    create,
    undeclared,
    onInvalid: 'refuse',
    needsPerson: create !== 'must',
    ...(matchKey !== undefined && { matchKey }),
    ...(profileId !== undefined && { profileId: profileId.toLowerCase() }),
    ...(observedAtMs !== undefined && { observedAtMs }),
    ...(idempotency !== undefined && { idempotency }),
  }
  return { kind: 'parsed', write }
}
