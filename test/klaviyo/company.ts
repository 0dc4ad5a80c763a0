import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../../src/domain/json.ts'
import { ulidToUuid, uuidToUlid } from '../../src/domain/ulid.ts'
import { type Called, call } from '../call.ts'
import { makeProfile } from '../engine.ts'
import type { TestServer } from '../server.ts'

/** A fresh workspace, spoken to as a server with a private key does. */
export type Company = {
  readonly workspaceId: string
  readonly key: string
  /** `METHOD /path` and a body. */
  send(target: string, body?: Json): Promise<Called>
  /** Sends attributes as a document of a profile; `more` stands beside them. */
  write(target: string, attributes: JsonObject, more?: JsonObject): Promise<Called>
  /** Makes a profile behind the back of the surface and answers with its id on the wire. */
  given(identifiers: Readonly<Record<string, string | readonly string[]>>, fields?: JsonObject): Promise<string>
  /** The attributes of a profile that is there. */
  read(id: string): Promise<JsonObject>
}

export async function openCompany(server: TestServer): Promise<Company> {
  const { id: workspaceId } = await server.createWorkspace()
  const { token: key } = await server.createKey(
    ['profiles:read', 'profiles:write', 'lists:read', 'lists:write'],
    workspaceId,
  )
  const headers = { authorization: `Klaviyo-API-Key ${key}`, revision: '2026-07-15' }

  function send(target: string, body?: Json): Promise<Called> {
    return call(server, target, body === undefined ? { headers } : { headers, json: body })
  }

  return {
    workspaceId,
    key,
    send,
    write: (target, attributes, more = {}) => send(target, { data: { type: 'profile', attributes, ...more } }),
    given: async (identifiers, fields) =>
      uuidToUlid(await makeProfile(server.engine.writer, workspaceId, identifiers, fields)),
    async read(id) {
      const called = await send(`GET /api/profiles/${id}`)
      assert.equal(called.status, 200, called.text)
      return attributesOf(called)
    },
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member somewhere inside of a body; undefined where there is none. */
export function at(called: Called, ...path: readonly (string | number)[]): Json | undefined {
  let value: unknown = called.body
  for (const step of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
  const found: Json | undefined = JSON.parse(JSON.stringify(value ?? null))
  return value === undefined ? undefined : found
}

export function objectAt(called: Called, ...path: readonly (string | number)[]): JsonObject {
  const value = at(called, ...path)
  assert.ok(isObject(value), called.text)
  return value
}

export function attributesOf(called: Called): JsonObject {
  return objectAt(called, 'data', 'attributes')
}

export function idOf(called: Called): string {
  const id = at(called, 'data', 'id')
  assert.ok(typeof id === 'string' && ulidToUuid(id) !== undefined, called.text)
  return id
}

/** The ids of a list, in its order. */
export function idsOf(called: Called): readonly string[] {
  assert.equal(called.status, 200, called.text)
  const data = at(called, 'data')
  assert.ok(Array.isArray(data), called.text)
  return data.map(item => String(item.id))
}

/** Asserts an error of this status and code, in the form of the contract. */
export function assertFault(called: Called, status: number, code: string, source: JsonObject): void {
  assert.equal(called.status, status, called.text)
  assert.equal(called.headers.get('content-type'), 'application/vnd.api+json')
  const { id, detail, ...error } = objectAt(called, 'errors', 0)
  assert.match(String(id), /^[0-9a-f-]{36}$/)
  assert.ok(typeof detail === 'string' && detail.length > 0)
  assert.equal(error['status'], status)
  assert.equal(error['code'], code)
  assert.deepEqual(error['source'], source, called.text)
}

export function assertInvalid(called: Called, pointer: string): void {
  assertFault(called, 400, 'invalid', { pointer })
}

/** Asserts that another profile has the identifier. */
export function assertDuplicate(called: Called, id: string): void {
  assertFault(called, 409, 'duplicate_profile', { pointer: '/data/attributes' })
  assert.deepEqual(at(called, 'errors', 0, 'meta'), { duplicate_profile_id: id })
}
