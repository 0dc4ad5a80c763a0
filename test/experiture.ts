import type { AddressInfo } from 'node:net'
import type { ObjectDefinition } from '../src/domain/schema/object-definition.ts'
import type { Scope } from '../src/domain/scopes.ts'
import { type Batches, createBatches } from '../src/engine/batch/batches.ts'
import { type BatchRunner, startBatchRunner } from '../src/engine/batch/runner.ts'
import { createWorkspace } from '../src/engine/configuration/create-workspace.ts'
import { definitionText } from '../src/engine/configuration/stored-shapes.ts'
import { createEngine } from '../src/engine/create-engine.ts'
import { openCredentials } from '../src/engine/credentials/open-credentials.ts'
import type { Engine } from '../src/engine/engine.ts'
import { parsePhone } from '../src/engine/phone.ts'
import { createRateLimiter } from '../src/engine/rate-limit.ts'
import { buildServer } from '../src/http/server.ts'
import { createArrivals } from '../src/runtime/arrivals.ts'
import { createIdGenerator } from '../src/runtime/ids.ts'
import { createLogger } from '../src/runtime/logger.ts'
import { createMetrics } from '../src/runtime/metrics.ts'
import type { Database } from '../src/store/database.ts'
import { objectDefinitionInsert } from '../src/store/write/workspace-config.ts'

// The server of one test suite, listening on a real socket, with everything behind it but the command line.

export type TestRequest = {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, unless it is a string: that is sent as it is. */
  readonly body?: unknown
}

export type TestReply = { readonly status: number; readonly headers: Headers; readonly text: string }

export type Tenant = {
  readonly workspaceId: string
  /** A bearer token with these scopes, one client for each set of them. */
  token(...scopes: readonly Scope[]): Promise<string>
}

export type TestServer = AsyncDisposable & {
  readonly origin: string
  readonly engine: Engine
  readonly batches: Batches
  createTenant(...objects: readonly ObjectDefinition[]): Promise<Tenant>
  send(request: TestRequest): Promise<TestReply>
}

export type TestServerOptions = {
  readonly rateLimitFactor?: number
  readonly now?: () => number
  /** False leaves accepted jobs to runners that the test starts. */
  readonly runsJobs?: boolean
}

export async function startTestServer(database: Database, options: TestServerOptions = {}): Promise<TestServer> {
  const now = options.now ?? Date.now
  const newId = createIdGenerator(now)
  const change = { now, newId, actor: 'root' }
  const log = createLogger('silent')
  const credentials = openCredentials({ database, rootKey: 'root-key-of-tests', publicUrl: null, now, newId })
  const engine = createEngine({
    database,
    parsePhone,
    supplies: { newId, nextArrival: createArrivals(now) },
    now,
    observer: { onFlush: () => {}, onRetry: () => {} },
  })
  const runner = options.runsJobs === false ? noRunner : startBatchRunner({ database, writer: engine.writer, log, now })
  const batches = createBatches({ engine, now, newId, wakeRunner: runner.wake })
  const app = buildServer({
    engine,
    batches,
    rateLimiter: createRateLimiter(database, options.rateLimitFactor ?? null, now),
    credentials,
    pingDatabase: async () => {},
    metrics: createMetrics(),
    log,
    now,
    newId,
    trustedProxies: [],
    version: '0.0.0',
    publicUrl: null,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${portOf(app.server.address())}`

  async function createTenant(...objects: readonly ObjectDefinition[]): Promise<Tenant> {
    const created = await createWorkspace(database, change, newId())
    if (created.kind !== 'created') throw new Error('a new id is a new name')
    const { workspaceId } = created
    for (const object of objects) {
      await database.run(objectDefinitionInsert, [workspaceId, object.name, object.version, definitionText(object)])
    }
    const tokens = new Map<string, Promise<string>>()
    async function createToken(scopes: readonly Scope[]): Promise<string> {
      const key = await credentials.createKey(change, { name: 'tests', workspaceId, scopes })
      if (key === undefined) throw new Error('the workspace was just made')
      return key.token
    }
    return {
      workspaceId,
      token(...scopes) {
        const known = tokens.get(scopes.join(' ')) ?? createToken(scopes)
        tokens.set(scopes.join(' '), known)
        return known
      },
    }
  }

  return {
    origin,
    engine,
    batches,
    createTenant,
    async send({ method = 'POST', path, headers = {}, body }) {
      const isText = typeof body === 'string'
      const reply = await fetch(`${origin}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      })
      return { status: reply.status, headers: reply.headers, text: await reply.text() }
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await runner[Symbol.asyncDispose]()
      await engine.writer.drain()
    },
  }
}

const noRunner: BatchRunner = { wake: () => {}, [Symbol.asyncDispose]: async () => {} }

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on a port')
  return address.port
}
