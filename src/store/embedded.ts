import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Database, Queryable } from './database.ts'
import { lockDirectory } from './embedded-lock.ts'
import { checkpointAfterBytes, limitLog } from './embedded-log.ts'
import { beginSnapshot, DROP_BACKUP_SLOT, hasLeftSlot } from './embedded-snapshot.ts'
import { EmbeddedStream } from './embedded-stream.ts'
import { findTemplate } from './embedded-template.ts'
import { runOn, sessionTypes } from './pg-session.ts'
import { executeScript, runTransaction } from './transaction.ts'

// The embedded database has one session, which serves everything: statements go out at once and run in the order of
// the calls. A transaction has the session for itself; statements of others wait until it ends. So the work of a
// transaction must use the transaction it is given: a statement it sends through the database waits for ever.

/** Written once the cluster has answered, so one whose making was interrupted holds nothing and is made anew. */
export const COMPLETE_MARKER = 'cluster.complete'

export type EmbeddedOptions = {
  /** Where it keeps its files and its lock; undefined keeps it in memory. */
  readonly directory: string | undefined
  /** Whether an empty directory may start from the template made at installation. */
  readonly useTemplate?: boolean
  /** Of the log; left out, a figure that suits. */
  readonly checkpointAfterBytes?: number
}

export type EmbeddedDatabase = Database & {
  /** The whole cluster as a template, compressed. */
  dump(): Promise<Uint8Array>
}

/** Opens the embedded database; throws when another process has the directory open. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { directory, useTemplate = true } = options
  if (directory === undefined) {
    const templatePath = useTemplate ? await findTemplate() : undefined
    return connectEmbedded(await EmbeddedStream.open({ clusterDirectory: undefined, templatePath }), async () => {})
  }
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const lock = await lockDirectory(directory)
  try {
    const clusterDirectory = join(directory, 'cluster')
    const stream = await openCluster(directory, clusterDirectory, useTemplate)
    const release = async () => lock[Symbol.asyncDispose]()
    const database = await connectEmbedded(stream, release, clusterDirectory, options.checkpointAfterBytes)
    if (hasLeftSlot(clusterDirectory)) await database.execute(DROP_BACKUP_SLOT)
    return database
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

async function openCluster(directory: string, clusterDirectory: string, useTemplate: boolean): Promise<EmbeddedStream> {
  const marker = join(directory, COMPLETE_MARKER)
  if (existsSync(marker)) return EmbeddedStream.open({ clusterDirectory, templatePath: undefined })
  await rm(clusterDirectory, { recursive: true, force: true })
  const templatePath = useTemplate ? await findTemplate() : undefined
  const stream = await EmbeddedStream.open({ clusterDirectory, templatePath })
  await writeFile(marker, '')
  return stream
}

/** A database on a started worker; `release` runs once it is closed. One without a directory has no snapshots. */
export async function connectEmbedded(
  stream: EmbeddedStream,
  release: () => Promise<void>,
  clusterDirectory?: string,
  checkpointAfter = checkpointAfterBytes,
): Promise<EmbeddedDatabase> {
  const client = new Client({
    stream: () => stream,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    types: sessionTypes,
    pipeline: true,
  })
  // Statements under way and later ones fail by themselves when the worker dies.
  client.on('error', () => {})
  await client.connect()

  /** Ends with the last turn that was asked for; undefined while nobody has the session for itself. */
  let exclusive: Promise<void> | undefined

  /** What waits for the same turn starts in the order in which it came. */
  function exclusively<T>(start: () => Promise<T>): Promise<T> {
    const running = exclusive === undefined ? start() : exclusive.then(start)
    const turn = running.then(ignore, ignore)
    exclusive = turn
    void turn.then(() => {
      if (exclusive === turn) exclusive = undefined
    })
    return running
  }

  const queryable: Queryable = {
    run(statement, params) {
      if (exclusive === undefined) return runOn(client, statement, params)
      return exclusive.then(() => runOn(client, statement, params))
    },
  }

  const execute = (sql: string) => exclusively(() => executeScript(client, sql))
  const alone = <T>(work: (session: Queryable) => Promise<T>) =>
    exclusively(() => work({ run: (statement, params) => runOn(client, statement, params) }))

  const log = clusterDirectory === undefined ? undefined : limitLog(queryable, execute, checkpointAfter)

  return {
    kind: 'embedded',
    lanes: [queryable],
    bulkLanes: { reading: queryable, writing: queryable },
    run: queryable.run,
    execute,

    transaction: work => exclusively(() => runTransaction(client, work)),

    dump: () => stream.dump(),

    ...(clusterDirectory !== undefined && { snapshot: () => beginSnapshot({ execute, alone }, clusterDirectory) }),

    async [Symbol.asyncDispose]() {
      await log?.[Symbol.asyncDispose]()
      while (exclusive !== undefined) await exclusive
      await client.end()
      await release()
    },
  }
}

function ignore(): void {}
