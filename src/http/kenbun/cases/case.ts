import type { Json, JsonObject } from '../../../domain/json.ts'
import type { Scope } from '../../../domain/scopes.ts'

// A recorded case: what clients send to a fresh workspace and what comes back. Expected answers are compared whole. In
// them `<time>` stands for a time of this wire and `<any>` for anything; `<mapping-:a>` stands for an id that begins with
// `mapping-`, the same one wherever `a` is named again, and `{a}` in a later path, body or expected key is that id.

export type Step = CallStep | GivenStep | MergeStep

/** Two leads are folded into one, the first. */
export type MergeStep = { readonly merge: string; readonly absorbed: string }

/** A lead that is there, with events and the scores that its unit's rulesets give it now. */
export type GivenStep = {
  /** Keeps the lead's id under this name. */
  readonly given: string
  readonly identifiers: Readonly<Record<string, string>>
  readonly fields?: JsonObject
  readonly events?: readonly GivenEvent[]
  /** `ruleset` is the name of a captured id. */
  readonly snapshots?: readonly { readonly ruleset: string; readonly hoursAgo: number; readonly score: number }[]
  readonly as?: 'stranger'
}

export type GivenEvent = {
  readonly type: string
  /** How long ago it happened; now unless said. */
  readonly hoursAgo?: number
  readonly metadata?: JsonObject
  readonly suppression?: string
  /** Keeps the event's id under this name. */
  readonly keep?: string
}

export type CallStep = {
  /** Method and path. */
  readonly call: string
  /** The Basic credential of a key with both scopes of this surface unless said; other scopes by bearer token. */
  readonly as?: readonly Scope[] | 'nobody' | 'root' | 'stranger'
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, or a text that is sent as it is. */
  readonly body?: unknown
  readonly status: number
  readonly reply?: Readonly<Record<string, string>>
  /** Keeps the answer's `id` under this name. */
  readonly keep?: string
  /** The whole body; of an error, see `field`. */
  readonly answer?: Json
  /** The ids of the leads or events that the list shows, in order. */
  readonly listed?: readonly string[]
  /** The `count` of the answer. */
  readonly counts?: number
  /** The member that an error blames; null when it blames none. */
  readonly field?: string | null
  readonly message?: string
}

export type Case = {
  /** The guarantee as a sentence. */
  readonly name: string
  readonly steps: readonly Step[]
}

const challenge = { 'www-authenticate': 'Basic realm="api", charset="UTF-8"' }

/** The refusals that every route has in common. */
export function commonRefusals(name: string, call: string, isWrite: boolean, allow: string, body?: unknown): Case {
  const path = call.split(' ')[1]
  const sent = body === undefined ? {} : { body }
  return {
    name: `${call} refuses ${name}`,
    steps: [
      { call, ...sent, as: 'nobody', status: 401, field: null, reply: challenge },
      { call, ...sent, headers: { authorization: 'Basic bm9ib2R5OmF0LWFsbA==' }, status: 401, reply: challenge },
      { call, ...sent, as: isWrite ? ['kenbun:read'] : ['profiles:read'], status: 403, field: null },
      { call, ...sent, as: 'root', status: 400, field: null },
      { call: `PATCH ${path}`, as: 'nobody', status: 405, reply: { allow }, field: null },
    ],
  }
}

/** The refusals of a route whose path answers PATCH too, or answers it elsewhere. */
export function refusals(call: string, scope: 'kenbun:read' | 'kenbun:write', body?: unknown): Case {
  const sent = body === undefined ? {} : { body }
  return {
    name: `${call} refuses strangers`,
    steps: [
      { call, ...sent, as: 'nobody', status: 401, field: null, reply: challenge },
      { call, ...sent, as: [scope === 'kenbun:read' ? 'profiles:read' : 'kenbun:read'], status: 403, field: null },
      { call, ...sent, as: 'root', status: 400, field: null },
    ],
  }
}

/** Bodies that no route takes. */
export function badBodies(call: string): Case {
  return {
    name: `${call} takes nothing but a JSON object of at most 1 MiB`,
    steps: [
      ...[undefined, '', '{', '[]', 'null', '5', '{"name": "a\\u0000"}'].map(body => ({ call, body, status: 400 })),
      { call, body: '{}', headers: { 'content-type': 'text/plain' }, status: 400 },
      { call, body: `{"a":"${'x'.repeat(1_048_576)}"}`, status: 413, field: null },
    ],
  }
}
