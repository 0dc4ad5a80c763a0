// The native API as typed calls: `call('GET /v1/profiles/{id}', { path: { id } })`. The types come from the description
// of the server (`routes.generated.ts`); nothing here knows a route by name.

import type { Routes } from './routes.generated.ts'

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

/** Null where the route answers without a body. Routes that answer with a file are for `address`. */
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
    const answer = await fetch(address(route, place), {
      method: route.slice(0, route.indexOf(' ')),
      credentials: 'same-origin',
      headers: { ...(isJson && { 'content-type': 'application/json' }), ...headers?.(), ...own },
      ...(isJson && { body: JSON.stringify(body) }),
      ...(isBlob && { body }),
      ...(signal !== undefined && { signal }),
    }).catch((error: unknown) => {
      if (signal?.aborted === true) throw error
      throw new ApiProblem(0, 'unreachable', 'The server does not answer. Is it running?', [], error)
    })
    if (!answer.ok) throw await readProblem(answer)
    return readAnswer(answer)
  }

  return { call, address }
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
