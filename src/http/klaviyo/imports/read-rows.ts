import { setImmediate as nextTurn } from 'node:timers/promises'
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts'
import { smallBodyBytes } from '../call.ts'
import { type Fault, invalid } from '../fault.ts'
import type { Kinds } from '../profiles/field-names.ts'
import { type ReadAttributes, readAttributes } from '../profiles/read-attributes.ts'
import { dataAt, type Resource, readDocument, readResource } from '../wire.ts'

export const rowsAt = '/data/attributes/profiles/data'

const maxRows = 10_000
const maxRowBytes = smallBodyBytes
/** So many rows are read before others get their turn. */
const stretchLength = 250

export type ReadRows =
  | { readonly kind: 'read'; readonly rows: readonly Resource[] }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }

function refuseLists(data: JsonObject): readonly Fault[] {
  const { relationships = null } = data
  if (relationships === null) return []
  if (!isJsonObject(relationships)) return [invalid('/data/relationships', 'An object is expected here.')]
  const { data: lists, pointer } = dataAt(relationships, 'lists', '/data/relationships')
  if (lists === undefined || lists === null) return []
  if (!Array.isArray(lists)) return [invalid(pointer, 'A list is expected here.')]
  return lists.map((_, index) => invalid(`${pointer}/${index}/id`, 'There is no such list.'))
}

/** Reads the outline of an import; what is wrong with it refuses it whole. */
export function readRows(body: Json | undefined): ReadRows {
  const document = readDocument(body, 'profile-bulk-import-job')
  if (document.kind === 'faults') return document
  const { data: given } = dataAt(document.attributes, 'profiles', '/data/attributes')
  if (!Array.isArray(given)) return refused([invalid(rowsAt, 'A list of profiles is required.')])
  if (given.length === 0 || given.length > maxRows) {
    return refused([invalid(rowsAt, `From 1 to ${maxRows} profiles are expected here.`)])
  }
  const faults = [...refuseLists(document.data)]
  const rows: Resource[] = []
  for (const [index, row] of given.entries()) {
    const read = readResource(row, 'profile', `${rowsAt}/${index}`)
    if (read.kind === 'faults') faults.push(...read.faults)
    else rows.push(read)
  }
  return faults.length > 0 ? refused(faults) : { kind: 'read', rows }
}

function refused(faults: readonly Fault[]): ReadRows {
  return { kind: 'faults', faults }
}

/** Whether a row is larger than a single document may be. */
export function isOversized({ data }: Resource): boolean {
  return Buffer.byteLength(JSON.stringify(data)) > maxRowBytes
}

/** Reads one row; pointers begin at the row. */
export function readRow({ data, attributes }: Resource, kinds: Kinds): ReadAttributes {
  const { id = null } = data
  if (id !== null && typeof id !== 'string') {
    return { kind: 'faults', faults: [invalid('/id', 'A string is expected here.')] }
  }
  return readAttributes(attributes, data['meta'], { mode: 'bulk', kinds, pointer: '', ...(id !== null && { id }) })
}

/** Maps rows without keeping everybody else waiting meanwhile. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T) => R): Promise<readonly Awaited<R>[]> {
  const mapped: Awaited<R>[] = []
  for (let start = 0; start < items.length; start += stretchLength) {
    if (start > 0) await nextTurn()
    mapped.push(...(await Promise.all(items.slice(start, start + stretchLength).map(map))))
  }
  return mapped
}
