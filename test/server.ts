import type { Server } from 'node:http'
import { assemble } from '../src/cli/assemble.ts'
import type { Scope } from '../src/domain/scopes.ts'
import { createWorkspace } from '../src/engine/configuration/create-workspace.ts'
import type { NewApiKey } from '../src/engine/credentials/api-keys.ts'
import type { Credentials } from '../src/engine/credentials/open-credentials.ts'
import type { Engine } from '../src/engine/engine.ts'
import type { FileStore } from '../src/engine/files/file-store.ts'
import { type Clock, systemClock } from '../src/runtime/clock.ts'
import { createIdGenerator } from '../src/runtime/ids.ts'
import { createLogger } from '../src/runtime/logger.ts'
import type { Database } from '../src/store/database.ts'
import { openTemporaryFiles } from './temporary-files.ts'

export type TestServerOptions = {
  readonly now?: Clock
  /** Null, the default, switches the limits off. */
  readonly rateLimitFactor?: number | null
  readonly publicUrl?: string | null
  readonly allowsPrivateTargets?: boolean
  /** None unless said. */
  readonly trustedProxies?: readonly string[]
  /** A directory that goes with the server unless said. */
  readonly fileStore?: FileStore
  readonly maxFileBytes?: number
  /** A low one unless said. */
  readonly passwordCost?: 'low' | 'usual'
}

export type TestServer = AsyncDisposable & {
  /** Without a trailing slash; a real socket. */
  readonly url: string
  readonly rootKey: string
  readonly engine: Engine
  readonly credentials: Credentials
  readonly fileStore: FileStore
  /** What listens. */
  readonly sockets: Server
  /** A fresh workspace with the default objects. */
  createWorkspace(): Promise<{ readonly id: string; readonly name: string }>
  /** A key of the given workspace, or of the default one. */
  createKey(scopes: readonly Scope[], workspaceId?: string): Promise<NewApiKey>
  /** Lets what is under way finish; the database stays open. */
  close(): Promise<void>
}

export const testRootKey = 'of_root_for_tests_alone_0000000000'

/** The whole server as `npm start` runs it, on an open, migrated database and a free port. */
export async function startTestServer(database: Database, options: TestServerOptions = {}): Promise<TestServer> {
  const now = options.now ?? systemClock
  const newId = createIdGenerator(now)
  const temporary = await openTemporaryFiles()
  const fileStore = options.fileStore ?? temporary.store
  const { app, engine, credentials, drain } = await assemble({
    database,
    rootKey: testRootKey,
    publicUrl: options.publicUrl ?? null,
    trustedProxies: options.trustedProxies ?? [],
    rateLimitFactor: options.rateLimitFactor ?? null,
    allowsPrivateTargets: options.allowsPrivateTargets ?? false,
    fileStore,
    maxFileBytes: options.maxFileBytes ?? 2 * 1024 ** 3,
    log: createLogger('silent'),
    now,
    // Hashes as slow as those of real accounts would be most of the time that many tests take.
    ...(options.passwordCost !== 'usual' && { passwordCost: [10, 8, 1] }),
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const context = { now, newId, actor: 'root' }

  async function createKey(scopes: readonly Scope[], workspaceId?: string): Promise<NewApiKey> {
    const key = await credentials.createKey(context, {
      name: `key for ${scopes.join(' ')}`,
      workspaceId: workspaceId ?? (await defaultWorkspaceId(credentials)),
      scopes,
    })
    if (key === undefined) throw new Error(`there is no workspace ${workspaceId}`)
    return key
  }

  async function close(): Promise<void> {
    await drain()
    await temporary[Symbol.asyncDispose]()
  }

  return {
    url,
    rootKey: testRootKey,
    engine,
    credentials,
    fileStore,
    sockets: app.server,
    async createWorkspace() {
      const name = `workspace ${newId()}`
      const made = await createWorkspace(database, context, name)
      if (made.kind !== 'created') throw new Error(`${name} is there already`)
      return { id: made.workspaceId, name }
    },
    createKey,
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function defaultWorkspaceId({ authenticate }: Credentials): Promise<string> {
  const authentication = await authenticate(`Bearer ${testRootKey}`)
  if (authentication.kind === 'refused') throw new Error('the root key of the tests is refused')
  return authentication.principal.workspaceId
}
