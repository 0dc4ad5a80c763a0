import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { parseTimestamp } from '../../domain/schema/validate-value.ts'
import { type Fault, invalid, ok, type Result, refuse } from './fault.ts'

export type Operation = 'append' | 'upsert'

type Common = {
  readonly whole: JsonObject
  readonly matchKey: string | undefined
  /** When the values were true, where the caller says so. */
  readonly observedAtMs: number | undefined
}
export type SingleBody = Common & { readonly record: JsonObject }
export type BatchBody = Common & { readonly records: readonly JsonObject[] }

const maxRecords = 10_000
const maxProperties = 500

export function readSingleBody(body: unknown, operation: Operation): Result<SingleBody> {
  const outer = readOuter(body, operation, 'record')
  if (!outer.ok) return outer
  const record = outer.value.whole['record']
  const fault = recordFault(record, 'record')
  return fault !== undefined ? refuse(fault) : ok({ ...outer.value, record: isJsonObject(record) ? record : {} })
}

export function readBatchBody(body: unknown, operation: Operation): Result<BatchBody> {
  const outer = readOuter(body, operation, 'records')
  if (!outer.ok) return outer
  const given = outer.value.whole['records']
  if (!Array.isArray(given)) return refuse(invalid('records', 'expected an array of objects', given))
  if (given.length === 0) return refuse(invalid('records', 'expected at least one record'))
  if (given.length > maxRecords) {
    return refuse(invalid('records', `expected at most ${maxRecords} records, got ${given.length}`))
  }
  const records: JsonObject[] = []
  for (const [i, record] of given.entries()) {
    const fault = recordFault(record, `records[${i}]`)
    if (fault !== undefined) return refuse(fault)
    if (isJsonObject(record)) records.push(record)
  }
  return ok({ ...outer.value, records })
}

function readOuter(body: unknown, operation: Operation, carries: 'record' | 'records'): Result<Common> {
  if (!isJson(body) || !isJsonObject(body)) {
    return refuse({ kind: 'invalid', message: `the body must be a JSON object with ${carries}` })
  }
  const known = operation === 'upsert' ? [carries, 'matchKey', 'occurredAt'] : [carries, 'occurredAt']
  for (const key of Object.keys(body)) {
    if (known.includes(key)) continue
    const expected = `not a key of this request, which takes ${known.join(', ')}`
    return refuse(invalid(key, expected, undefined, `Remove ${key.length > 40 ? 'it' : key}.`))
  }
  const matchKey = operation === 'upsert' && Object.hasOwn(body, 'matchKey') ? (body['matchKey'] ?? null) : undefined
  if (matchKey !== undefined && (typeof matchKey !== 'string' || matchKey === '')) {
    return refuse(invalid('matchKey', 'expected the name of an identity key', matchKey))
  }
  const observedAtMs = readOccurredAt(body)
  if (!observedAtMs.ok) return observedAtMs
  return ok({ whole: body, matchKey, observedAtMs: observedAtMs.value })
}

/** `JSON.parse` gives nothing but JSON; an absent body is undefined. */
function isJson(body: unknown): body is Json {
  return body !== undefined
}

function readOccurredAt(body: JsonObject): Result<number | undefined> {
  if (!Object.hasOwn(body, 'occurredAt')) return ok(undefined)
  const given = body['occurredAt'] ?? null
  const ms = typeof given === 'string' ? parseTimestamp(given) : undefined
  return ms === undefined
    ? refuse(invalid('occurredAt', 'expected an ISO 8601 timestamp with a time zone', given))
    : ok(ms)
}

function recordFault(record: Json | undefined, path: string): Fault | undefined {
  if (record === undefined) return invalid(path, 'expected an object with at least one property')
  if (!isJsonObject(record)) return invalid(path, 'expected an object with at least one property', record)
  const count = Object.keys(record).length
  if (count === 0) return invalid(path, 'expected at least one property')
  return count > maxProperties ? invalid(path, `expected at most ${maxProperties} properties, got ${count}`) : undefined
}
