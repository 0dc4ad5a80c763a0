import {
  importErrorList,
  importJobCount,
  importJobFind,
  importJobList,
  importJobListDue,
} from '../../store/read/import-job.ts'
import {
  importJobInsert,
  importJobUpdateCancelled,
  importJobUpdatePaused,
  importJobUpdateRequest,
  importJobUpdateResumed,
  importJobUpdateStarted,
} from '../../store/write/import-job.ts'
import { problemsOf } from '../batch/stored.ts'
import { MissingFileError } from '../files/file-store.ts'
import { importKeptMs, leaseMs } from '../jobs/job-times.ts'
import { startRunner } from '../jobs/start-runner.ts'
import { holdFile } from './file-to-read.ts'
import { forgetFile } from './forget-file.ts'
import type { ImportJob, Imports, NewImport } from './imports.ts'
import type { ImportsContext } from './imports-context.ts'
import { runDueImport } from './run-import.ts'
import { type ImportRequest, importOf, noProgress } from './stored-import.ts'

// Every process carries two imports out at once, one of a workspace. What clients ask for is set in the row of the import; whoever holds it finds out.

const maxRunning = 2
const dueAtOnce = 20

export function createImports(context: ImportsContext): Imports {
  const { engine, files, log, now, newId, pollMs } = context
  const { database } = engine
  const runner = startRunner({
    listDue: () => database.run(importJobListDue, [leaseMs, dueAtOnce]),
    keyOf: job => job.workspace_id,
    run: (job, isStopping) => runDueImport(context, job, isStopping),
    maxRunning,
    log,
    pollMs,
  })

  async function find(workspaceId: string, jobId: string): Promise<ImportJob | undefined> {
    const [row] = await database.run(importJobFind, [workspaceId, jobId, new Date(now() - importKeptMs)])
    return row && importOf(row)
  }

  /** How large the file is, which is kept from now on. */
  async function receiveFile(workspaceId: string, fileId: string): Promise<number> {
    await holdFile(files, workspaceId, fileId, now())
    const file = await files.find(workspaceId, fileId)
    if (file === undefined) throw new MissingFileError('the file is not there')
    return file.byteCount
  }

  async function setRequest(
    workspaceId: string,
    jobId: string,
    members: Partial<ImportRequest>,
    state: 'waiting' | 'ready',
  ): Promise<boolean> {
    const params = [workspaceId, jobId, JSON.stringify(members), state] as const
    return (await database.run(importJobUpdateRequest, params)).length > 0
  }

  async function enter(given: NewImport): Promise<ImportJob> {
    const { workspaceId, objectName, fileName, shown, source } = given
    const jobId = newId()
    const fileId = given.fileId ?? newId()
    const byteCount = given.fileId === undefined ? null : await receiveFile(workspaceId, fileId)
    const plan = byteCount === null ? null : (given.plan ?? null)
    const ownsFile = given.fileId === undefined
    const request: ImportRequest = { shown, fileId, fileName, ownsFile, byteCount, source, plan, acceptedAtMs: null }
    const state = plan === null ? 'waiting' : 'ready'
    const [asked, progress] = [JSON.stringify(request), JSON.stringify(noProgress)]
    const params = [workspaceId, jobId, objectName, state, asked, progress, new Date(now())] as const
    await database.run(importJobInsert, params)
    const entered = await find(workspaceId, jobId)
    if (entered === undefined) throw new Error('what was entered is there')
    return entered
  }

  return {
    enter,
    find,

    async receive(workspaceId, jobId) {
      const job = await find(workspaceId, jobId)
      if (job === undefined) return false
      const byteCount = await receiveFile(workspaceId, job.fileId)
      return setRequest(workspaceId, jobId, { byteCount, plan: null }, 'waiting')
    },

    plan: (workspaceId, jobId, plan) => setRequest(workspaceId, jobId, { plan }, 'ready'),

    async start(workspaceId, jobId) {
      const accepted = JSON.stringify({ acceptedAtMs: now() })
      const started = await database.run(importJobUpdateStarted, [workspaceId, jobId, accepted])
      runner.wake()
      return started.length > 0
    },

    async pause(workspaceId, jobId) {
      return (await database.run(importJobUpdatePaused, [workspaceId, jobId])).length > 0
    },

    async resume(workspaceId, jobId) {
      const resumed = await database.run(importJobUpdateResumed, [workspaceId, jobId])
      runner.wake()
      return resumed.length > 0
    },

    async cancel(workspaceId, jobId) {
      const cancelled = await database.run(importJobUpdateCancelled, [workspaceId, jobId, new Date(now())])
      // Who is reading it finds out sooner than it matters.
      if (cancelled.length > 0) await forgetFile(context, workspaceId, jobId)
      return cancelled.length > 0
    },

    async list(workspaceId, { operation = null, before = null, offset = 0, limit }) {
      const since = new Date(now() - importKeptMs)
      const rows = await database.run(importJobList, [workspaceId, since, operation, before, limit, offset])
      return rows.map(importOf)
    },

    async count(workspaceId, operation) {
      const since = new Date(now() - importKeptMs)
      const [counted] = await database.run(importJobCount, [workspaceId, since, operation])
      return counted?.count ?? 0
    },

    async listErrors(workspaceId, jobId, { after = 0, offset = 0, limit }) {
      const rows = await database.run(importErrorList, [workspaceId, jobId, after - 1, limit, offset])
      return rows.map(({ item_index, error }) => ({ row: item_index + 1, problems: problemsOf(error) }))
    },

    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  }
}
