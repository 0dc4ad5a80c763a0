import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import { type Query, type QueryRead, readNames } from '../filter/query.ts'
import { identifierKinds, locationFields, textFields } from './field-names.ts'
import { predictiveAnalytics, subscriptions } from './placeholders.ts'

/** Which attributes of a profile an answer shows. */
export type Selection = {
  /** Attributes and dotted members of them; undefined shows every attribute. */
  readonly fields: ReadonlySet<string> | undefined
  /** Objects that are shown when asked for. */
  readonly additional: ReadonlySet<string>
}

const additional: ReadonlyMap<string, JsonObject> = new Map([
  ['subscriptions', subscriptions],
  ['predictive_analytics', predictiveAnalytics],
])

const served = new Set([
  'id',
  ...identifierKinds.keys(),
  ...textFields.keys(),
  'created',
  'updated',
  'last_event_date',
  'location',
  'properties',
  ...locationFields.map(name => `location.${name}`),
])

/** What there is to say of consent differs from person to person, so any member of it may be asked for. */
const ofConsent = /^subscriptions(?:\.(?:email|mobile_push|sms|whatsapp)(?:\.[a-z_]+){0,2})?$/

function isField(name: string): boolean {
  if (served.has(name) || ofConsent.test(name)) return true
  const [root, member] = name.split(/\.(.*)/s)
  return root === 'predictive_analytics' && (member === undefined || Object.hasOwn(predictiveAnalytics, member))
}

/** Reads `fields[profile]` and `additional-fields[profile]`. */
export function readSelection(query: Query): QueryRead<Selection> {
  const fields = readNames(query, 'fields[profile]', isField)
  if ('fault' in fields) return fields
  const more = readNames(query, 'additional-fields[profile]', name => additional.has(name))
  if ('fault' in more) return more
  return { value: { fields: fields.value, additional: more.value ?? new Set() } }
}

function pick(from: JsonObject, into: Record<string, Json>, path: readonly string[]): void {
  const [name = '', ...rest] = path
  const value = memberOf(from, name)
  if (value === undefined) return
  if (rest.length === 0 || !isJsonObject(value)) {
    into[name] = value
    return
  }
  const part: Record<string, Json> = { ...pickedOf(into[name]) }
  pick(value, part, rest)
  into[name] = part
}

function pickedOf(value: Json | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {}
}

/** The attributes that were asked for, of all that there are. */
export function select(attributes: JsonObject, selection: Selection): JsonObject {
  const more: Record<string, Json> = {}
  for (const name of selection.additional) more[name] = additional.get(name) ?? null
  if (selection.fields === undefined) return { ...attributes, ...more }
  const everything = { ...attributes, ...more }
  const picked: Record<string, Json> = {}
  for (const name of [...selection.fields].sort()) pick(everything, picked, name.split('.'))
  return { ...picked, ...more }
}
