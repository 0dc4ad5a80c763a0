import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import { profileCountLive } from '../../store/read/backfill.ts'
import { exportJobFind } from '../../store/read/export-job.ts'
import {
  exportJobUpdateClaim,
  exportJobUpdateCompleted,
  exportJobUpdateProgress,
} from '../../store/write/export-job.ts'
import { jobUpdateFailed, jobUpdateReleased } from '../../store/write/job.ts'
import type { Engine } from '../engine.ts'
import { type Files, FileTooLargeError, fileKeptMs, type StoredFile } from '../files/file-store.ts'
import { leaseMs } from '../jobs/job-times.ts'
import { type Pulse, startPulse } from '../jobs/start-pulse.ts'
import { currentConfig } from './current-config.ts'
import { type ExportResult, readRequest } from './export-job.ts'
import { type ExportRequest, exportFileName, MissingSubjectError } from './export-request.ts'
import { openExport } from './open-export.ts'

// One export, by whoever holds its job. The file takes the id of the job, so a holder that begins anew replaces what an
// earlier one has left.

export type ExportsContext = {
  readonly engine: Pick<Engine, 'database' | 'config'>
  readonly files: Files
  readonly log: Logger
  readonly now: Clock
}

export type DueExport = { readonly workspace_id: string; readonly job_id: string; readonly attempts: number }

const tries = 3
/** A job whose processes died so often is likely to be what kills them. */
const maxAttempts = 10
const beatsEveryMs = 2000
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
    if (held >= tries) await fail(context, due, held, `the export failed ${held} times`)
  }
}

/** Why trying again would not help. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof MissingSubjectError) return error.message
  return error instanceof FileTooLargeError ? 'the file became larger than a file may be' : undefined
}

type SoFar = { readonly rows: number; readonly bytes: number }

async function writeFile(context: ExportsContext, held: Held, createdAt: Date, isStopping: () => boolean) {
  const { engine, files } = context
  const { workspace_id: workspaceId, job_id: jobId, request } = held
  const config = await currentConfig(engine, workspaceId)
  if (config === undefined) throw new LostJobError('the workspace is gone')
  let bytes = 0
  const opened = openExport(engine.database, config, request, () => {
    if (pulse.isLost()) throw new LostJobError('the job is cancelled, or somebody else holds it')
    if (isStopping()) throw new StoppedError('the server stops')
  })
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of opened.bytes) {
      bytes += chunk.length
      yield chunk
    }
  }
  await using pulse = startBeating(context, held, () => ({ rows: opened.rowCount(), bytes }))
  try {
    await sayTotal(context, held)
    const name = exportFileName(request, createdAt.getTime())
    const wanted = { fileId: jobId, name, maxBytes: maxFileBytes, keptMs: fileKeptMs }
    const file = await files.keep(workspaceId, wanted, counted())
    await complete(context, held, file, opened.rowCount())
  } finally {
    opened.bytes.destroy()
  }
}

async function complete(context: ExportsContext, held: Held, file: StoredFile, rows: number): Promise<void> {
  const { engine, now } = context
  const result: ExportResult = { bytes: file.byteCount, fileName: file.name, expiresAtMs: file.expiresAtMs }
  const at = new Date(now())
  const params = [held.workspace_id, held.job_id, held.held, at, rows, JSON.stringify(result)] as const
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

/** Says how far it is with every sign of life. */
function startBeating({ engine: { database }, log }: ExportsContext, held: Held, soFar: () => SoFar): Pulse {
  const { workspace_id: workspaceId, job_id: jobId, held: number } = held
  return startPulse({
    async beat() {
      const { rows, bytes } = soFar()
      const params = [workspaceId, jobId, number, rows, JSON.stringify({ bytes }), null] as const
      return (await database.run(exportJobUpdateProgress, params)).length > 0
    },
    everyMs: beatsEveryMs,
    onFault: error => log.warn({ err: error, jobId }, 'the progress of an export is not saved'),
  })
}

async function fail(
  { engine, now }: ExportsContext,
  { workspace_id, job_id }: DueExport,
  attempts: number,
  message: string,
): Promise<void> {
  const error = JSON.stringify({ message })
  await engine.database.run(jobUpdateFailed, [workspace_id, job_id, attempts, new Date(now()), error])
}
