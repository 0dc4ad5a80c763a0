import { type Static, Type } from 'typebox'
import type { ExportJob } from '../../../engine/exports/export-job.ts'
import { type ExportRequest, exportedThings, exportFormats } from '../../../engine/exports/export-request.ts'

const time = Type.String({ format: 'date-time' })
const nullable = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()])
const texts = Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 1000 })

const shared = {
  of: Type.Enum([...exportedThings], { description: 'What is written.' }),
  format: Type.Enum([...exportFormats]),
  gzip: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Whether the file is compressed; not of Parquet, which is by itself.',
    }),
  ),
  object: Type.Optional(Type.String({ description: 'Of `records`: the object whose records are meant.' })),
  filter: Type.Optional(
    Type.Union([Type.String(), texts], {
      description: 'Of `profiles`: as `GET /v1/profiles` takes it; all must hold. Left out: every profile.',
    }),
  ),
  segment_id: Type.Optional(
    Type.String({ description: 'Of `profiles`, instead of a filter: the members of a segment.' }),
  ),
  defuse_formulas: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'Of CSV: text that a spreadsheet would take for a formula begins with an apostrophe. Such a file is for reading: imported again, its values are others.',
    }),
  ),
}

export const NewExportBody = Type.Object(
  {
    ...shared,
    fields: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        maxItems: 1000,
        description: 'Of `profiles` and `records`: the fields wanted, in this order. Left out: all.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const DownloadQuery = Type.Object({
  ...shared,
  fields: Type.Optional(
    Type.Union([Type.String({ minLength: 1 }), texts], {
      description: 'Of `profiles` and `records`: the fields wanted, repeated or between commas. Left out: all.',
    }),
  ),
})

/** What either of them says. */
export type AskedExport = Static<typeof DownloadQuery>

export const ExportView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  of: Type.Enum([...exportedThings]),
  object: Type.String({ description: 'Of `records` their object, else the same as `of`.' }),
  format: Type.Enum([...exportFormats]),
  gzip: Type.Boolean(),
  state: Type.Enum(['pending', 'running', 'completed', 'failed', 'cancelled']),
  rows: Type.Integer({ description: 'Written so far.' }),
  bytes: Type.Integer({ description: 'Of the file, so far.' }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed.' }),
  file_name: Type.Union([Type.String(), Type.Null()], { description: 'Null until the file is there.' }),
  created_at: time,
  started_at: nullable(time),
  completed_at: nullable(time),
  expires_at: Type.Union([time, Type.Null()], { description: 'When the file is removed.' }),
})

export function viewExport(job: ExportJob): Static<typeof ExportView> {
  const { request, file } = job
  return {
    id: job.jobId,
    of: request.of,
    object: request.objectName,
    format: request.format,
    gzip: request.gzip,
    state: job.state,
    rows: job.rows,
    bytes: job.bytes,
    error: job.error,
    file_name: file?.name ?? null,
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    completed_at: job.completedAt?.toISOString() ?? null,
    expires_at: file === null ? null : new Date(file.expiresAtMs).toISOString(),
  }
}

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const

export function contentTypeOf({ format, gzip }: Pick<ExportRequest, 'format' | 'gzip'>): string {
  return gzip ? 'application/gzip' : contentTypes[format]
}

/** The answer of a route that sends a file. */
export const FileAnswer = {
  description: 'The file.',
  content: Object.fromEntries(
    ['text/csv', 'application/x-ndjson', 'application/vnd.apache.parquet', 'application/gzip'].map(type => [
      type,
      { schema: { type: 'string', format: 'binary' } },
    ]),
  ),
}

/** Names of files are made of names of objects and times, so they need no quoting. */
export function attachment(fileName: string): string {
  return `attachment; filename="${fileName}"`
}
