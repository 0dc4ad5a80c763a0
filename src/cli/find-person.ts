import { isUuid } from '../domain/uuid.ts'
import type { Api } from './connection/api.ts'
import { asObject, type JsonObject } from './connection/read-json.ts'
import { ApiFault, CliFault } from './fault.ts'

type Place = { readonly path: string; readonly query: Readonly<Record<string, string>> }

function byKind(kind: string, value: string): Place {
  return { path: '/v1/profiles/lookup', query: { kind, value } }
}

/** Where a person may be found who is named by `kind=value`, or by a value alone, the likeliest first. */
export function placesOf(named: string): readonly Place[] {
  const kind = /^([a-z][a-z0-9_]*)=/i.exec(named)?.[1]
  if (kind !== undefined) return [byKind(kind, named.slice(kind.length + 1))]
  if (isUuid(named)) return [{ path: `/v1/profiles/${named}`, query: {} }, ...numbers(named)]
  if (named.includes('@')) return [byKind('email', named)]
  const isPhone = /^\+?[\d\s()./-]{6,}$/.test(named)
  return isPhone ? [byKind('phone', named), ...numbers(named)] : numbers(named)
}

function numbers(value: string): readonly Place[] {
  return ['customer_id', 'external_id'].map(kind => byKind(kind, value))
}

/** The profile of the person who is named so. */
export async function findPerson(api: Api, named: string): Promise<JsonObject> {
  const places = placesOf(named)
  for (const { path, query } of places) {
    try {
      return asObject(await api.call('GET', path, { query }))
    } catch (error) {
      // A workspace need not have every kind that is guessed.
      const isMiss = error instanceof ApiFault && (error.status === 404 || (error.status === 400 && places.length > 1))
      if (!isMiss) throw error
    }
  }
  if (places.length === 1) throw new CliFault(`nobody is known by ${named}`)
  const tried = places.map(({ query }) => query['kind'] ?? 'id of a profile')
  throw new CliFault(`nobody is known by ${named}`, {
    todo: `It was looked for as ${tried.join(', ')}. Say which identifier it is: onefold lookup KIND=${named}`,
  })
}
