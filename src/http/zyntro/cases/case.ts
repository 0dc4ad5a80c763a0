import type { Json, JsonObject } from '../../../domain/json.ts'

// A recorded case: what clients send to a fresh organisation and what comes back. Every call carries the credentials, the
// organisation and the member of the case unless its body says otherwise. Expected data is compared whole. In it `<time>`
// stands for a time of this wire, `<any>` for anything, `<uuid:a>` and `<number:a>` for an id, the same one wherever `a` is
// named again; `{a}` in a later path, body or expectation is that id. `{org}`, `{member}`, `{other}`, `{key}` and
// `{secret}` are there from the start, with `{theirs}`, a contact of another organisation, and `{their_org}`.

export type Step = CallStep | GivenStep | MergeStep | SettingStep

/** A contact that is there; `owner` names a captured id. */
export type GivenStep = {
  readonly given: string
  readonly identifiers?: Readonly<Record<string, string>>
  readonly fields?: JsonObject
  readonly owner?: string
}

/** Two contacts are folded into one, the first. */
export type MergeStep = { readonly merge: string; readonly absorbed: string }

/** The CRM settings of the organisation are changed through the native API. */
export type SettingStep = { readonly settings: JsonObject }

export type CallStep = {
  /** Module and action. */
  readonly call: string
  /** Members to send beside, or in place of, what every call carries; a text is sent as it is. */
  readonly body?: JsonObject | string
  /** What is expected in `data`. */
  readonly data?: Json
  /** Only these members of `data.contact`. */
  readonly contact?: JsonObject
  /** What is expected beside `data` when it was asked for. */
  readonly debug?: Json
  /** The one message of a refusal. */
  readonly error?: string
}

export type Case = {
  /** The guarantee as a sentence. */
  readonly name: string
  readonly steps: readonly Step[]
}

export const nobody = '01890000-0000-7000-8000-000000000000'

/** The refusals that every action with both credentials has in common. */
export function commonRefusals(call: string, body: JsonObject, fields: readonly (readonly [string, string])[]): Case {
  const refused = (change: JsonObject, error: string): Step => ({ call, body: { ...body, ...change }, error })
  return {
    name: `${call} judges credentials first, then its fields in their order`,
    steps: [
      refused({ api_key: null, developer_secret: null }, 'Missing service instance'),
      refused({ api_key: 'x', developer_secret: null }, 'Invalid API Key'),
      refused({ developer_secret: '  ', org_id: null }, 'Missing developer_secret'),
      refused({ developer_secret: 'zdk_x', org_id: null }, 'Invalid developer_secret'),
      ...fields.map(([, message], index) =>
        refused(Object.fromEntries(fields.slice(index).map(([name]) => [name, null])), message),
      ),
    ],
  }
}
