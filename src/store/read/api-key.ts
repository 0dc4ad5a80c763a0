import { type Row, statement } from '../statement.ts'

/** What a credential is judged by. */
const secretRow = {
  api_key_id: 'uuid',
  workspace_id: 'uuid',
  name: 'text',
  client_id: 'text',
  client_secret_hash: 'text',
  token_hash: 'text',
  scopes: 'text[]',
  expires_at: 'timestamptz?',
  revoked_at: 'timestamptz?',
} as const

/** What may be shown of a key. */
const row = {
  api_key_id: 'uuid',
  workspace_id: 'uuid',
  name: 'text',
  client_id: 'text',
  token_prefix: 'text',
  scopes: 'text[]',
  created_at: 'timestamptz',
  expires_at: 'timestamptz?',
  revoked_at: 'timestamptz?',
  trust_upstream_consent: 'bool',
} as const

export const apiKeyFindByTokenHash = statement(
  'api_key_find_by_token_hash',
  ['text'],
  secretRow,
  `select api_key_id, workspace_id, name, client_id, client_secret_hash, token_hash, scopes, expires_at, revoked_at
from api_key
where token_hash = $1::text`,
)

export const apiKeyFindByClientId = statement(
  'api_key_find_by_client_id',
  ['text'],
  secretRow,
  `select api_key_id, workspace_id, name, client_id, client_secret_hash, token_hash, scopes, expires_at, revoked_at
from api_key
where client_id = $1::text`,
)

/** A page after the given id, of one workspace, or of all for the operator. */
export const apiKeyList = statement(
  'api_key_list',
  ['uuid?', 'uuid?', 'int'],
  row,
  `select api_key_id, workspace_id, name, client_id, token_prefix, scopes, created_at, expires_at, revoked_at,
  trust_upstream_consent
from api_key
where ($1::uuid is null or workspace_id = $1::uuid)
  and revoked_at is null
  and ($2::uuid is null or api_key_id > $2::uuid)
order by api_key_id
limit $3::int`,
)

export type ApiKeyRow = Row<typeof row>
