import { statement } from '../statement.ts'

export const sessionInsert = statement(
  'session_insert',
  ['text', 'uuid', 'uuid', 'timestamptz', 'timestamptz'],
  {},
  `insert into session (token_hash, user_id, workspace_id, created_at, last_seen_at, expires_at)
values ($1::text, $2::uuid, $3::uuid, $4::timestamptz, $4::timestamptz, $5::timestamptz)`,
)

export const sessionUpdateSeen = statement(
  'session_update_seen',
  ['text', 'timestamptz', 'timestamptz'],
  {},
  `update session
set last_seen_at = $2::timestamptz, expires_at = $3::timestamptz
where token_hash = $1::text`,
)

export const sessionUpdateWorkspace = statement(
  'session_update_workspace',
  ['text', 'uuid'],
  {},
  `update session
set workspace_id = $2::uuid
where token_hash = $1::text`,
)

export const sessionDelete = statement(
  'session_delete',
  ['text'],
  {},
  `delete from session
where token_hash = $1::text`,
)

/** All of a user but the one that is kept; null keeps none. */
export const sessionDeleteOthers = statement(
  'session_delete_others',
  ['uuid', 'text?'],
  {},
  `delete from session
where user_id = $1::uuid
  and token_hash is distinct from $2::text`,
)

export const sessionDeleteExpired = statement(
  'session_delete_expired',
  ['timestamptz'],
  {},
  `delete from session
where expires_at <= $1::timestamptz`,
)
