import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { JsonObject } from '../../../domain/json.ts'
import { fileToRead } from '../../../engine/imports/file-to-read.ts'
import type { ImportJob, ImportState } from '../../../engine/imports/imports.ts'
import { identityKinds, isAliasKind } from '../alias.ts'
import { type Answer, type Call, fail, type Route, reading, taking, writing } from '../call.ts'
import { invalid, notFound } from '../fault.ts'
import { readTable } from '../import-table.ts'
import { readPage } from '../page.ts'
import { planImport } from '../plan-import.ts'
import type { KenbunContext } from '../surface.ts'
import { isUploadedFile, maxFileBytes } from '../upload.ts'
import { readWireId, wireId, wireTime, wireTimeOrNull } from '../wire.ts'

const url = '/leads/import'
const operation = 'lead_import'
const sampleLength = 5
const maxErrorsShown = 1000
/** A person may take so long to look at what a file holds before its import is started. */
const previewedMs = 3_600_000

const noSuchFile = notFound('there is no such file, or it has expired; preview it again')
const noSuchJob = notFound('there is no such import in this workspace')

const Start = Type.Object({
  file_id: Type.String(),
  primary_identifier: Type.Object({ column: Type.String(), kind: Type.String() }),
})

const aliasKinds = new Map<string, string>(Object.entries(identityKinds).map(([alias, kind]) => [kind, alias]))

async function preview({ files }: KenbunContext, { workspaceId, body }: Call): Promise<Answer> {
  if (!isUploadedFile(body)) throw new Error('the surface reads the file of this route')
  const { name, bytes } = body
  const open = async () => Readable.from([bytes])
  const read = await readTable({ name, byteCount: bytes.length, open })
  if ('fault' in read) return fail(read.fault)
  const { headers, sample, rowCount, identifiers } = read.table
  const kept = await files.keep(workspaceId, { name, maxBytes: maxFileBytes, keptMs: previewedMs }, await open())
  return {
    status: 200,
    body: {
      file_id: wireId('file', kept.fileId),
      headers,
      sample_rows: sample
        .slice(0, sampleLength)
        .map(row => Object.fromEntries(headers.map((header, index) => [header, row[index] ?? '']))),
      row_count: rowCount,
      auto_detected_identifiers: identifiers.map(({ column, kind }) => ({
        column,
        kind: aliasKinds.get(kind) ?? kind,
      })),
      expires_at: wireTime(kept.expiresAtMs),
    },
  }
}

const start = taking(Start, async ({ files, imports }, { workspaceId, principal }, body) => {
  const { column, kind } = body.primary_identifier
  if (!isAliasKind(kind)) {
    const kinds = Object.keys(identityKinds).join(', ')
    return fail(invalid('primary_identifier.kind', `must be one of ${kinds}`))
  }
  const fileId = readWireId('file', body.file_id)
  const file = fileId === '' ? undefined : await files.find(workspaceId, fileId)
  if (file === undefined) return fail(noSuchFile)
  const read = await readTable(await fileToRead(files, workspaceId, { fileId }))
  if ('fault' in read) return fail(read.fault)
  const { headers, rowCount } = read.table
  if (!headers.includes(column)) return fail(invalid('primary_identifier.column', 'is not a column of the file'))
  const { jobId } = await imports.enter({
    workspaceId,
    objectName: 'profiles',
    fileName: file.name,
    shown: { operation, matchKey: kind, rowCount },
    source: principal.name,
    fileId,
    plan: planImport(read.table, { column, kind }),
  })
  await imports.start(workspaceId, jobId)
  return { status: 202, body: { job_id: wireId('job', jobId), status: 'pending', total_rows: rowCount } }
})

/** This wire has the states of a job that nobody pauses, and that is started as it is entered. */
function wireStatus(state: ImportState): string {
  if (state === 'waiting' || state === 'ready') return 'pending'
  if (state === 'paused') return 'running'
  return state === 'cancelled' ? 'failed' : state
}

function view({ jobId, state, fileName, shown, totalRows, counts, error, ...times }: ImportJob): JsonObject {
  return {
    job_id: wireId('job', jobId),
    status: wireStatus(state),
    file_name: fileName,
    total_rows: totalRows ?? shown.rowCount ?? null,
    processed_rows: counts.rows,
    failed_rows: counts.failed,
    error: error?.message ?? (state === 'cancelled' ? 'the import was cancelled' : null),
    created_at: wireTime(times.createdAtMs),
    started_at: wireTimeOrNull(times.startedAtMs),
    completed_at: wireTimeOrNull(times.completedAtMs),
  }
}

async function list({ imports }: KenbunContext, { workspaceId, query }: Call): Promise<Answer> {
  const page = readPage(query)
  if ('fault' in page) return fail(page.fault)
  const [total, jobs] = await Promise.all([
    imports.count(workspaceId, operation),
    imports.list(workspaceId, { operation, limit: page.limit, offset: (page.page - 1) * page.limit }),
  ])
  return { status: 200, body: { jobs: jobs.map(view), total, ...page } }
}

/** Rows count from 1, without the header. */
async function show({ imports }: KenbunContext, { workspaceId, params }: Call): Promise<Answer> {
  const jobId = readWireId('job', params['jobId'])
  const job = jobId === '' ? undefined : await imports.find(workspaceId, jobId)
  if (job?.shown.operation !== operation) return fail(noSuchJob)
  const rows = await imports.listErrors(workspaceId, jobId, { limit: maxErrorsShown })
  const errors = rows.flatMap(({ row, problems }) =>
    problems.map(({ path, message }): JsonObject => ({ row, column: path, message })),
  )
  return { status: 200, body: { ...view(job), errors } }
}

export const leadImportRoutes: readonly Route[] = [
  { method: 'POST', url: `${url}/preview`, access: writing, takes: 'file', handle: preview },
  { method: 'POST', url: `${url}/start`, access: writing, handle: start },
  { method: 'GET', url: `${url}/jobs`, access: reading, handle: list },
  { method: 'GET', url: `${url}/jobs/:jobId`, access: reading, handle: show },
]
