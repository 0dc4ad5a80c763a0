import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts'
import { parseTimestamp } from '../../../domain/schema/validate-value.ts'
import { type Fault, invalid } from '../fault.ts'
import { dataAt, pointerTo, readResource } from '../wire.ts'

/** What an event says beside whom it happened to. */
export type ReadEvent = {
  readonly metric: string
  readonly metadata: JsonObject
  /** Whole seconds; left out, the event happened when it arrived. Milliseconds since 1970. */
  readonly occurredMs?: number
  /** What tells it from other events of the same metric and person; left out, nothing does. */
  readonly unique?: string
}

const maxMetricLength = 127
const maxUniqueIdLength = 255
const maxProperties = 400
const maxStringBytes = 102_400
const maxArrayItems = 4_000
const maxDepth = 10
const yearMs = 366 * 24 * 3_600_000
const earliestMs = Date.parse('1990-01-01T00:00:00Z')
const currency = /^[A-Za-z]{3}$/

/** Reads the attributes of an event, which stand at `pointer`; every fault is told. */
export function readEvent(
  attributes: JsonObject,
  pointer: string,
  nowMs: number,
): { readonly event: ReadEvent } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const refuse = (place: string, detail: string): undefined => {
    faults.push(invalid(place.startsWith('/') ? place : pointerTo(pointer, place), detail))
    return undefined
  }
  const metric = readMetric(attributes, pointer, refuse)
  const properties = readProperties(attributes['properties'], pointerTo(pointer, 'properties'), refuse)
  const occurredMs = readTime(attributes['time'] ?? null, nowMs, refuse)
  const uniqueId = readUniqueId(attributes['unique_id'] ?? null, refuse)
  const { value = null, value_currency: valueCurrency = null, backfill = null } = attributes
  if (value !== null && typeof value !== 'number') refuse('value', 'A number is expected here.')
  if (valueCurrency !== null && (typeof valueCurrency !== 'string' || !currency.test(valueCurrency))) {
    refuse('value_currency', 'A currency code of three letters is expected here.')
  }
  if (backfill !== null && typeof backfill !== 'boolean') refuse('backfill', 'A boolean is expected here.')
  if (metric === undefined || properties === undefined || faults.length > 0) return { faults }
  const unique = uniqueOf(uniqueId, occurredMs)
  return {
    event: {
      metric,
      metadata: {
        ...properties,
        ...(value !== null && { $value: value }),
        ...(valueCurrency !== null && { $value_currency: valueCurrency }),
        ...(uniqueId !== undefined && { $event_id: uniqueId }),
      },
      ...(occurredMs !== undefined && { occurredMs }),
      ...(unique !== undefined && { unique }),
    },
  }
}

type Refuse = (place: string, detail: string) => undefined

/** A client that names a time but no id sends an event of that second once. */
function uniqueOf(uniqueId: string | undefined, occurredMs: number | undefined): string | undefined {
  if (uniqueId !== undefined) return `id ${uniqueId}`
  return occurredMs === undefined ? undefined : `second ${occurredMs / 1000}`
}

function readMetric(attributes: JsonObject, pointer: string, refuse: Refuse): string | undefined {
  const at = dataAt(attributes, 'metric', pointer)
  const resource = readResource(at.data, 'metric', at.pointer)
  if (resource.kind === 'faults') {
    for (const fault of resource.faults) refuse(fault.pointer ?? at.pointer, fault.detail)
    return undefined
  }
  const { name } = resource.attributes
  if (typeof name === 'string' && name.trim() !== '' && name.length <= maxMetricLength) return name
  return refuse(`${at.pointer}/attributes/name`, `A name of 1 to ${maxMetricLength} characters is expected here.`)
}

function readTime(time: Json, nowMs: number, refuse: Refuse): number | undefined {
  if (time === null) return undefined
  const ms = typeof time === 'string' ? parseTimestamp(time.trim().toUpperCase()) : undefined
  if (ms === undefined) return refuse('time', 'An ISO 8601 time with a zone is expected here.')
  if (ms < earliestMs || ms > nowMs + yearMs) {
    return refuse('time', 'A time after 1990 and at most one year ahead is expected here.')
  }
  return Math.floor(ms / 1000) * 1000
}

function readUniqueId(uniqueId: Json, refuse: Refuse): string | undefined {
  if (uniqueId === null) return undefined
  if (typeof uniqueId === 'string' && uniqueId !== '' && uniqueId.length <= maxUniqueIdLength) return uniqueId
  return refuse('unique_id', `A string of 1 to ${maxUniqueIdLength} characters is expected here.`)
}

function readProperties(properties: Json | undefined, pointer: string, refuse: Refuse): JsonObject | undefined {
  if (!isJsonObject(properties)) return refuse(pointer, 'An object is expected here.')
  const names = Object.keys(properties)
  if (names.length > maxProperties) return refuse(pointer, `At most ${maxProperties} properties are expected here.`)
  for (const name of names) {
    const detail = findExcess(properties[name] ?? null, maxDepth - 1)
    if (detail !== undefined) refuse(pointerTo(pointer, name), detail)
  }
  return properties
}

/** What a value has too much of. */
function findExcess(value: Json, depth: number): string | undefined {
  if (typeof value === 'string') {
    const isLong = value.length > maxStringBytes || Buffer.byteLength(value) > maxStringBytes
    return isLong ? `A text may have ${maxStringBytes} bytes.` : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === 0) return `At most ${maxDepth} levels are expected here.`
  if (Array.isArray(value) && value.length > maxArrayItems) return `A list may have ${maxArrayItems} items.`
  for (const item of Object.values(value)) {
    const detail = findExcess(item, depth - 1)
    if (detail !== undefined) return detail
  }
  return undefined
}
