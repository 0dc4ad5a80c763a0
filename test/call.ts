import assert from 'node:assert/strict'

export type Called = {
  readonly status: number
  readonly headers: Headers
  /** The body as text. */
  readonly text: string
  /** The body parsed, an empty object when it is not a JSON object. */
  readonly body: Readonly<Record<string, unknown>>
}

export type CallOptions = {
  /** Sent as a bearer token. */
  readonly key?: string
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | URLSearchParams
  readonly headers?: Readonly<Record<string, string>>
}

/** One request over a real socket; `target` is `METHOD /path`. */
export async function call(
  server: { readonly url: string },
  target: string,
  options: CallOptions = {},
): Promise<Called> {
  const [method = 'GET', path = '/'] = target.split(' ')
  const headers = new Headers(options.headers)
  if (options.key !== undefined) headers.set('authorization', `Bearer ${options.key}`)
  if (options.json !== undefined) headers.set('content-type', 'application/json')
  const body = options.json === undefined ? options.raw : JSON.stringify(options.json)
  const response = await fetch(server.url + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: parse(text) }
}

/** Asserts a problem of this status and code, in the form of RFC 9457. */
export function assertProblem(called: Called, status: number, code: string): void {
  assert.equal(called.status, status, called.text)
  assert.equal(called.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  assert.equal(called.body['code'], code)
  assert.equal(called.body['status'], status)
  assert.equal(called.body['type'], `urn:onefold:problem:${code}`)
  for (const member of ['title', 'detail', 'request_id']) assert.equal(typeof called.body[member], 'string')
  assert.ok(Array.isArray(called.body['errors']))
}

/** The paths of the faults that a problem lists. */
export function faultPaths(called: Called): readonly unknown[] {
  const { errors } = called.body
  return Array.isArray(errors) ? errors.map(({ path }) => path) : []
}

/** A member of the body that the test knows to be text. */
export function textOf(called: Called, member: string): string {
  const value = called.body[member]
  if (typeof value !== 'string') throw new Error(`${member} is not text in ${called.text}`)
  return value
}

/** The items of a list. */
export function itemsOf(called: Called): readonly Readonly<Record<string, unknown>>[] {
  const { data } = called.body
  if (!Array.isArray(data)) throw new Error(`no list in ${called.text}`)
  return data
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
