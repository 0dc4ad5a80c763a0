import { apiKeyColumns, apiKeyRow } from '../read/api-key.ts'
import { statement } from '../statement.ts'

/** No row comes back when there is no such workspace, or when the client id is another key's. */
export const apiKeyInsert = statement(
  'api_key_insert',
  [
    'uuid',
    'uuid',
    'text',
    'text',
    'text?',
    'text?',
    'text?',
    'text?',
    'text[]',
    'uuid?',
    'text[]?',
    'uuid?',
    'text?',
    'timestamptz',
    'timestamptz?',
  ],
  { api_key_id: 'uuid' },
  `insert into api_key (
  api_key_id, workspace_id, kind, name, client_id, client_secret_hash, token_hash, token_prefix, scopes, user_id,
  allowed_ips, personal_key_id, sealed_personal_key, created_at, expires_at
)
select $1::uuid, workspace_id, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text[], $10::uuid,
  $11::text[], $12::uuid, $13::text, $14::timestamptz, $15::timestamptz
from workspace
where workspace_id = $2::uuid
on conflict (client_id) do nothing
returning api_key_id`,
)

/** Revokes a key of one workspace, or of any for the operator; no row comes back when there is none to revoke. */
export const apiKeyUpdateRevoked = statement(
  'api_key_update_revoked',
  ['uuid', 'uuid?', 'text?', 'timestamptz'],
  { workspace_id: 'uuid', name: 'text' },
  `update api_key
set revoked_at = $4::timestamptz
where api_key_id = $1::uuid
  and ($2::uuid is null or workspace_id = $2::uuid)
  and ($3::text is null or kind = $3::text)
  and revoked_at is null
returning workspace_id, name`,
)

/** No row comes back when the workspace has no such key that stands. */
export const apiKeyUpdateConsent = statement(
  'api_key_update_consent',
  ['uuid', 'uuid', 'bool'],
  { name: 'text' },
  `update api_key
set trust_upstream_consent = $3::bool
where api_key_id = $1::uuid
  and workspace_id = $2::uuid
  and kind = 'private'
  and revoked_at is null
returning name`,
)

/** The key that is about to be changed, of one workspace or of any for the operator. */
export const apiKeyLock = statement(
  'api_key_lock',
  ['uuid', 'uuid?'],
  { kind: 'text', workspace_id: 'uuid', scopes: 'text[]' },
  `select kind, workspace_id, scopes
from api_key
where api_key_id = $1::uuid
  and ($2::uuid is null or workspace_id = $2::uuid)
  and revoked_at is null
for update`,
)

export const apiKeyUpdateAllowedIps = statement(
  'api_key_update_allowed_ips',
  ['uuid', 'text[]?'],
  apiKeyRow,
  `update api_key
set allowed_ips = $2::text[]
where api_key_id = $1::uuid
returning ${apiKeyColumns}`,
)
