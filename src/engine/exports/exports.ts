// Exports are jobs of the kind `export`; every process runs a runner that takes those that nobody holds, a few at a time.
// What comes of one is a file that is kept for a day. A client may also have an export at once, as the answer to its
// request: then nothing is kept.

import type { Readable } from 'node:stream'
import { exportJobFind, exportJobList } from '../../store/read/export-job.ts'
import { jobListDue } from '../../store/read/job.ts'
import { exportJobInsert, exportJobUpdateCancelled } from '../../store/write/export-job.ts'
import { jobKeptMs, leaseMs } from '../batch/batch.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { OverloadedError, UnknownWorkspaceError } from '../engine.ts'
import { MissingFileError, type StoredFile } from '../files/file-store.ts'
import { type ExportJob, exportKind, toExportJob } from './export-job.ts'
import type { ExportRequest } from './export-request.ts'
import { openExport } from './open-export.ts'
import { type ExportsContext, runDueExport } from './run-export.ts'

export type Exports = AsyncDisposable & {
  /** Enters an export. Throws OverloadedError when too many of the workspace wait. */
  enter(workspaceId: string, request: ExportRequest, change: ChangeContext): Promise<ExportJob>
  /** Undefined when there is none, or it is older than jobs are kept. */
  find(workspaceId: string, jobId: string): Promise<ExportJob | undefined>
  /** Newest first, behind the job `before`. */
  list(workspaceId: string, before: string | null, limit: number): Promise<readonly ExportJob[]>
  /** False when it is over. */
  cancel(workspaceId: string, jobId: string): Promise<boolean>
  /** What a completed export wrote; undefined when that is gone. */
  openFile(
    workspaceId: string,
    jobId: string,
  ): Promise<{ readonly file: StoredFile; readonly bytes: Readable } | undefined>
  /** The export itself, read as it is asked for. Throws MissingSubjectError. */
  download(workspaceId: string, request: ExportRequest, change: ChangeContext): Promise<Readable>
}

/** Unfinished exports of one workspace. */
const maxWaiting = 100
const maxRunning = 2
const dueAtOnce = 20

export function createExports(
  context: ExportsContext & { readonly newId: () => string; readonly pollMs?: number },
): Exports {
  const { engine, files, log, now, newId, pollMs = 2000 } = context
  const { database } = engine
  const running = new Map<string, Promise<void>>()
  let isStopping = false
  let isWoken = false
  let interrupt: () => void = () => {}

  function wake(): void {
    isWoken = true
    interrupt()
  }

  function rest(): Promise<void> {
    if (isStopping || isWoken) return Promise.resolve()
    return new Promise(resolve => {
      const timer = setTimeout(resolve, pollMs)
      timer.unref()
      interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function startDue(): Promise<void> {
    if (running.size >= maxRunning) return
    const due = await database.run(jobListDue, [exportKind, leaseMs, dueAtOnce])
    for (const job of due) {
      if (isStopping || running.size >= maxRunning) return
      if (running.has(job.job_id)) continue
      const run = runDueExport(context, job, () => isStopping)
        .catch(error =>
          log.warn({ err: error, jobId: job.job_id }, 'an export could not be run, a later turn tries again'),
        )
        .then(() => {
          running.delete(job.job_id)
          wake()
        })
      running.set(job.job_id, run)
    }
  }

  async function work(): Promise<void> {
    while (!isStopping) {
      isWoken = false
      await startDue().catch(error => log.warn({ err: error }, 'looking for exports failed, the next turn tries again'))
      await rest()
    }
  }

  async function find(workspaceId: string, jobId: string): Promise<ExportJob | undefined> {
    const [row] = await database.run(exportJobFind, [workspaceId, jobId, new Date(now() - jobKeptMs)])
    return row && toExportJob(row)
  }

  const working = work()
  return {
    async enter(workspaceId, request, change) {
      const jobId = newId()
      const { of, format, objectName } = request
      await database.transaction(async tx => {
        const params = [workspaceId, jobId, objectName, JSON.stringify(request), new Date(now()), maxWaiting] as const
        const [entered] = await tx.run(exportJobInsert, params)
        if (entered === undefined) throw new OverloadedError('too many exports of the workspace are waiting')
        const detail = { of, object: objectName, format }
        await audit(tx, change, workspaceId, { action: 'export.create', subject: jobId, detail })
      })
      wake()
      const job = await find(workspaceId, jobId)
      if (job === undefined) throw new Error('an export is kept once it is entered')
      return job
    },

    find,

    async list(workspaceId, before, limit) {
      const rows = await database.run(exportJobList, [workspaceId, before, new Date(now() - jobKeptMs), limit])
      return rows.map(toExportJob)
    },

    async cancel(workspaceId, jobId) {
      return (await database.run(exportJobUpdateCancelled, [workspaceId, jobId, new Date(now())])).length > 0
    },

    async openFile(workspaceId, jobId) {
      const file = await files.find(workspaceId, jobId)
      if (file === undefined) return undefined
      try {
        return { file, bytes: await files.open(workspaceId, jobId) }
      } catch (error) {
        if (error instanceof MissingFileError) return undefined
        throw error
      }
    },

    async download(workspaceId, request, change) {
      const config = await engine.config.refresh(workspaceId)
      if (config === undefined) throw new UnknownWorkspaceError('the workspace does not exist')
      const { bytes } = openExport(database, config, request)
      const { of, format, objectName } = request
      const detail = { of, object: objectName, format }
      await audit(database, change, workspaceId, { action: 'export.download', subject: objectName, detail })
      return bytes
    },

    async [Symbol.asyncDispose]() {
      isStopping = true
      interrupt()
      await working
      await Promise.all(running.values())
    },
  }
}
