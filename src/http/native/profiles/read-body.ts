// How the members of a body are read by hand: each fault is noted under its path, and reading goes on.

import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts'
import { parseTimestamp } from '../../../domain/schema/validate-value.ts'
import type { Fault } from '../problem.ts'

const maxNames = 1_000
const maxValuesOfKind = 100

/** A body that is being read, and what was found wrong with it. */
export type Reading = { readonly body: JsonObject; readonly faults: Fault[] }

export function readText({ body, faults }: Reading, key: string, maxLength: number): string | undefined {
  const value = body[key]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.length > 0 && value.length <= maxLength) return value
  faults.push({ path: key, message: `expected a string of 1 to ${maxLength} characters`, value })
  return undefined
}

export function readOneOf<T extends string>(
  { body, faults }: Reading,
  key: string,
  accepted: readonly T[],
  usual: T,
): T {
  const value = body[key]
  if (value === undefined) return usual
  const found = accepted.find(candidate => candidate === value)
  if (found === undefined) faults.push({ path: key, message: `expected one of ${accepted.join(', ')}`, value })
  return found ?? usual
}

const none: JsonObject = {}

export function readObject({ body, faults }: Reading, key: string): JsonObject {
  const value = body[key]
  if (value === undefined) return none
  if (!isJsonObject(value)) {
    faults.push({ path: key, message: 'expected an object', value })
    return none
  }
  if (Object.keys(value).length <= maxNames) return value
  faults.push({ path: key, message: `expected at most ${maxNames} names` })
  return none
}

function isGiven(given: Json): given is string | readonly string[] {
  if (typeof given === 'string') return true
  return (
    Array.isArray(given) &&
    given.length > 0 &&
    given.length <= maxValuesOfKind &&
    given.every(value => typeof value === 'string')
  )
}

export function readIdentifiers(reading: Reading): Record<string, string | readonly string[]> {
  const identifiers: [kind: string, given: string | readonly string[]][] = []
  for (const [kind, value] of Object.entries(readObject(reading, 'identifiers'))) {
    if (isGiven(value)) identifiers.push([kind, value])
    else {
      const message = `expected a string, or an array of 1 to ${maxValuesOfKind} strings`
      reading.faults.push({ path: `identifiers.${kind}`, message, value })
    }
  }
  return Object.fromEntries(identifiers)
}

/** Milliseconds since 1970 of an ISO 8601 time. */
export function readTime(reading: Reading, path: string): number | undefined {
  const value = readText(reading, path, 64)
  if (value === undefined) return undefined
  const ms = parseTimestamp(value)
  if (ms === undefined) {
    reading.faults.push({ path, message: 'expected an ISO 8601 timestamp with a time zone', value })
  }
  return ms
}
