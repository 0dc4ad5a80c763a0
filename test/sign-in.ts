import assert from 'node:assert/strict'
import type { MemberRole } from '../src/domain/members.ts'
import { setUpCodeOf } from '../src/engine/sessions/set-up.ts'
import { type Called, type CallOptions, call } from './call.ts'
import type { TestServer } from './server.ts'

export const owner = {
  email: 'owner@console.example',
  first_name: 'Olga',
  last_name: 'Owner',
  password: 'open sesame 1',
}

/** What a page of the console adds to its requests. */
export const pageHeaders = { 'onefold-console': '1' }

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf(answer: Called): string {
  const [pair] = (answer.headers.get('set-cookie') ?? '').split(';')
  assert.ok(pair !== undefined && pair !== '', answer.text)
  return pair
}

/** Makes the first admin of the server, or signs them in where they are there. */
export async function signInOwner(server: TestServer): Promise<string> {
  const json = { code: setUpCodeOf(server.rootKey), ...owner }
  const made = await call(server, 'POST /v1/setup', { json })
  if (made.status === 201) return cookieOf(made)
  assert.equal(made.status, 409, made.text)
  return signIn(server, owner.email, owner.password)
}

export async function signIn(server: { readonly url: string }, email: string, password: string): Promise<string> {
  const answer = await call(server, 'POST /v1/session', { json: { email, password } })
  assert.equal(answer.status, 201, answer.text)
  return cookieOf(answer)
}

/** Signs in somebody with a role in the default workspace, or in the one given; admins are not always the same. */
export async function signInAs(server: TestServer, role: MemberRole, workspaceId?: string): Promise<string> {
  if (role === 'admin' && workspaceId === undefined) return signInOwner(server)
  const email = `${role}@${workspaceId ?? 'console'}.example`
  const password = `the ${role} is here`
  const json = { email, first_name: role, last_name: 'Test', role, password }
  const headers = workspaceId === undefined ? {} : { 'onefold-workspace': workspaceId }
  const added = await call(server, 'POST /v1/members', { key: server.rootKey, json, headers })
  assert.ok(added.status === 201 || added.status === 409, added.text)
  return signIn(server, email, password)
}

/** A request as the console's page sends it. */
export function callAs(
  server: { readonly url: string },
  cookie: string,
  target: string,
  options: CallOptions = {},
): Promise<Called> {
  return call(server, target, { ...options, headers: { ...pageHeaders, cookie, ...options.headers } })
}
