import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { newRootKey } from '../engine/credentials/secrets.ts'
import { createFileStore } from '../engine/files/create-file-store.ts'
import { isSetUpNeeded, setUpCodeOf } from '../engine/sessions/set-up.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Configuration } from '../runtime/configuration.ts'
import type { Logger } from '../runtime/logger.ts'
import { loadRootKey } from '../runtime/root-key.ts'
import { drainOnSignal } from '../runtime/shutdown.ts'
import type { Database } from '../store/database.ts'
import { openEmbedded } from '../store/embedded.ts'
import { migrate } from '../store/migrate.ts'
import { openPostgres } from '../store/postgres.ts'
import { startMessage } from './start-message.ts'

/** Opens the database, brings it up to date, listens, and says where. */
export async function start(configuration: Configuration, log: Logger): Promise<void> {
  const { dataDirectory, publicUrl, host, port } = configuration
  // The greater part of the code loads while the database opens.
  const opening = openDatabase(configuration, log)
  const loading = import('./assemble.ts')
  const database = await opening
  try {
    await migrate(database)
    const rootKey = await loadRootKey(configuration.rootKey, dataDirectory, newRootKey)
    const { assemble } = await loading
    const kept = { dataDirectory, rootKey: rootKey.path === null ? null : rootKey.key }
    const { app, drain } = await assemble({
      ...configuration,
      rootKey: rootKey.key,
      kept,
      database,
      fileStore: createFileStore(configuration),
      log,
      now: systemClock,
    })
    const setUpCode = (await isSetUpNeeded(database)) ? setUpCodeOf(rootKey.key) : null
    await listen(app, host, port).catch(async error => {
      await drain()
      throw error
    })
    // Whoever is told that the server is ready may end it at once.
    drainOnSignal(async () => {
      await drain()
      await database[Symbol.asyncDispose]()
    }, log)
    const url = publicUrl ?? `http://${hostToShow(host)}:${portOf(app) ?? port}`
    process.stdout.write(startMessage({ url, databaseKind: database.kind, dataDirectory, rootKey, setUpCode }))
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') throw new Error(`port ${port} is in use; set PORT to another`, { cause: error })
    if (code === 'EACCES') throw new Error(`port ${port} may not be opened by this user; set PORT`, { cause: error })
    throw error
  }
}

function openDatabase({ databaseUrl, dataDirectory }: Configuration, log: Logger): Promise<Database> {
  if (databaseUrl === null) return openEmbedded({ directory: join(dataDirectory, 'database') })
  return openPostgres({ url: databaseUrl, onNotice: message => log.debug(message) })
}

function hostToShow(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function portOf(app: FastifyInstance): number | undefined {
  const address = app.server.address()
  return typeof address === 'object' ? address?.port : undefined
}
