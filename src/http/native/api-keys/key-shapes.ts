import { Type } from 'typebox'
import { scopes as knownScopes } from '../../../domain/scopes.ts'
import { isListable, maxListed } from '../../../engine/credentials/addresses.ts'
import { keyKinds } from '../../../engine/credentials/key-kinds.ts'
import type { ApiKeyRow } from '../../../store/read/api-key.ts'
import type { Fault } from '../problem.ts'

const keyMembers = {
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  workspace_id: Type.String({ format: 'uuid' }),
  kind: Type.String({ description: keyKinds.join(', ') }),
  client_id: Type.Union([Type.String(), Type.Null()], {
    description: 'Of a private key half of its pair, of a public one the company id of web pages.',
  }),
  token_prefix: Type.Union([Type.String(), Type.Null()], { description: 'How the bearer token or secret begins.' }),
  scopes: Type.Array(Type.String(), { description: 'Of private keys; the others have none.' }),
  member_id: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
    description: 'For whom a personal key acts.',
  }),
  personal_key_id: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
    description: 'The personal key that a developer key is bound to.',
  }),
  allowed_ips: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'From where the key is good; null is everywhere, an empty list nowhere.',
  }),
  created_at: Type.String({ format: 'date-time' }),
  expires_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'From when the key opens nothing; null is never.',
  }),
}

export const ApiKey = Type.Object(keyMembers)

export const CreatedApiKey = Type.Object({
  ...keyMembers,
  client_secret: Type.Optional(
    Type.String({ description: 'Of a private key: with client_id the Basic and OAuth credential. Shown this once.' }),
  ),
  token: Type.Optional(
    Type.String({
      description: 'Of a private key the bearer token, of a personal one the key itself. Shown this once.',
    }),
  ),
  developer_secret: Type.Optional(Type.String({ description: 'Of a developer key. Shown this once.' })),
})

const AllowedIps = Type.Array(Type.String({ minLength: 2, maxLength: 50 }), {
  maxItems: maxListed,
  description: 'IPv4 and IPv6 addresses and networks (CIDR) from which the key is good; empty is nowhere.',
})

export const NewApiKey = Type.Object(
  {
    kind: Type.Optional(
      Type.Enum([...keyKinds], {
        default: 'private',
        description:
          '`private`: the secret of a server, with scopes. `public`: names the workspace in web pages, opens what pages may do. `personal`: acts for a member. `developer`: an outside developer, bound to a personal key.',
      }),
    ),
    name: Type.String({ minLength: 1, maxLength: 100, description: 'Provenance shows it as the source of a write.' }),
    workspace_id: Type.Optional(
      Type.String({ description: 'Without it, the workspace of the caller. Only the root key may name another.' }),
    ),
    scopes: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        maxItems: 50,
        description: `Of a private key: of ${knownScopes.join(', ')}. A key can only give scopes it has.`,
      }),
    ),
    client_id: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9]{6,32}$',
        description: 'Of a public key: the company id, where it should not be a new one. Unique on this server.',
      }),
    ),
    member_id: Type.Optional(Type.String({ format: 'uuid', description: 'Of a personal key.' })),
    personal_token: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'Of a developer key: the token of a personal key of the workspace. It is kept sealed.',
      }),
    ),
    allowed_ips: Type.Optional(AllowedIps),
    expires_at: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Of a private or personal key: from when it opens nothing. Without it, never.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const ApiKeyChange = Type.Object(
  { allowed_ips: Type.Union([AllowedIps, Type.Null()], { description: 'Null is everywhere.' }) },
  { additionalProperties: false },
)

export function viewKey(row: ApiKeyRow) {
  return {
    id: row.api_key_id,
    name: row.name,
    workspace_id: row.workspace_id,
    kind: row.kind,
    client_id: row.client_id,
    token_prefix: row.token_prefix,
    scopes: [...row.scopes],
    member_id: row.user_id,
    personal_key_id: row.personal_key_id,
    allowed_ips: row.allowed_ips === null ? null : [...row.allowed_ips],
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
  }
}

/** Entries that are neither addresses nor networks. */
export function faultsOfAddresses(allowedIps: readonly string[]): readonly Fault[] {
  return allowedIps.flatMap((entry, index) =>
    isListable(entry)
      ? []
      : [{ path: `allowed_ips[${index}]`, message: 'is not an address or a network', value: entry }],
  )
}
