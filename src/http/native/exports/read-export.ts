import type { WorkspaceConfig } from '../../../domain/config.ts'
import type { ExportRequest, ProfileFilter } from '../../../engine/exports/export-request.ts'
import { listFields } from '../../../engine/exports/field-columns.ts'
import type { Fault } from '../problem.ts'
import { readFilter } from '../profiles/list-query.ts'
import { readId } from '../profiles/route-parts.ts'
import type { AskedExport } from './export-shapes.ts'

type Refused = {
  readonly kind: 'refused'
  /** What cannot be asked for is invalid; what is not there cannot be carried out. */
  readonly code: 'invalid_request' | 'unprocessable'
  readonly fault: Fault
}

export type ReadExport = { readonly kind: 'read'; readonly request: ExportRequest } | Refused

type Place = 'body' | 'querystring'

function refuse(place: Place, code: Refused['code'], name: string, message: string): Refused {
  return { kind: 'refused', code, fault: { path: place === 'body' ? name : `${place}.${name}`, message } }
}

/** What of the request does not go together. */
function findContradiction(asked: AskedExport): readonly [name: string, message: string] | undefined {
  const { of, format } = asked
  if (of === 'records' && asked.object === undefined) return ['object', 'expected the object whose records are meant']
  if (of !== 'records' && asked.object !== undefined) return ['object', 'goes with records alone']
  if (of !== 'profiles' && asked.filter !== undefined) return ['filter', 'goes with profiles alone']
  if (of !== 'profiles' && asked.segment_id !== undefined) return ['segment_id', 'goes with profiles alone']
  if (asked.filter !== undefined && asked.segment_id !== undefined) return ['segment_id', 'does not go with a filter']
  if ((of === 'events' || of === 'conflicts') && asked.fields !== undefined) {
    return ['fields', 'goes with profiles and records alone']
  }
  if (format === 'parquet' && asked.gzip) return ['gzip', 'does not go with parquet, which compresses by itself']
  if (format !== 'csv' && asked.defuse_formulas) return ['defuse_formulas', 'goes with csv alone']
  return undefined
}

/** What of the request is not there. */
function findMissing(
  { of, segment_id: segmentId }: AskedExport,
  objectName: string,
  fields: readonly string[] | null,
  config: WorkspaceConfig,
): readonly [name: string, message: string] | undefined {
  if (of === 'records' && (objectName === 'profiles' || !config.objects.has(objectName))) {
    return ['object', 'there is no such object']
  }
  if (segmentId !== undefined && !config.scoring.segments.some(({ id }) => id === readId(segmentId))) {
    return ['segment_id', 'there is no such segment']
  }
  if (fields === null) return undefined
  const { declared, discovered } = listFields(config, objectName)
  const known = new Set([...declared.map(({ name }) => name), ...discovered])
  const unknown = fields.find(name => !known.has(name))
  return unknown === undefined ? undefined : ['fields', `no such field on ${objectName}: ${unknown}`]
}

function readProfileFilter(
  filter: AskedExport['filter'],
  place: Place,
  config: WorkspaceConfig,
): { readonly kind: 'read'; readonly filter: ProfileFilter | null } | Refused {
  if (filter === undefined) return { kind: 'read', filter: null }
  const read = readFilter(typeof filter === 'string' ? [filter] : filter, config)
  if (read.ok) return { kind: 'read', filter: read.value }
  const { path } = read.fault
  const fault = place === 'body' ? { ...read.fault, path: path.replace(/^querystring\./, '') } : read.fault
  return { kind: 'refused', code: 'invalid_request', fault }
}

function readFields(fields: AskedExport['fields']): readonly string[] | null {
  if (fields === undefined) return null
  return [...new Set(typeof fields === 'string' ? fields.split(',') : fields)]
}

/** What is to be exported, judged by the configuration; `place` is where the client said it. */
export function readExport(asked: AskedExport, place: Place, config: WorkspaceConfig): ReadExport {
  const contradiction = findContradiction(asked)
  if (contradiction !== undefined) return refuse(place, 'invalid_request', ...contradiction)
  const objectName = asked.object ?? asked.of
  const fields = readFields(asked.fields)
  const missing = findMissing(asked, objectName, fields, config)
  if (missing !== undefined) return refuse(place, 'unprocessable', ...missing)
  const read = readProfileFilter(asked.filter, place, config)
  if (read.kind === 'refused') return read
  const request: ExportRequest = {
    of: asked.of,
    format: asked.format,
    gzip: asked.gzip ?? false,
    objectName,
    filter: read.filter,
    segmentId: (asked.segment_id && readId(asked.segment_id)) ?? null,
    fields,
    defusesFormulas: asked.defuse_formulas ?? false,
  }
  return { kind: 'read', request }
}
