import { call } from '../../../app/client.ts'
import type { KeyKind, NewKey } from './keys-data.ts'

/** What a form knows of a key that is to be made. */
export type KeyDraft = {
  readonly kind: KeyKind
  readonly name: string
  readonly scopes: readonly string[]
  readonly companyId: string
  readonly memberId: string | null
  readonly personalToken: string
  readonly allowedIps: readonly string[]
  /** Of `expiries`. */
  readonly expiry: string
}

export const emptyDraft: KeyDraft = {
  kind: 'private',
  name: '',
  // What most systems do: they say who somebody is and what happened, and read it again.
  scopes: ['profiles:read', 'profiles:write', 'events:write'],
  companyId: '',
  memberId: null,
  personalToken: '',
  allowedIps: [],
  expiry: 'never',
}

export const expiries = [
  { value: 'never', label: 'Never', days: null },
  { value: '7', label: 'In 7 days', days: 7 },
  { value: '30', label: 'In 30 days', days: 30 },
  { value: '90', label: 'In 90 days', days: 90 },
  { value: '365', label: 'In a year', days: 365 },
] as const

/** Places of the request that the form has fields for. */
export const shownPlaces = ['name', 'scopes', 'client_id', 'member_id', 'personal_token', 'allowed_ips', 'expires_at']

const dayMs = 24 * 3_600_000

export function makeKey(draft: KeyDraft): Promise<NewKey> {
  const { kind, name, memberId } = draft
  const body = {
    kind,
    name: name.trim(),
    ...(kind === 'private' && { scopes: [...draft.scopes], ...expiryOf(draft) }),
    ...(kind === 'public' && draft.companyId.trim() !== '' && { client_id: draft.companyId.trim() }),
    ...(kind === 'personal' && { ...(memberId !== null && { member_id: memberId }), ...expiryOf(draft) }),
    ...(kind === 'developer' && { personal_token: draft.personalToken.trim() }),
    ...(kind !== 'public' && draft.allowedIps.length > 0 && { allowed_ips: [...draft.allowedIps] }),
  }
  return call('POST /v1/api-keys', { body })
}

function expiryOf({ expiry }: KeyDraft): { readonly expires_at?: string } {
  const days = expiries.find(({ value }) => value === expiry)?.days ?? null
  return days === null ? {} : { expires_at: new Date(Date.now() + days * dayMs).toISOString() }
}
