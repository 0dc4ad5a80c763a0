import { statement } from '../statement.ts'

/** No row comes back when there is no such workspace. */
export const apiKeyInsert = statement(
  'api_key_insert',
  ['uuid', 'uuid', 'text', 'text', 'text', 'text', 'text', 'text[]', 'timestamptz', 'timestamptz?'],
  { api_key_id: 'uuid' },
  `insert into api_key (
  api_key_id, workspace_id, name, client_id, client_secret_hash, token_hash, token_prefix, scopes, created_at,
  expires_at
)
select $1::uuid, workspace_id, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text[], $9::timestamptz,
  $10::timestamptz
from workspace
where workspace_id = $2::uuid
returning api_key_id`,
)

/** Revokes a key of one workspace, or of any for the operator; no row comes back when there is none to revoke. */
export const apiKeyUpdateRevoked = statement(
  'api_key_update_revoked',
  ['uuid', 'uuid?', 'timestamptz'],
  { workspace_id: 'uuid', name: 'text' },
  `update api_key
set revoked_at = $3::timestamptz
where api_key_id = $1::uuid
  and ($2::uuid is null or workspace_id = $2::uuid)
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
  and revoked_at is null
returning name`,
)
