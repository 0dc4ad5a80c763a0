import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { newRootKey } from '../engine/credentials/secrets.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Configuration } from '../runtime/configuration.ts'
import type { Logger } from '../runtime/logger.ts'
import { loadRootKey } from '../runtime/root-key.ts'
import { drainOnSignal } from '../runtime/shutdown.ts'
import type { Database } from '../store/database.ts'
import { openEmbedded } from '../store/embedded.ts'
import { migrate } from '../store/migrate.ts'
import { openPostgres } from '../store/postgres.ts'
import { assemble } from './assemble.ts'
import { startMessage } from './start-message.ts'

/** Opens the database, brings it up to date, listens, and says where. */
export async function start(configuration: Configuration, log: Logger): Promise<void> {
  const { dataDirectory, publicUrl, host, port } = configuration
  const rootKey = await loadRootKey(configuration.rootKey, dataDirectory, newRootKey)
  const database = await openDatabase(configuration, log)
  try {
    await migrate(database)
    const { app, drain } = await assemble({ ...configuration, rootKey: rootKey.key, database, log, now: systemClock })
    await app.listen({ host, port })
    const url = publicUrl ?? `http://${hostToShow(host)}:${portOf(app) ?? port}`
    process.stdout.write(startMessage({ url, databaseKind: database.kind, dataDirectory, rootKey }))
    drainOnSignal(async () => {
      await drain()
      await database[Symbol.asyncDispose]()
    }, log)
  } catch (error) {
    await database[Symbol.asyncDispose]()
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
