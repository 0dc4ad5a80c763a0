import assert from 'node:assert/strict'
import { isJsonObject, type Json, type JsonObject } from '../src/domain/json.ts'
import { addMember } from '../src/engine/members/add-member.ts'
import { assignOwner } from '../src/engine/profiles/assign-owner.ts'
import { makeProfile, testChange } from './engine.ts'
import type { TestServer } from './server.ts'

/** A workspace with two members, the first one's personal key, and the key of an outside developer. */
export type Tenant = {
  readonly org: string
  readonly member: string
  readonly other: string
  readonly key: string
  readonly keyId: string
  readonly secret: string
  readonly secretId: string
}

const loopback = ['127.0.0.1']
let made = 0

export async function makeMember({ engine, credentials }: TestServer, org: string, firstName: string): Promise<string> {
  made += 1
  const email = `${firstName.toLowerCase()}.${made}@${org}.example`
  const added = await addMember({ database: engine.database, passwords: credentials.passwords }, testChange, org, {
    email,
    firstName,
    lastName: 'Test',
    role: 'editor',
  })
  assert.ok(added.kind === 'added')
  return added.member.userId
}

export async function makeTenant(server: TestServer, allowedIps: readonly string[] = loopback): Promise<Tenant> {
  const { id: org } = await server.createWorkspace()
  const member = await makeMember(server, org, 'Ada')
  const other = await makeMember(server, org, 'Bo')
  const { credentials } = server
  const personal = await credentials.createPersonalKey(testChange, { name: 'Ada', workspaceId: org, userId: member })
  assert.ok(personal)
  const request = { name: 'Agency', workspaceId: org, allowedIps, personalToken: personal.token }
  const developer = await credentials.createDeveloperKey(testChange, request)
  assert.ok(developer)
  const { token: key, id: keyId } = personal
  return { org, member, other, key, keyId, secret: developer.secret, secretId: developer.id }
}

export type Contact = {
  readonly email?: string
  readonly identifiers?: Readonly<Record<string, string>>
  readonly fields?: JsonObject
  /** Nobody unless said. */
  readonly owner?: string
}

export async function makeContact({ engine }: TestServer, org: string, contact: Contact): Promise<string> {
  const { email, fields = {}, owner } = contact
  const identifiers = { ...contact.identifiers, ...(email !== undefined && { email }) }
  const profileId = await makeProfile(engine.writer, org, identifiers, fields)
  if (owner !== undefined) await giveOwner({ engine }, org, profileId, owner)
  return profileId
}

export async function giveOwner(
  { engine }: Pick<TestServer, 'engine'>,
  org: string,
  profileId: string,
  owner: string | null,
): Promise<void> {
  const given = owner === null ? null : { memberId: owner, name: '' }
  assert.ok(await assignOwner(engine.database, org, profileId, given))
}

export async function mergeContacts({ engine }: TestServer, org: string, survivorId: string, absorbedId: string) {
  const settled = await engine.writer.write(org, { type: 'merge', survivorId, absorbedId, source: 'test' })
  assert.ok(settled.kind === 'settled' && settled.receipt.outcome === 'merged', JSON.stringify(settled))
}

export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: JsonObject
}

/** One request over a real socket; a text or bytes are sent as they are. */
export async function sendTo(
  server: TestServer,
  path: string,
  body: JsonObject | string | Uint8Array<ArrayBuffer> | undefined,
  { method = 'POST', headers = {} }: { method?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply> {
  const isObject = isJsonObject(body) && !(body instanceof Uint8Array)
  const reply = await fetch(`${server.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: isObject ? JSON.stringify(body) : toBody(body) }),
  })
  const text = await reply.text()
  const parsed: Json = text === '' ? {} : JSON.parse(text)
  assert.ok(isJsonObject(parsed), text)
  return { status: reply.status, headers: reply.headers, text, body: parsed }
}

function toBody(body: JsonObject | string | Uint8Array<ArrayBuffer>): string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
}

/** The credentials and ids that nearly every call begins with. */
export function beginOf({ key, secret, org, member }: Tenant): JsonObject {
  return { api_key: key, developer_secret: secret, org_id: org, member_id: member }
}

export function callAction(server: TestServer, action: string, body: JsonObject): Promise<Reply> {
  return sendTo(server, `/apis/v2/public/${action}`, body)
}

/** Asserts a refusal of the catalogue, whose status is always 200. */
export function assertRefused(reply: Reply, message: string, status = 200): void {
  assert.deepEqual(reply.body, { data: [message], status: 'error' })
  assert.equal(reply.status, status)
  assert.equal(reply.headers.get('content-type'), 'application/json; charset=utf-8')
}

/** The `data` of a success. */
export function dataOf(reply: Reply): JsonObject {
  assert.equal(reply.body['status'], 'success', reply.text)
  assert.equal(reply.status, 200)
  const { data } = reply.body
  assert.ok(isJsonObject(data), reply.text)
  return data
}
