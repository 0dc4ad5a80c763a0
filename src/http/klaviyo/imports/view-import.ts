import { type JsonObject, memberOf } from '../../../domain/json.ts'
import { jobKeptMs } from '../../../engine/jobs/job-times.ts'
import { type ImportRow, jobFindImport } from '../../../store/read/job-import.ts'
import type { Call } from '../call.ts'
import { notFound } from '../fault.ts'
import { type Query, type QueryRead, readNames } from '../filter/query.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readWireId, wireId, wireTime } from '../wire.ts'

export const importUrl = '/api/profile-bulk-import-jobs'

/** What the rest of this folder calls the batches that it makes. */
export const importOperation = 'profile_import'

/** The words of this wire, and what the store calls the same. */
export const statuses: ReadonlyMap<string, string> = new Map([
  ['queued', 'waiting'],
  ['processing', 'begun'],
  ['complete', 'completed'],
  ['cancelled', 'failed'],
])

const words = new Map([...statuses].map(([word, status]) => [status, word]))

const attributeNames = new Set([
  'id',
  'status',
  'created_at',
  'total_count',
  'completed_count',
  'failed_count',
  'completed_at',
  'expires_at',
  'started_at',
])

/** Which attributes of a job are shown; undefined shows all. */
export type JobFields = ReadonlySet<string> | undefined

export function readJobFields(query: Query): QueryRead<JobFields> {
  return readNames(query, 'fields[profile-bulk-import-job]', name => attributeNames.has(name))
}

/** The time from which jobs are still there. */
export function shownSince({ now }: KlaviyoContext): Date {
  return new Date(now() - jobKeptMs)
}

export const noSuchJob = notFound('There is no such job, or it has expired.')

/** The import that the path names. */
export async function findImport(
  context: KlaviyoContext,
  { workspaceId, params }: Call,
): Promise<ImportRow | undefined> {
  const jobId = readWireId(params['id'])
  if (jobId === undefined) return undefined
  const [row] = await context.engine.database.run(jobFindImport, [workspaceId, jobId, shownSince(context)])
  return row
}

function attributesOf(row: ImportRow): JsonObject {
  const timeOf = (date: Date | null) => (date === null ? null : wireTime(date.getTime()))
  return {
    status: words.get(row.status) ?? 'queued',
    created_at: timeOf(row.created_at),
    total_count: row.total_count,
    completed_count: row.processed_count - row.failed_count,
    failed_count: row.failed_count,
    completed_at: timeOf(row.completed_at),
    expires_at: wireTime(row.created_at.getTime() + jobKeptMs),
    started_at: timeOf(row.started_at),
  }
}

/** The resource of a job. */
export function viewImport(row: ImportRow, fields: JobFields, origin: string): JsonObject {
  const id = wireId(row.job_id)
  const self = `${origin}${importUrl}/${id}/`
  const attributes = attributesOf(row)
  const shown = fields === undefined ? Object.keys(attributes) : Object.keys(attributes).filter(key => fields.has(key))
  const linksTo = (name: string) => ({ self: `${self}relationships/${name}/`, related: `${self}${name}/` })
  return {
    type: 'profile-bulk-import-job',
    id,
    attributes: Object.fromEntries(shown.map(key => [key, memberOf(attributes, key) ?? null])),
    relationships: {
      lists: { data: [], links: linksTo('lists') },
      profiles: { links: linksTo('profiles') },
      'import-errors': { links: { related: `${self}import-errors/` } },
    },
    links: { self },
  }
}
