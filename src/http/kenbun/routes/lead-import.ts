import { Type } from 'typebox'
import { isJsonObject, type JsonObject } from '../../../domain/json.ts'
import { jobKeptMs } from '../../../engine/batch/batch.ts'
import { problemsOf, requestOf } from '../../../engine/batch/stored.ts'
import { findUpload, keepUpload, type ReadTable, readTable } from '../../../engine/imports/uploads.ts'
import { jobItemErrorListPage } from '../../../store/read/job.ts'
import {
  jobCountOfOperation,
  jobFindOfOperation,
  jobListOfOperation,
  type OperationJob,
} from '../../../store/read/job-operation.ts'
import { identityKinds, isAliasKind } from '../alias.ts'
import { type Answer, type Call, fail, type Route, reading, taking, writing } from '../call.ts'
import { type Fault, invalid, notFound } from '../fault.ts'
import { importTemplate, readImportItems } from '../import-items.ts'
import { readPage } from '../page.ts'
import type { KenbunContext } from '../surface.ts'
import type { UploadedFile } from '../upload.ts'
import { readWireId, wireId, wireTime, wireTimeOrNull } from '../wire.ts'

const url = '/leads/import'
const operation = 'lead_import'
const sampleLength = 5
const maxErrorsShown = 1000

const noSuchFile = notFound('there is no such file, or it has expired; preview it again')
const noSuchJob = notFound('there is no such import in this workspace')

const Start = Type.Object({
  file_id: Type.String(),
  primary_identifier: Type.Object({ column: Type.String(), kind: Type.String() }),
})

const aliasKinds = new Map<string, string>(Object.entries(identityKinds).map(([alias, kind]) => [kind, alias]))

function isFile(body: unknown): body is UploadedFile {
  return isJsonObject(body) && typeof body['name'] === 'string' && typeof body['text'] === 'string'
}

function faultOf({ message, isTooLarge }: Extract<ReadTable, { kind: 'refused' }>): Fault {
  return isTooLarge ? { kind: 'too_large', message: `file ${message}`, field: 'file' } : invalid('file', message)
}

async function preview({ engine, now, newId }: KenbunContext, { workspaceId, body }: Call): Promise<Answer> {
  if (!isFile(body)) throw new Error('the surface reads the file of this route')
  const read = await readTable(body.text)
  if (read.kind === 'refused') return fail(faultOf(read))
  const { headers, rows, identifiers } = read.table
  const file = { ...body, rowCount: rows.length }
  const kept = await keepUpload({ database: engine.database, now, newId }, workspaceId, file)
  return {
    status: 200,
    body: {
      file_id: wireId('file', kept.uploadId),
      headers,
      sample_rows: rows
        .slice(0, sampleLength)
        .map(row => Object.fromEntries(headers.map((header, index) => [header, row[index] ?? '']))),
      row_count: rows.length,
      auto_detected_identifiers: identifiers.map(({ column, kind }) => ({
        column,
        kind: aliasKinds.get(kind) ?? kind,
      })),
      expires_at: wireTime(kept.expiresAtMs),
    },
  }
}

const start = taking(Start, async ({ engine, batches, now }, { workspaceId, principal }, body) => {
  const { column, kind } = body.primary_identifier
  if (!isAliasKind(kind)) {
    const kinds = Object.keys(identityKinds).join(', ')
    return fail(invalid('primary_identifier.kind', `must be one of ${kinds}`))
  }
  const uploadId = readWireId('file', body.file_id)
  const file = uploadId === '' ? undefined : await findUpload({ database: engine.database, now }, workspaceId, uploadId)
  if (file === undefined) return fail(noSuchFile)
  const read = await readTable(file.text)
  if (read.kind === 'refused') return fail(faultOf(read))
  if (!read.table.headers.includes(column))
    return fail(invalid('primary_identifier.column', 'is not a column of the file'))
  const acceptedAtMs = now()
  const batch = {
    workspaceId,
    objectName: 'profiles',
    template: importTemplate(principal.name, acceptedAtMs),
    ...readImportItems(read.table, { column, kind }),
    shown: { operation, matchKey: kind, fileName: file.name },
    acceptedAtMs,
  }
  const settled = await batches.accept(batch, ({ jobId, total }) => ({
    status: 202,
    body: JSON.stringify({ job_id: wireId('job', jobId), status: 'pending', total_rows: total }),
    isRefusal: false,
  }))
  if (settled.kind !== 'answered') throw new Error('imports have no idempotency key')
  return { status: settled.answer.status, body: JSON.parse(settled.answer.body) }
})

function view(job: OperationJob): JsonObject {
  const { shown } = requestOf(job.request)
  const error = isJsonObject(job.error) ? (job.error['message'] ?? null) : null
  return {
    job_id: wireId('job', job.job_id),
    status: job.state,
    file_name: shown.fileName ?? null,
    total_rows: job.total_count,
    processed_rows: job.processed_count,
    failed_rows: job.failed_count,
    error,
    created_at: wireTime(job.created_at.getTime()),
    started_at: wireTimeOrNull(job.started_at?.getTime() ?? null),
    completed_at: wireTimeOrNull(job.completed_at?.getTime() ?? null),
  }
}

async function list({ engine: { database }, now }: KenbunContext, { workspaceId, query }: Call): Promise<Answer> {
  const page = readPage(query)
  if ('fault' in page) return fail(page.fault)
  const since = new Date(now() - jobKeptMs)
  const part = [page.limit, (page.page - 1) * page.limit] as const
  const [[count], jobs] = await Promise.all([
    database.run(jobCountOfOperation, [workspaceId, operation, since]),
    database.run(jobListOfOperation, [workspaceId, operation, since, ...part]),
  ])
  return { status: 200, body: { jobs: jobs.map(view), total: count?.count ?? 0, ...page } }
}

/** Rows count from 1, without the header. */
async function show({ engine: { database }, now }: KenbunContext, { workspaceId, params }: Call): Promise<Answer> {
  const jobId = readWireId('job', params['jobId'])
  const since = new Date(now() - jobKeptMs)
  const [job] = jobId === '' ? [] : await database.run(jobFindOfOperation, [workspaceId, jobId, operation, since])
  if (job === undefined) return fail(noSuchJob)
  // Of rows that are still ahead only those that can never be written are known.
  const range = [job.total_count, maxErrorsShown, 0] as const
  const errors = await database.run(jobItemErrorListPage, [workspaceId, jobId, ...range])
  const shown = errors.flatMap(({ item_index: index, error }) =>
    problemsOf(error).map(({ path, message }): JsonObject => ({ row: index + 1, column: path, message })),
  )
  return { status: 200, body: { ...view(job), errors: shown } }
}

export const leadImportRoutes: readonly Route[] = [
  { method: 'POST', url: `${url}/preview`, access: writing, takes: 'file', handle: preview },
  { method: 'POST', url: `${url}/start`, access: writing, handle: start },
  { method: 'GET', url: `${url}/jobs`, access: reading, handle: list },
  { method: 'GET', url: `${url}/jobs/:jobId`, access: reading, handle: show },
]
