import { isJsonObject } from '../../domain/json.ts'
import type { ExportJobRow } from '../../store/read/export-job.ts'
import type { ExportRequest } from './export-request.ts'

export const exportKind = 'export'

export type ExportState = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled'

export type ExportJob = {
  readonly jobId: string
  readonly request: ExportRequest
  readonly state: ExportState
  readonly rows: number
  /** Of the file, so far. */
  readonly bytes: number
  readonly error: string | null
  /** Null until it is there. */
  readonly file: { readonly name: string; readonly expiresAtMs: number } | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly completedAt: Date | null
}

/** What the row of a job says of its file. */
export type ExportResult = { readonly bytes: number; readonly fileName?: string; readonly expiresAtMs?: number }

/** The column is trusted, for the engine alone writes it. */
export function readRequest(request: unknown): ExportRequest {
  if (!isRequest(request)) throw new Error('the job is not an export')
  return request
}

function isRequest(request: unknown): request is ExportRequest {
  return isJsonObject(request) && typeof request['of'] === 'string' && typeof request['format'] === 'string'
}

function readState(state: string): ExportState {
  return state === 'running' || state === 'completed' || state === 'failed' || state === 'cancelled' ? state : 'pending'
}

export function toExportJob(row: ExportJobRow): ExportJob {
  const result = isJsonObject(row.payload) ? row.payload : {}
  const { bytes, fileName, expiresAtMs } = result
  const isThere = typeof fileName === 'string' && typeof expiresAtMs === 'number'
  return {
    jobId: row.job_id,
    request: readRequest(row.request),
    state: readState(row.state),
    rows: row.processed_count,
    bytes: typeof bytes === 'number' ? bytes : 0,
    error: isJsonObject(row.error) ? String(row.error['message']) : null,
    file: isThere ? { name: fileName, expiresAtMs } : null,
    createdAt: row.created_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  }
}
