import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import { profileCountLive } from '../../store/read/backfill.ts'
import { exportJobFind } from '../../store/read/export-job.ts'
import {
  exportJobUpdateClaim,
  exportJobUpdateCompleted,
  exportJobUpdateFailed,
  exportJobUpdateProgress,
} from '../../store/write/export-job.ts'
import { jobUpdateReleased } from '../../store/write/job.ts'
import { leaseMs } from '../batch/batch.ts'
import type { Engine } from '../engine.ts'
import { type Files, FileTooLargeError, type StoredFile } from '../files/file-store.ts'
import { type ExportResult, readRequest } from './export-job.ts'
import { type ExportRequest, exportFileName, MissingSubjectError } from './export-request.ts'
import { type OpenedExport, openExport } from './open-export.ts'

// One export, by whoever holds its job. The file takes the id of the job, so a holder that begins anew replaces what an
// earlier one has left. Signs of life go by the clock, not by pages: a slow file store is no dead holder.

export type ExportsContext = {
  readonly engine: Pick<Engine, 'database' | 'config'>
  readonly files: Files
  readonly log: Logger
  readonly now: Clock
}

export type DueExport = { readonly workspace_id: string; readonly job_id: string; readonly attempts: number }

const maxAttempts = 3
const beatsEveryMs = 2000
const fileKeptMs = 24 * 3_600_000
/** Nobody means to fill a disk. */
const maxFileBytes = 64 * 1024 ** 3

/** Somebody cancelled the job, or else holds it by now. */
class LostJobError extends Error {}
/** This process stops. */
class StoppedError extends Error {}

type Held = DueExport & { readonly held: number; readonly request: ExportRequest }

/** Takes a due export and carries it out. */
export async function runDueExport(context: ExportsContext, due: DueExport, isStopping: () => boolean): Promise<void> {
  const { engine, log, now } = context
  const { workspace_id: workspaceId, job_id: jobId, attempts } = due
  const { database } = engine
  if (attempts >= maxAttempts) return fail(context, due, attempts, 'the export was interrupted too often')
  const claim = [workspaceId, jobId, attempts, new Date(now()), leaseMs] as const
  const [row] = await database.run(exportJobUpdateClaim, claim)
  if (row === undefined) return
  const held = attempts + 1
  try {
    await writeFile(context, { ...due, held, request: readRequest(row.request) }, row.created_at, isStopping)
  } catch (error) {
    if (error instanceof LostJobError) return
    if (error instanceof StoppedError) {
      await database.run(jobUpdateReleased, [workspaceId, jobId, held])
      return
    }
    const why = reasonOf(error)
    if (why !== undefined) return fail(context, due, held, why)
    // It begins anew once its lease has lapsed, which gives a database or a file store time to recover.
    log.error({ err: error, jobId, attempt: held }, 'an export failed')
    if (held >= maxAttempts) await fail(context, due, held, `the export failed ${held} times`)
  }
}

/** Why trying again would not help. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof MissingSubjectError) return error.message
  return error instanceof FileTooLargeError ? 'the file became larger than a file may be' : undefined
}

async function writeFile(context: ExportsContext, held: Held, createdAt: Date, isStopping: () => boolean) {
  const { engine, files, now } = context
  const { workspace_id: workspaceId, job_id: jobId, request } = held
  const config = await engine.config.refresh(workspaceId)
  if (config === undefined) throw new LostJobError('the workspace is gone')
  let bytes = 0
  let isLost = false
  const check = () => {
    if (isLost) throw new LostJobError('the job is cancelled, or somebody else holds it')
    if (isStopping()) throw new StoppedError('the server stops')
  }
  const opened = openExport(engine.database, config, request, check)
  const stopBeating = beat(
    context,
    held,
    opened,
    () => bytes,
    () => {
      isLost = true
    },
  )
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of opened.bytes) {
      bytes += chunk.length
      yield chunk
    }
  }
  const name = exportFileName(request, createdAt.getTime())
  let file: StoredFile
  try {
    await sayTotal(context, held)
    file = await files.keep(workspaceId, { fileId: jobId, name, maxBytes: maxFileBytes, keptMs: fileKeptMs }, counted())
  } finally {
    await stopBeating()
    opened.bytes.destroy()
  }
  const result: ExportResult = { bytes: file.byteCount, fileName: file.name, expiresAtMs: file.expiresAtMs }
  const rows = opened.rowCount()
  const params = [workspaceId, jobId, held.held, new Date(now()), rows, JSON.stringify(result)] as const
  const completed = await engine.database.run(exportJobUpdateCompleted, params)
  if (completed.length === 0) await discard(context, held)
}

/** A file that nobody asks for any more; but another holder's has the same id. */
async function discard({ engine, files }: ExportsContext, { workspace_id: workspaceId, job_id: jobId }: Held) {
  const [row] = await engine.database.run(exportJobFind, [workspaceId, jobId, new Date(0)])
  if (row === undefined || row.state === 'cancelled') await files.delete(workspaceId, jobId)
}

/** How many rows there will be, where that is cheap to know. */
async function sayTotal({ engine: { database } }: ExportsContext, { workspace_id, job_id, held, request }: Held) {
  if (request.of !== 'profiles' || request.filter !== null || request.segmentId !== null) return
  const [count] = await database.run(profileCountLive, [workspace_id])
  const params = [workspace_id, job_id, held, 0, '{}', count?.profiles ?? 0] as const
  await database.run(exportJobUpdateProgress, params)
}

/** Gives signs of life until it is told to stop, and tells when the job is lost. */
function beat(
  { engine: { database }, log }: ExportsContext,
  { workspace_id: workspaceId, job_id: jobId, held }: Held,
  opened: OpenedExport,
  bytesSoFar: () => number,
  onLost: () => void,
): () => Promise<void> {
  let beating: Promise<void> = Promise.resolve()
  async function once(): Promise<void> {
    const payload = JSON.stringify({ bytes: bytesSoFar() })
    const params = [workspaceId, jobId, held, opened.rowCount(), payload, null] as const
    const kept = await database.run(exportJobUpdateProgress, params)
    if (kept.length === 0) onLost()
  }
  const timer = setInterval(() => {
    beating = beating
      .then(once)
      .catch(error => log.warn({ err: error, jobId }, 'the progress of an export is not saved'))
  }, beatsEveryMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    return beating
  }
}

async function fail(
  { engine, now }: ExportsContext,
  { workspace_id, job_id }: DueExport,
  attempts: number,
  message: string,
): Promise<void> {
  const error = JSON.stringify({ message })
  await engine.database.run(exportJobUpdateFailed, [workspace_id, job_id, attempts, new Date(now()), error])
}
