import { type Answer, call } from '../../../app/client.ts'
import { usePages } from '../../../kit/use-pages.ts'

export type Key = Answer<'GET /v1/api-keys'>['data'][number]
export type NewKey = Answer<'POST /v1/api-keys'>

export const keysKey = ['settings', 'keys'] as const

export function useKeys() {
  return usePages(keysKey, place => call('GET /v1/api-keys', { query: { limit: 100, ...place } }))
}

export type KeyKind = 'private' | 'public' | 'personal' | 'developer'

export const keyKinds: readonly { readonly value: KeyKind; readonly label: string; readonly is: string }[] = [
  { value: 'private', label: 'Server', is: 'For your own systems: a bearer token, and an OAuth client with a secret.' },
  { value: 'public', label: 'Web page', is: 'Names this workspace in the pages of a site. It is no secret.' },
  { value: 'personal', label: 'Personal', is: 'Acts for a member, in CRM clients that ask for such a key.' },
  { value: 'developer', label: 'Developer', is: 'For an outside developer, bound to a personal key and to addresses.' },
]

export function labelOfKind(kind: string): string {
  return keyKinds.find(({ value }) => value === kind)?.label ?? kind
}

export function isExpired({ expires_at }: Pick<Key, 'expires_at'>): boolean {
  return expires_at !== null && Date.parse(expires_at) <= Date.now()
}
