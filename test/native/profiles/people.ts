import assert from 'node:assert/strict'
import { before } from 'node:test'
import { type Called, type CallOptions, call } from '../../call.ts'
import type { TestServer } from '../../server.ts'

type Members = Readonly<Record<string, unknown>>

/** What the API shows of a person. */
export type Person = {
  readonly id: string
  readonly fields: Members
  readonly provenance: Readonly<Record<string, { readonly observed_at: string; readonly source: string }>>
  readonly identifiers: readonly { readonly kind: string; readonly value: string; readonly first_seen_at: string }[]
  readonly absorbed: readonly string[]
  readonly created_at: string
  readonly updated_at: string
  readonly revision: number
}

export type Receipt = {
  readonly profile_id: string
  readonly outcome: string
  readonly revision: number
  readonly fields: Readonly<Record<string, { readonly verdict: string; readonly why?: string }>>
  readonly merges: readonly {
    readonly merge_id: string
    readonly survivor_id: string
    readonly absorbed_id: string
  }[]
  readonly conflicts: readonly Members[]
}

/** A workspace of its own with keys that read and write profiles, and shorthands for the calls of most tests. */
export type People = {
  readonly workspaceId: () => string
  readonly writer: () => string
  readonly reader: () => string
  /** One call with the writer's key. */
  as(target: string, options?: CallOptions): Promise<Called>
  /** Writes a command, discovering what the schema lacks, and answers its receipt; fails when the write is refused. */
  write(command: Members): Promise<Receipt>
  read(id: string, query?: string): Promise<Person>
  lookup(kind: string, value: string): Promise<Person>
  merge(survivor: string, absorbed: string): Promise<string>
}

// The server has checked nothing of an answer, so what a test reads from it is asserted by the test.
export function bodyOf<T>(called: Called, ...statuses: number[]): T {
  assert.ok(statuses.includes(called.status), `${called.status}: ${called.text}`)
  return JSON.parse(called.text)
}

/** Call it where suites are registered; the workspace is made before the first test. */
export function preparePeople(server: () => TestServer): People {
  let workspaceId = ''
  let writer = ''
  let reader = ''
  before(async () => {
    workspaceId = (await server().createWorkspace()).id
    writer = (await server().createKey(['profiles:read', 'profiles:write'], workspaceId)).token
    reader = (await server().createKey(['profiles:read'], workspaceId)).token
  })
  const as: People['as'] = (target, options = {}) => call(server(), target, { key: writer, ...options })
  return {
    workspaceId: () => workspaceId,
    writer: () => writer,
    reader: () => reader,
    as,
    write: async command =>
      bodyOf(await as('POST /v1/profiles', { json: { undeclared: 'discover', ...command } }), 200, 201),
    read: async (id, query = '') => bodyOf(await as(`GET /v1/profiles/${id}${query}`), 200),
    lookup: async (kind, value) =>
      bodyOf(await as(`GET /v1/profiles/lookup?${new URLSearchParams({ kind, value })}`), 200),
    async merge(survivor, absorbed) {
      const merged = await as('POST /v1/profiles/merge', { json: { survivor, absorbed } })
      const { merge } = bodyOf<{ merge: { merge_id: string } }>(merged, 200)
      return merge.merge_id
    },
  }
}
