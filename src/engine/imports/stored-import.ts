import type { ImportPlan } from '../../domain/imports/import-plan.ts'
import type { FileShape } from '../../domain/imports/source-row.ts'
import { isJsonObject } from '../../domain/json.ts'
import type { ImportRow } from '../../store/read/import-job.ts'
import type { ImportCounts, ImportJob, ImportShown, ImportState } from './imports.ts'

// What an import keeps in the JSON columns of its job. Nobody else writes them, so reading back checks the outline only.

export type ImportRequest = {
  readonly shown: ImportShown
  readonly fileId: string
  readonly fileName: string
  /** Whether the file was kept for this import alone, and goes with it. */
  readonly ownsFile: boolean
  /** Null until the file is there. */
  readonly byteCount: number | null
  readonly source: string
  readonly plan: ImportPlan | null
  /** When the import was started: what its rows say was true then, unless they say when. */
  readonly acceptedAtMs: number | null
}

/** How far an import came. */
export type ImportProgress = {
  readonly counts: ImportCounts
  readonly bytesRead: number
  /** Of the file; 0 until it is opened. */
  readonly byteCount: number
  readonly totalRows: number | null
  readonly shape: FileShape | null
  /** The number of the holder who came further last. Interruptions are counted from there. */
  readonly attempt: number
}

const nothingCounted: ImportCounts = {
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  failed: 0,
  merges: 0,
  conflicts: 0,
}

export const noProgress: ImportProgress = {
  counts: nothingCounted,
  bytesRead: 0,
  byteCount: 0,
  totalRows: null,
  shape: null,
  attempt: 0,
}

export function readRequest(request: unknown): ImportRequest {
  if (!isRequest(request)) throw new Error('the job is not an import')
  return request
}

function isRequest(request: unknown): request is ImportRequest {
  return isJsonObject(request) && isJsonObject(request['shown']) && typeof request['fileId'] === 'string'
}

export function readProgress(payload: unknown): ImportProgress {
  return isProgress(payload) ? payload : noProgress
}

function isProgress(payload: unknown): payload is ImportProgress {
  return isJsonObject(payload) && isJsonObject(payload['counts'])
}

const states: ReadonlySet<string> = new Set<ImportState>([
  'waiting',
  'ready',
  'pending',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
])

function isState(state: string): state is ImportState {
  return states.has(state)
}

function readError(error: unknown): ImportJob['error'] {
  if (!isJsonObject(error)) return null
  const { message, line, isOurs } = error
  return { message: String(message), line: typeof line === 'number' ? line : null, isOurs: isOurs === true }
}

export function importOf(row: ImportRow): ImportJob {
  const { shown, fileId, fileName, byteCount, plan } = readRequest(row.request)
  const { counts, bytesRead, totalRows, shape } = readProgress(row.payload)
  if (!isState(row.state)) throw new Error(`an import is not ${row.state}`)
  return {
    jobId: row.job_id,
    objectName: row.object_name,
    state: row.state,
    shown,
    fileId,
    fileName,
    byteCount,
    bytesRead,
    shape,
    plan,
    counts,
    totalRows,
    error: readError(row.error),
    createdAtMs: row.created_at.getTime(),
    startedAtMs: row.started_at?.getTime() ?? null,
    completedAtMs: row.completed_at?.getTime() ?? null,
  }
}
