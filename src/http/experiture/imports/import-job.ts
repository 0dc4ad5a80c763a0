import type { Json, JsonObject } from '../../../domain/json.ts'
import { uploadExpiryMs } from '../../../engine/credentials/upload-links.ts'
import type { ImportJob } from '../../../engine/imports/imports.ts'
import { wireTime } from '../envelope.ts'
import { errorOf, type Fault, ok, type Result, refuse } from '../fault.ts'
import { readImportId, wireImportId } from '../job-id.ts'
import type { ExperitureContext } from '../surface.ts'

/** What jobs of this surface are told by among the imports of the workspace. */
export const operation = 'import_job'

const noSuchJob: Fault = { kind: 'not_found', message: 'there is no such import job in this workspace' }

/** The job; one whose file has not come in time is over from the moment somebody looks. */
export async function findImportJob(
  { imports, now }: Pick<ExperitureContext, 'imports' | 'now'>,
  workspaceId: string,
  wireId: string,
): Promise<Result<ImportJob>> {
  const jobId = readImportId(wireId)
  const find = async () => (jobId === undefined ? undefined : await imports.find(workspaceId, jobId))
  let job = await find()
  if (job !== undefined && isForsaken(job, now()) && (await imports.cancel(workspaceId, job.jobId))) job = await find()
  return job === undefined || job.shown.operation !== operation ? refuse(noSuchJob) : ok(job)
}

function isForsaken({ state, byteCount, createdAtMs, shown }: ImportJob, nowMs: number): boolean {
  return (
    shown.operation === operation && state === 'waiting' && byteCount === null && nowMs >= uploadExpiryMs(createdAtMs)
  )
}

type WireState = 'pending' | 'ready' | 'running' | 'completed' | 'failed'

export function wireState({ state }: ImportJob): WireState {
  switch (state) {
    case 'waiting':
      return 'pending'
    case 'ready':
    case 'completed':
    case 'failed':
      return state
    case 'pending':
    case 'running':
    case 'paused':
      return 'running'
    case 'cancelled':
      return 'failed'
  }
}

export function isOpen({ state }: ImportJob): boolean {
  return state === 'waiting' || state === 'ready'
}

/** The call needs another state than the job is in. */
export function invalidState(job: ImportJob, message: string): Fault {
  return { kind: 'invalid_state', message, details: { state: wireState(job) } }
}

export const hasNoFile = 'the file of the job has not been sent yet'

export function viewOfImport(job: ImportJob): JsonObject {
  const { counts, totalRows } = job
  return {
    jobId: wireImportId(job.jobId),
    objectName: job.objectName,
    fileName: job.fileName,
    state: wireState(job),
    createdAt: wireTime(job.createdAtMs),
    startedAt: timeOrNull(job.startedAtMs),
    completedAt: timeOrNull(job.completedAtMs),
    totalRows,
    processedRows: counts.rows,
    succeededRows: counts.rows - counts.failed,
    failedRows: counts.failed,
    error: errorOfImport(job),
  }
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : wireTime(ms)
}

function errorOfImport({ state, error, byteCount, createdAtMs }: ImportJob): Json {
  if (state === 'failed') {
    const { message, line, isOurs } = error ?? { message: 'the import failed', line: null, isOurs: true }
    const kind = isOurs ? 'unhandled' : 'invalid'
    return errorOf({ kind, message, ...(line === null ? {} : { details: { line } }) })
  }
  if (state !== 'cancelled') return null
  const message =
    byteCount === null
      ? `no file was sent before ${wireTime(uploadExpiryMs(createdAtMs))}`
      : 'the import was cancelled; rows written before stay'
  return errorOf({ kind: 'invalid', message })
}
