import type { Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import { CliFault } from '../fault.ts'
import type { FoundKey } from './find-key.ts'
import { type Incoming, send } from './http.ts'
import { faultOf } from './problem.ts'
import { asList, asObject, asTextOrNull, type JsonObject } from './read-json.ts'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** A server as commands speak to it. Every answer that is not 2xx is thrown as an `ApiFault`. */
export type Api = {
  /** Without a trailing slash. */
  readonly url: string
  readonly key: FoundKey | undefined
  /** A JSON answer; undefined when it has no body. */
  call(method: string, path: string, request?: { readonly query?: Query; readonly json?: unknown }): Promise<unknown>
  /** Every item of a list, page after page. */
  list(path: string, query?: Query): AsyncGenerator<JsonObject>
  /** Sends bytes as they come; `bytes` where their number is known. */
  upload(
    path: string,
    request: { readonly query: Query; readonly body: Readable; readonly bytes: number | null },
  ): Promise<unknown>
  /** The answer as it comes. */
  download(path: string, query?: Query): Promise<Incoming>
}

export type ApiOptions = {
  readonly url: string
  readonly key: FoundKey | undefined
  /** The id of a workspace; only the root key may name one. */
  readonly workspaceId: string | undefined
  readonly signal: AbortSignal
}

const answerMs = 60_000
const streamSilenceMs = 300_000
const pageSize = 200

export function createApi({ url, key, workspaceId, signal }: ApiOptions): Api {
  const shared = {
    'user-agent': 'onefold',
    ...(key !== undefined && { authorization: `Bearer ${key.token}` }),
    ...(workspaceId !== undefined && { 'onefold-workspace': workspaceId }),
  }

  async function ask(
    method: string,
    path: string,
    query: Query,
    body: { readonly headers?: Readonly<Record<string, string>>; readonly content?: string | Readable },
    silenceMs: number,
  ): Promise<Incoming> {
    const headers = { ...shared, ...body.headers }
    const answer = await send(addressOf(url, path, query), {
      method,
      headers,
      signal,
      silenceMs,
      ...(body.content !== undefined && { body: body.content }),
    })
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer
    throw faultOf(answer.statusCode, await readText(answer), { method, path, url, keyOrigin: key?.origin ?? null })
  }

  async function call(
    method: string,
    path: string,
    { query = {}, json }: { readonly query?: Query; readonly json?: unknown } = {},
  ): Promise<unknown> {
    const body = json === undefined ? {} : { headers: jsonHeaders, content: JSON.stringify(json) }
    return readJson(await ask(method, path, query, body, answerMs), `${method} ${path} at ${url}`)
  }

  return {
    url,
    key,
    call,
    async *list(path, query = {}) {
      let cursor: string | null = null
      do {
        const page = asObject(
          await call('GET', path, { query: { limit: pageSize, ...query, ...(cursor !== null && { cursor }) } }),
        )
        for (const item of asList(page['data'])) yield asObject(item)
        cursor = asTextOrNull(page['next_cursor'])
      } while (cursor !== null)
    },
    async upload(path, { query, body, bytes }) {
      const length: Record<string, string> = bytes === null ? {} : { 'content-length': String(bytes) }
      const headers = { 'content-type': 'application/octet-stream', ...length }
      const answer = await ask('POST', path, query, { headers, content: body }, streamSilenceMs)
      return readJson(answer, `POST ${path} at ${url}`)
    },
    download: (path, query = {}) => ask('GET', path, query, {}, streamSilenceMs),
  }
}

const jsonHeaders = { 'content-type': 'application/json' }

function addressOf(url: string, path: string, query: Query): URL {
  const address = new URL(url + path)
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const each of Array.isArray(value) ? value : [value]) address.searchParams.append(name, String(each))
  }
  return address
}

async function readJson(answer: Incoming, place: string): Promise<unknown> {
  const text = await readText(answer)
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    const todo = 'Check that --url or ONEFOLD_URL names an Onefold server.'
    throw new CliFault(`${place} answered something that is not JSON`, { todo, cause })
  }
}
