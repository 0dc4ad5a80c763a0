import { type Row, statement } from '../statement.ts'

/** What a credential is judged by. */
const secretRow = {
  api_key_id: 'uuid',
  workspace_id: 'uuid',
  name: 'text',
  client_id: 'text?',
  client_secret_hash: 'text?',
  token_hash: 'text?',
  scopes: 'text[]',
  allowed_ips: 'text[]?',
  expires_at: 'timestamptz?',
  revoked_at: 'timestamptz?',
} as const

const secretColumns = `api_key_id, workspace_id, name, client_id, client_secret_hash, token_hash, scopes, allowed_ips,
  expires_at, revoked_at`

/** What may be shown of a key. */
export const apiKeyRow = {
  api_key_id: 'uuid',
  workspace_id: 'uuid',
  kind: 'text',
  name: 'text',
  client_id: 'text?',
  token_prefix: 'text?',
  scopes: 'text[]',
  user_id: 'uuid?',
  allowed_ips: 'text[]?',
  personal_key_id: 'uuid?',
  created_at: 'timestamptz',
  expires_at: 'timestamptz?',
  revoked_at: 'timestamptz?',
  trust_upstream_consent: 'bool',
} as const

export type ApiKeyRow = Row<typeof apiKeyRow>

export const apiKeyColumns = `api_key_id, workspace_id, kind, name, client_id, token_prefix, scopes, user_id, allowed_ips,
  personal_key_id, created_at, expires_at, revoked_at, trust_upstream_consent`

export const apiKeyFindByTokenHash = statement(
  'api_key_find_by_token_hash',
  ['text'],
  secretRow,
  `select ${secretColumns}
from api_key
where token_hash = $1::text
  and kind = 'private'`,
)

export const apiKeyFindByClientId = statement(
  'api_key_find_by_client_id',
  ['text'],
  secretRow,
  `select ${secretColumns}
from api_key
where client_id = $1::text
  and kind = 'private'`,
)

/** The public key behind the company id of a web page. */
export const apiKeyFindPublic = statement(
  'api_key_find_public',
  ['text'],
  {
    api_key_id: 'uuid',
    workspace_id: 'uuid',
    name: 'text',
    expires_at: 'timestamptz?',
    revoked_at: 'timestamptz?',
  },
  `select api_key_id, workspace_id, name, expires_at, revoked_at
from api_key
where client_id = $1::text
  and kind = 'public'`,
)

/** A personal or developer key by what its holder sends. */
export const apiKeyFindHeld = statement(
  'api_key_find_held',
  ['text', 'text'],
  {
    api_key_id: 'uuid',
    workspace_id: 'uuid',
    name: 'text',
    token_hash: 'text?',
    user_id: 'uuid?',
    allowed_ips: 'text[]?',
    sealed_personal_key: 'text?',
    expires_at: 'timestamptz?',
    revoked_at: 'timestamptz?',
  },
  `select api_key_id, workspace_id, name, token_hash, user_id, allowed_ips, sealed_personal_key, expires_at, revoked_at
from api_key
where token_hash = $2::text
  and kind = $1::text`,
)

/** A page after the given id, of one workspace, or of all for the operator; null is every kind. */
export const apiKeyList = statement(
  'api_key_list',
  ['uuid?', 'text?', 'uuid?', 'int'],
  apiKeyRow,
  `select ${apiKeyColumns}
from api_key
where ($1::uuid is null or workspace_id = $1::uuid)
  and ($2::text is null or kind = $2::text)
  and revoked_at is null
  and ($3::uuid is null or api_key_id > $3::uuid)
order by api_key_id
limit $4::int`,
)
