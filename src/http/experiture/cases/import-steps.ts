import type { Json, JsonObject } from '../../../domain/json.ts'
import type { Step } from './case.ts'

/** A job for a file of this content. */
export function created(fileName: string, content: string, objectName = 'profiles'): Step {
  return {
    path: '/import-jobs',
    body: { objectName, fileName, fileSize: Buffer.byteLength(content) },
    status: 201,
    data: {
      jobId: '<import>',
      uploadUrl: '<upload>',
      expiresAt: '<time>',
      landingPath: 'jobs/{import}/file',
      state: 'pending',
    },
  }
}

/** Its file, which needs no token. */
export function sent(content: string): Step {
  return {
    method: 'PUT',
    path: '{upload}',
    token: 'none',
    headers: { 'content-type': 'application/octet-stream' },
    body: content,
    status: 200,
    text: '',
  }
}

/** `source=target` for each column. */
export function mapping(...columns: readonly string[]): readonly JsonObject[] {
  return columns.map(column => {
    const [source = '', target = source] = column.split('=')
    return { source, target }
  })
}

export function mapped(columns: readonly string[], rest: JsonObject = {}, unmapped: readonly string[] = []): Step {
  return {
    path: '/import-jobs/{import}/mapping',
    body: { mappings: mapping(...columns), ...rest },
    status: 200,
    data: { jobId: '{import}', state: 'ready', mappedFields: columns.length, unmappedColumns: unmapped },
  }
}

export const started: Step = {
  path: '/import-jobs/{import}/start',
  status: 202,
  data: { jobId: '{import}', state: 'running' },
}

/** What the job says once it is over. */
function shown(members: JsonObject): Step {
  return { method: 'GET', path: '/import-jobs/{import}', whileState: 'running', status: 200, data: members }
}

/** A completed job. */
export function finished(fileName: string, rows: number, failed = 0, objectName = 'profiles'): Step {
  return shown({
    jobId: '{import}',
    objectName,
    fileName,
    state: 'completed',
    createdAt: '<time>',
    startedAt: '<time>',
    completedAt: '<time>',
    totalRows: rows,
    processedRows: rows,
    succeededRows: rows - failed,
    failedRows: failed,
    error: null,
  })
}

/** The first page of errors. */
export function errors(...items: readonly JsonObject[]): Step {
  const data: Json = { items, page: 1, pageSize: 50, total: items.length }
  return { method: 'GET', path: '/import-jobs/{import}/errors', status: 200, data }
}

export function rowError(row: number, field: string | null, message: string, value: Json): JsonObject {
  return { row, field, code: 'CDP_ETL.VALIDATION.REQUEST_INVALID', message, value }
}
