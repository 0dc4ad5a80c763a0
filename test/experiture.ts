import type { ObjectDefinition } from '../src/domain/schema/object-definition.ts'
import type { Scope } from '../src/domain/scopes.ts'
import { definitionText } from '../src/engine/configuration/stored-shapes.ts'
import type { Database } from '../src/store/database.ts'
import { objectDefinitionInsert } from '../src/store/write/workspace-config.ts'
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts'

export type TestRequest = {
  /** POST unless said. */
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

export type ExperitureServer = TestServer & {
  /** A fresh workspace with these objects beside the default ones. */
  createTenant(...objects: readonly ObjectDefinition[]): Promise<Tenant>
  send(request: TestRequest): Promise<TestReply>
}

/** The whole server with what tests of the Experiture surface need around it. */
export async function startExperitureServer(
  database: Database,
  options: TestServerOptions = {},
): Promise<ExperitureServer> {
  const server = await startTestServer(database, options)

  async function createTenant(...objects: readonly ObjectDefinition[]): Promise<Tenant> {
    const { id: workspaceId } = await server.createWorkspace()
    for (const object of objects) {
      await database.run(objectDefinitionInsert, [workspaceId, object.name, object.version, definitionText(object)])
    }
    const tokens = new Map<string, Promise<string>>()
    return {
      workspaceId,
      token(...scopes) {
        const known = tokens.get(scopes.join(' ')) ?? server.createKey(scopes, workspaceId).then(key => key.token)
        tokens.set(scopes.join(' '), known)
        return known
      },
    }
  }

  async function send({ method = 'POST', path, headers = {}, body }: TestRequest): Promise<TestReply> {
    const reply = await fetch(`${server.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: reply.status, headers: reply.headers, text: await reply.text() }
  }

  return { ...server, createTenant, send }
}
