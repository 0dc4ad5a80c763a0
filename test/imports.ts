import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ImportPlan } from '../src/domain/imports/import-plan.ts'
import type { Files } from '../src/engine/files/file-store.ts'
import { createFiles } from '../src/engine/files/files.ts'
import { createImports } from '../src/engine/imports/create-imports.ts'
import type { ImportJob, Imports } from '../src/engine/imports/imports.ts'
import { parsePhone } from '../src/engine/phone.ts'
import type { BulkWriter } from '../src/engine/writer/bulk.ts'
import { type Clock, systemClock } from '../src/runtime/clock.ts'
import { createIdGenerator } from '../src/runtime/ids.ts'
import { createLogger } from '../src/runtime/logger.ts'
import type { Database } from '../src/store/database.ts'
import { statement } from '../src/store/statement.ts'
import { createTestEngine, type TestEngine } from './engine.ts'
import { hangLimitMs } from './hang-limit.ts'
import { openTemporaryFiles } from './temporary-files.ts'

const newId = createIdGenerator(systemClock)

/** Rows of profiles by their columns; what a test wants otherwise it says. */
export function planOf(columns: Readonly<Record<string, string>>, rest: Partial<ImportPlan> = {}): ImportPlan {
  return {
    columns: Object.entries(columns).map(([column, field]) => ({ column, field })),
    mode: 'upsert',
    linkPolicy: 'fold',
    undeclared: 'refuse',
    onInvalid: 'refuse',
    isDryRun: false,
    ...rest,
  }
}

/** The columns are called as the fields. */
export function samePlan(fields: readonly string[], rest: Partial<ImportPlan> = {}): ImportPlan {
  return planOf(Object.fromEntries(fields.map(field => [field, field])), rest)
}

export type TestImports = AsyncDisposable & {
  readonly imports: Imports
  readonly engine: TestEngine
  readonly files: Files
  /** Keeps a file and starts the import of it. */
  start(workspaceId: string, text: string | Buffer, plan: ImportPlan, objectName?: string): Promise<string>
  /** Starts the import and waits until it is over. */
  run(workspaceId: string, text: string | Buffer, plan: ImportPlan, objectName?: string): Promise<ImportJob>
  /** The import once it is in one of the states. */
  when(workspaceId: string, jobId: string, ...states: readonly ImportJob['state'][]): Promise<ImportJob>
}

export type TestImportsOptions = {
  readonly stretchRows?: number
  readonly now?: Clock
  /** Stands before the writer, to do something before or after a stretch. */
  readonly around?: (writer: BulkWriter) => BulkWriter
  /** Shared with other processes. */
  readonly files?: Files
}

/** An engine of its own that runs imports, as a further process on the same database would. */
export async function openTestImports(database: Database, options: TestImportsOptions = {}): Promise<TestImports> {
  const { stretchRows = 7, now = systemClock, around = writer => writer } = options
  const engine = createTestEngine(database)
  const temporary = await openTemporaryFiles()
  const files = options.files ?? createFiles({ database, store: temporary.store, now, newId })
  const bulkWriter = around(engine.bulkWriter)
  const imports = createImports({
    engine: { ...engine, bulkWriter },
    files,
    parsePhone,
    log: createLogger('silent'),
    now,
    newId,
    pollMs: 20,
    stretchRows,
  })

  async function start(
    workspaceId: string,
    text: string | Buffer,
    plan: ImportPlan,
    objectName = 'profiles',
  ): Promise<string> {
    const bytes = [typeof text === 'string' ? Buffer.from(text) : text]
    const kept = { name: 'file.csv', maxBytes: 1e9, keptMs: 3_600_000 }
    const { fileId, name: fileName } = await files.keep(workspaceId, kept, Readable.from(bytes))
    const shown = { operation: 'import' }
    const given = { workspaceId, objectName, fileName, shown, source: 'test', fileId, plan }
    const { jobId } = await imports.enter(given)
    assert.ok(await imports.start(workspaceId, jobId))
    return jobId
  }

  async function when(
    workspaceId: string,
    jobId: string,
    ...states: readonly ImportJob['state'][]
  ): Promise<ImportJob> {
    const deadline = Date.now() + hangLimitMs
    for (;;) {
      const job = await imports.find(workspaceId, jobId)
      assert.ok(job !== undefined)
      if (states.includes(job.state)) return job
      assert.ok(Date.now() < deadline, `the import stays ${job.state} at ${JSON.stringify(job.counts)}`)
      await nextTurn()
    }
  }

  return {
    imports,
    engine,
    files,
    start,
    when,
    async run(workspaceId, text, plan, objectName) {
      const jobId = await start(workspaceId, text, plan, objectName)
      return when(workspaceId, jobId, 'completed', 'failed', 'cancelled')
    },
    async [Symbol.asyncDispose]() {
      await imports[Symbol.asyncDispose]()
      await engine.writer.drain()
      await temporary[Symbol.asyncDispose]()
    },
  }
}

/** A writer that does something before each stretch, which are still written in their order; they count from 1. */
export function beforeEach(act: (stretch: number) => Promise<void>): (writer: BulkWriter) => BulkWriter {
  let stretch = 0
  let turn = Promise.resolve()
  return writer => ({
    ...writer,
    async write(workspaceId, commands, seal) {
      stretch += 1
      const own = stretch
      const acted = turn.then(() => act(own))
      turn = acted.catch(() => {})
      await acted
      return writer.write(workspaceId, commands, seal)
    },
  })
}

/** As if the holders of all jobs had been silent for longer than a lease. */
export const jobUpdateSilent = statement(
  'test_job_update_silent',
  [],
  { processed_count: 'int' },
  `update job set heartbeat_at = heartbeat_at - interval '61 seconds' returning processed_count`,
)

export function csvOf(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map(row => `${row.join(',')}\n`).join('')
}
