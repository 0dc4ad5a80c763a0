import type { WorkspaceConfig } from '../../domain/config.ts'
import { makeRules } from '../../domain/prepare/rules.ts'
import { keepHeapLean } from '../../runtime/lean-heap.ts'
import type { Row } from '../../store/statement.ts'
import {
  importJobUpdateClaim,
  importJobUpdateCompleted,
  importJobUpdateExcused,
  importJobUpdateFailed,
  importJobUpdateProgress,
  importJobUpdateReleased,
} from '../../store/write/import-job.ts'
import { analyseTables } from '../../store/write/tidy-tables.ts'
import { workspaceConfigLock } from '../../store/write/workspace-config.ts'
import { MissingFileError, StoreUnavailableError } from '../files/file-store.ts'
import { leaseMs } from '../jobs/job-times.ts'
import { type Pulse, startPulse } from '../jobs/start-pulse.ts'
import { isSomebodysFault } from '../writer/flush.ts'
import { compileRows, StaleImportError } from './compile-rows.ts'
import { fileToRead, holdFile } from './file-to-read.ts'
import { createForesight } from './foresee.ts'
import { forgetFile } from './forget-file.ts'
import type { ImportFault } from './imports.ts'
import type { HeldImport, ImportsContext } from './imports-context.ts'
import { readStretches } from './read-stretches.ts'
import { openRows } from './readers/open-rows.ts'
import { BadFileError, type OpenedFile } from './readers/opened-file.ts'
import { type ImportProgress, type ImportRequest, readProgress, readRequest } from './stored-import.ts'
import { rehearsing, type StretchesEnd, writeStretches, writing } from './write-stretches.ts'

// Carries an import out while holding it. The checkpoint moves with the rows, so whoever takes the import up after a crash
// reads the file again from its beginning and leaves out what is written. The holder gives signs of life all the while,
// and learns from them, or from its next write, when the import is no longer its own.

export type DueImport = {
  readonly workspace_id: string
  readonly job_id: string
  readonly attempts: number
  /** The number of the holder who came further last. */
  readonly attempt: number
}

/** Short, so that most of what a stretch needs is gone before V8 takes it for something that stays. */
const defaultStretchRows = 250
/** Stretches handed to the writer before the first of them has landed. */
const stretchesAtOnce = 3
const beatsEveryMs = 10_000
/** An import whose processes died so often without coming further is likely to be what kills them. */
const maxInterruptions = 10
/** Runs that may fail without coming further. */
const tries = 3

type Claimed = Row<typeof importJobUpdateClaim.row>

/** Undefined when the import is not to be had: somebody was faster, or another one of the workspace is under way. */
function claim({ engine, now }: ImportsContext, due: DueImport): Promise<Claimed | undefined> {
  const { workspace_id, job_id, attempts } = due
  return engine.database.transaction(async tx => {
    await tx.run(workspaceConfigLock, [workspace_id])
    const [row] = await tx.run(importJobUpdateClaim, [workspace_id, job_id, attempts, new Date(now()), leaseMs])
    return row
  })
}

/** Takes a due import and carries it out, or what is left of it. */
export async function runDueImport(context: ImportsContext, due: DueImport, isStopping: () => boolean): Promise<void> {
  const { engine } = context
  const { workspace_id: workspaceId, job_id: jobId, attempts, attempt } = due
  if (attempts - attempt >= maxInterruptions) {
    const message = 'the import was interrupted too often; what was written so far stays'
    return fail(context, { workspaceId, jobId, attempts }, { message, line: null, isOurs: true })
  }
  const row = await claim(context, due)
  if (row === undefined) return
  const request = readRequest(row.request)
  if (request.plan === null) throw new Error('an import that was started has a plan')
  const held: HeldImport = { workspaceId, jobId, attempts: attempts + 1, plan: request.plan }
  try {
    const end = await carryOut(context, held, { ...row, request }, isStopping)
    if (end === 'stopped') await engine.database.run(importJobUpdateReleased, [workspaceId, jobId, held.attempts])
    if (end !== 'stopped') await forgetFile(context, workspaceId, jobId)
  } catch (error) {
    await settleFault(context, held, attempt, error)
  }
}

type Holder = Pick<HeldImport, 'workspaceId' | 'jobId' | 'attempts'>

async function settleFault(context: ImportsContext, held: Holder, attempt: number, error: unknown): Promise<void> {
  const { log } = context
  if (error instanceof BadFileError)
    return fail(context, held, { message: `the file ${error.message}`, line: error.line, isOurs: false })
  if (error instanceof StaleImportError)
    return fail(context, held, { message: error.message, line: null, isOurs: false })
  if (error instanceof MissingFileError) {
    const message = 'the file is no longer kept; send it again and import that'
    return fail(context, held, { message, line: null, isOurs: false })
  }
  const { workspaceId, jobId, attempts } = held
  if (error instanceof StoreUnavailableError) {
    log.warn({ err: error, jobId, attempt: attempts }, 'an import cannot read its file now, a later turn tries again')
    await context.engine.database.run(importJobUpdateExcused, [workspaceId, jobId, attempts])
    return
  }
  log.error({ err: error, jobId, attempt: attempts }, 'an import failed')
  // While the database is away nothing can be said about the import; it goes on once its lease has lapsed.
  if (!isSomebodysFault(error) || attempts - attempt < tries) return
  const message = `the import failed ${tries} times at the same place; what was written so far stays`
  await fail(context, held, { message, line: null, isOurs: true })
}

async function fail(
  context: ImportsContext,
  { workspaceId, jobId, attempts }: Holder,
  error: ImportFault,
): Promise<void> {
  const { engine, now } = context
  const params = [workspaceId, jobId, attempts, new Date(now()), JSON.stringify(error)] as const
  await engine.database.run(importJobUpdateFailed, params)
  await forgetFile(context, workspaceId, jobId)
}

type End = 'completed' | 'stopped' | 'lost'

async function carryOut(
  context: ImportsContext,
  held: HeldImport,
  row: Claimed & { readonly request: ImportRequest },
  isStopping: () => boolean,
): Promise<End> {
  const { engine, files, now } = context
  const { workspaceId, jobId, attempts } = held
  const { request } = row
  const before = readProgress(row.payload)
  using _ = keepHeapLean()
  await using pulse = startBeating(context, held)
  await holdFile(files, workspaceId, request.fileId, now())
  const file = await fileToRead(files, workspaceId, request)
  await using opened = await openRows(file, before.shape ?? undefined)
  const from = { ...before, shape: opened.shape, byteCount: file.byteCount }
  const goesOn = () => !pulse.isLost() && !isStopping()
  const end = await writeAll(context, held, { request, objectName: row.object_name, opened, from, goesOn })
  if (end.kind === 'lost' || pulse.isLost()) return 'lost'
  if (!goesOn()) return 'stopped'
  if (!held.plan.isDryRun) await takeStatistics(context)
  const { counts } = end.progress
  const progress: ImportProgress = { ...end.progress, totalRows: counts.rows, bytesRead: file.byteCount }
  const params = [workspaceId, jobId, attempts, new Date(now()), JSON.stringify(progress)] as const
  return (await engine.database.run(importJobUpdateCompleted, params)).length > 0 ? 'completed' : 'lost'
}

/** Whoever reads the rows once the import has ended meets plans that suit their number. */
async function takeStatistics({ engine, log }: ImportsContext): Promise<void> {
  try {
    await analyseTables(engine.database)
  } catch (error) {
    log.warn({ err: error }, 'taking statistics at the end of an import failed, maintenance tries again')
  }
}

type Work = {
  readonly request: ImportRequest
  readonly objectName: string
  readonly opened: OpenedFile
  readonly from: ImportProgress
  readonly goesOn: () => boolean
}

function writeAll(context: ImportsContext, held: HeldImport, work: Work): Promise<StretchesEnd> {
  const { engine, parsePhone, now, stretchRows = defaultStretchRows } = context
  const { workspaceId, plan } = held
  const { request, objectName, opened, from, goesOn } = work
  const { columns } = opened
  const { source, acceptedAtMs: observedAtMs } = request
  const rows = { workspaceId, objectName, plan, columns, source, observedAtMs: observedAtMs ?? now() }
  const compiled = compileRows(engine.config, rows)
  const reading = { opened, from: from.counts.rows, rowsAtMost: stretchRows, compile: compiled.refresh, goesOn }
  if (!plan.isDryRun) {
    return writeStretches(readStretches(reading), from, writing(context, held), stretchesAtOnce)
  }
  const foresight = createForesight(parsePhone)
  const rulesNow = rememberRules(compiled.config)
  const stretches = readStretches({
    ...reading,
    onSkipped: commands => foresight.remember(commands, rulesNow()),
  })
  const rehearse = rehearsing(context, held, ({ commands }, receipts) =>
    foresight.amend(commands, receipts, rulesNow()),
  )
  return writeStretches(stretches, from, rehearse, 1)
}

function rememberRules(config: () => WorkspaceConfig) {
  let known: { readonly config: WorkspaceConfig; readonly rules: ReturnType<typeof makeRules> } | undefined
  return () => {
    if (known?.config !== config()) known = { config: config(), rules: makeRules(config()) }
    return known.rules
  }
}

function startBeating({ engine, log }: ImportsContext, { workspaceId, jobId, attempts }: HeldImport): Pulse {
  const sign = [workspaceId, jobId, attempts, null, null, null] as const
  return startPulse({
    beat: async () => (await engine.database.run(importJobUpdateProgress, sign)).length > 0,
    everyMs: beatsEveryMs,
    onFault: error => log.warn({ err: error, jobId }, 'a sign of life of an import failed, the next one is tried'),
  })
}
