import type { Json, JsonObject } from '../../../domain/json.ts'
import { badBodies, type Case, commonRefusals, type Step } from './case.ts'

/** What every kind of definition is held to, with the values of one. */
export type ResourceCases = {
  readonly url: string
  /** How its ids begin. */
  readonly prefix: string
  /** The key of the list; null when the list stands alone. */
  readonly listKey: string | null
  readonly minimal: JsonObject
  /** What `minimal` makes, without id and times. */
  readonly made: JsonObject
  readonly change: JsonObject
  /** What differs afterwards. */
  readonly changed: JsonObject
  /** Members beside or in place of those of `minimal`, and the member that is blamed. */
  readonly bad: readonly (readonly [given: JsonObject, field: string])[]
  /** Both times are shown, whatever the answer is to. */
  readonly hasBothTimes?: boolean
  /** Whether the only one of its kind cannot be deleted. */
  readonly keepsLast?: boolean
}

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

export function resourceCases(resource: ResourceCases): readonly Case[] {
  const { url, prefix, listKey, minimal, made, change, changed, bad } = resource
  const create = { call: `POST ${url}`, body: minimal }
  const unknown = `${url}/${prefix}${nobodys}`
  const times = (shown: 'created_at' | 'updated_at'): JsonObject =>
    resource.hasBothTimes ? { created_at: '<time>', updated_at: '<time>' } : { [shown]: '<time>' }
  const first = { id: `<${prefix}:a>`, ...made, ...times('created_at') }
  const listed = (...items: readonly Json[]): Json => (listKey === null ? items : { [listKey]: items })
  const deletion: readonly Step[] = resource.keepsLast
    ? [{ call: `DELETE ${url}/{a}`, status: 400, field: null }]
    : [
        { call: `DELETE ${url}/{a}`, status: 204 },
        { call: `DELETE ${url}/{a}`, status: 404, field: null },
        { call: `PUT ${url}/{a}`, body: change, status: 404, field: null },
        { call: `GET ${url}`, status: 200, answer: listed() },
      ]
  return [
    commonRefusals('strangers', `GET ${url}`, false, 'GET, HEAD, POST'),
    commonRefusals('strangers', `POST ${url}`, true, 'GET, HEAD, POST', minimal),
    commonRefusals('strangers', `PUT ${unknown}`, true, 'PUT, DELETE', change),
    commonRefusals('strangers', `DELETE ${unknown}`, true, 'PUT, DELETE'),
    badBodies(`POST ${url}`),
    badBodies(`PUT ${unknown}`),
    {
      name: `${url}: what is made is listed, changed and deleted`,
      steps: [
        { call: `GET ${url}`, status: 200, answer: listed() },
        { ...create, body: { ...minimal, id: 'mine', unit_id: 'unit_x', other: {} }, status: 201, answer: first },
        { call: `GET ${url}`, as: ['kenbun:read'], status: 200, answer: listed(first) },
        {
          call: `PUT ${url}/{a}`,
          body: change,
          status: 200,
          answer: { id: `<${prefix}:a>`, ...made, ...changed, ...times('updated_at') },
        },
        { call: `GET ${url}`, status: 200, answer: listed({ ...first, ...changed }) },
        ...deletion,
      ],
    },
    {
      name: `${url}: what it cannot be is told by its member, when it is made and when it is changed`,
      steps: [
        ...Object.keys(minimal).map(field => ({
          call: `POST ${url}`,
          body: Object.fromEntries(Object.entries(minimal).filter(([name]) => name !== field)),
          status: 400,
          field,
        })),
        ...bad.map(([given, field]) => ({ ...create, body: { ...minimal, ...given }, status: 400, field })),
        ...bad.map(([given, field]) => ({ call: `PUT ${unknown}`, body: given, status: 400, field })),
        { call: `PUT ${unknown}`, body: {}, status: 400, field: null },
        { call: `PUT ${unknown}`, body: { other: 1 }, status: 400, field: null },
        { call: `GET ${url}`, status: 200, answer: listed() },
      ],
    },
    {
      name: `${url}: what another unit has is not there, nor is what has no id of this kind`,
      steps: [
        { ...create, status: 201, answer: first },
        { call: `GET ${url}`, as: 'stranger', status: 200, answer: listed() },
        { call: `PUT ${url}/{a}`, as: 'stranger', body: change, status: 404, field: null },
        { call: `DELETE ${url}/{a}`, as: 'stranger', status: 404, field: null },
        ...[`${prefix}${nobodys}`, `${prefix}1`, nobodys, `other-${nobodys}`, '%00', '__proto__'].flatMap(id => [
          { call: `PUT ${url}/${id}`, body: change, status: 404, field: null },
          { call: `DELETE ${url}/${id}`, status: 404, field: null },
        ]),
      ],
    },
  ]
}

/** A name that another of the kind has, in any casing, is a conflict; its own is not. */
export function nameCases({ url, minimal }: ResourceCases): Case {
  const name = String(minimal['name'])
  return {
    name: `${url}: a name is used once, whatever its casing`,
    steps: [
      { call: `POST ${url}`, body: minimal, status: 201 },
      { call: `POST ${url}`, body: { ...minimal, name: ` ${name.toUpperCase()} ` }, status: 409, field: 'name' },
      { call: `POST ${url}`, as: 'stranger', body: minimal, status: 201 },
      { call: `POST ${url}`, body: { ...minimal, name: 'Second' }, status: 201, keep: 'b' },
      { call: `PUT ${url}/{b}`, body: { name: name.toLowerCase() }, status: 409, field: 'name' },
      { call: `PUT ${url}/{b}`, body: { name: 'SECOND' }, status: 200 },
    ],
  }
}
