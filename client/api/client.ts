// The native API as typed calls: `call('GET /v1/profiles/{id}', { path: { id } })`. The types come from the description
// of the server (`routes.generated.ts`); nothing here knows a route by name.

import { readEvents } from './read-events.ts'
import type { Routes } from './routes.generated.ts'
import { sendFile, type Upload } from './send-file.ts'

export type { Routes, Schemas } from './routes.generated.ts'

export type Route = keyof Routes

/** The parts of a route's input that it has; those without a required member may be left out. */
type Part<Name extends string, Value> = undefined extends Value
  ? { readonly [name in Name]?: undefined }
  : Record<never, never> extends Value
    ? { readonly [name in Name]?: Value }
    : { readonly [name in Name]: Value }

export type Input<R extends Route> = Part<'path', Routes[R]['path']> &
  Part<'query', Routes[R]['query']> &
  Part<'body', Routes[R]['body']> & {
    readonly signal?: AbortSignal
    readonly headers?: Readonly<Record<string, string>>
  }

/** Null where the route answers without a body. Routes that answer with a file are for `address`, streams for `follow`. */
export type Answer<R extends Route> = Routes[R]['answer']

/** What the server says of a call that it refused (RFC 9457), or that it could not be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  /** Of the answer; 0 where there was none. */
  readonly status: number
  /** A stable code, such as `not_found`; `unreachable` where there was no answer. */
  readonly code: string
  /** What was wrong in which place of the request. */
  readonly errors: readonly { readonly path: string; readonly message: string }[]

  constructor(status: number, code: string, detail: string, errors: ApiProblem['errors'], cause?: unknown) {
    super(detail, { cause })
    this.status = status
    this.code = code
    this.errors = errors
  }
}

export type ClientOptions = {
  /** Of the server, without a trailing slash; empty for the one a page came from. */
  readonly url: string
  /** Sent with every call, such as `authorization`. */
  readonly headers?: () => Readonly<Record<string, string>>
}

export type Client = {
  /** Rejects with `ApiProblem`. */
  readonly call: <R extends Route>(route: R, ...input: InputOf<R>) => Promise<Answer<R>>
  /** The address of a `GET` route, for links and downloads. */
  readonly address: <R extends Route>(route: R, ...input: InputOf<R>) => string
  /** The events of a route that answers with a stream of them; ends with the stream, rejects with `ApiProblem`. */
  readonly follow: <R extends Route>(route: R, ...input: InputOf<R>) => AsyncGenerator<NonNullable<Answer<R>>>
  /** As `call`, for a body that takes its time: pages can tell how far it is. Browsers read the file while they send it. */
  readonly upload: <R extends Route>(route: R, input: Input<R>, upload: Upload) => Promise<Answer<R>>
}

type InputOf<R extends Route> = Record<never, never> extends Input<R> ? [input?: Input<R>] : [input: Input<R>]

type AnyInput = {
  readonly path?: object | undefined
  readonly query?: object | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

export function createClient({ url, headers }: ClientOptions): Client {
  function address(route: string, { path, query }: AnyInput = {}): string {
    const template = route.slice(route.indexOf(' ') + 1)
    const values = new Map(Object.entries(path ?? {}))
    const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))))
    const search = searchOf(query)
    return `${url}${filled}${search === '' ? '' : `?${search}`}`
  }

  async function call<R extends Route>(route: R, ...[input]: InputOf<R>): Promise<Answer<R>> {
    const { body, signal, headers: own, ...place }: AnyInput = input ?? {}
    const isBlob = body instanceof Blob
    const isJson = body !== undefined && !isBlob
    const answer = await ask(address(route, place), {
      method: methodOf(route),
      headers: { ...(isJson && { 'content-type': 'application/json' }), ...headers?.(), ...own },
      ...(isJson && { body: JSON.stringify(body) }),
      ...(isBlob && { body }),
      ...(signal !== undefined && { signal }),
    })
    return readAnswer(answer)
  }

  async function* follow<R extends Route>(
    route: R,
    ...[input]: InputOf<R>
  ): AsyncGenerator<NonNullable<Answer<R>>, void, undefined> {
    const { signal, headers: own, ...place }: AnyInput = input ?? {}
    const answer = await ask(address(route, place), {
      headers: { accept: 'text/event-stream', ...headers?.(), ...own },
      ...(signal !== undefined && { signal }),
    })
    if (answer.body !== null) for await (const data of readEvents(answer.body)) yield JSON.parse(data)
  }

  async function upload<R extends Route>(route: R, input: Input<R>, { onSent, signal }: Upload): Promise<Answer<R>> {
    const { body, headers: own, ...place }: AnyInput = input
    if (!(body instanceof Blob)) throw new TypeError('what is uploaded is a file')
    const sent = await sendFile(
      { method: methodOf(route), url: address(route, place), headers: { ...headers?.(), ...own }, body },
      { onSent, signal },
    )
    if (sent === undefined) {
      const detail = 'The connection broke off while the file was sent. It may be larger than this server takes.'
      throw new ApiProblem(0, 'unreachable', detail, [])
    }
    if (!sent.ok) throw await readProblem(sent)
    return readAnswer(sent)
  }

  return { call, address, follow, upload }
}

function methodOf(route: string): string {
  return route.slice(0, route.indexOf(' '))
}

function unreachable(cause: unknown): ApiProblem {
  return new ApiProblem(0, 'unreachable', 'The server does not answer. Is it running?', [], cause)
}

async function ask(url: string, request: RequestInit): Promise<Response> {
  const answer = await fetch(url, { credentials: 'same-origin', ...request }).catch((error: unknown) => {
    if (request.signal?.aborted === true) throw error
    throw unreachable(error)
  })
  if (!answer.ok) throw await readProblem(answer)
  return answer
}

function searchOf(query: object | undefined): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(name, String(one))
  }
  return search.toString()
}

/** The description says which route answers with what. */
async function readAnswer<A>(answer: Response): Promise<A> {
  return answer.status === 204 ? JSON.parse('null') : answer.json()
}

async function readProblem(answer: Response): Promise<ApiProblem> {
  const problem: { code?: string; detail?: string; title?: string; errors?: ApiProblem['errors'] } = await answer
    .json()
    .catch(() => ({}))
  const detail = problem.detail ?? problem.title ?? `The server answered ${answer.status}.`
  return new ApiProblem(answer.status, problem.code ?? 'unknown', detail, problem.errors ?? [])
}
