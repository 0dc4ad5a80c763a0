// Exports are jobs of the kind `export`, of which every process carries a few out at a time. What comes of one is a file that is kept for a day. A client may also have an export at once, as the answer to its
// request: then nothing is kept.

import type { Readable } from 'node:stream'
import { exportJobFind, exportJobList } from '../../store/read/export-job.ts'
import { jobListDue } from '../../store/read/job.ts'
import { exportJobInsert, exportJobUpdateCancelled } from '../../store/write/export-job.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { OverloadedError, UnknownWorkspaceError } from '../engine.ts'
import { MissingFileError, type StoredFile } from '../files/file-store.ts'
import { jobKeptMs, leaseMs } from '../jobs/job-times.ts'
import { startRunner } from '../jobs/start-runner.ts'
import { currentConfig } from './current-config.ts'
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
  const { engine, files, log, now, newId, pollMs } = context
  const { database } = engine
  const runner = startRunner({
    listDue: () => database.run(jobListDue, [exportKind, leaseMs, dueAtOnce]),
    keyOf: job => job.job_id,
    run: (job, isStopping) => runDueExport(context, job, isStopping),
    maxRunning,
    log,
    pollMs,
  })

  async function find(workspaceId: string, jobId: string): Promise<ExportJob | undefined> {
    const [row] = await database.run(exportJobFind, [workspaceId, jobId, new Date(now() - jobKeptMs)])
    return row && toExportJob(row)
  }

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
      runner.wake()
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
      const config = await currentConfig(engine, workspaceId)
      if (config === undefined) throw new UnknownWorkspaceError('the workspace does not exist')
      const { bytes } = openExport(database, config, request)
      const { of, format, objectName } = request
      const detail = { of, object: objectName, format }
      await audit(database, change, workspaceId, { action: 'export.download', subject: objectName, detail })
      return bytes
    },

    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  }
}
