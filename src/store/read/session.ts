import { statement } from '../statement.ts'

/** Those of a user that have not expired, the last used first. */
export const sessionList = statement(
  'session_list',
  ['uuid', 'timestamptz', 'text'],
  { created_at: 'timestamptz', last_seen_at: 'timestamptz', expires_at: 'timestamptz', is_own: 'bool' },
  `select created_at, last_seen_at, expires_at, token_hash = $3::text as is_own
from session
where user_id = $1::uuid
  and expires_at > $2::timestamptz
order by last_seen_at desc, created_at desc
limit 100`,
)

/** A session with its user, whether it has expired or not. */
export const sessionFind = statement(
  'session_find',
  ['text'],
  {
    user_id: 'uuid',
    workspace_id: 'uuid',
    created_at: 'timestamptz',
    last_seen_at: 'timestamptz',
    expires_at: 'timestamptz',
    disabled_at: 'timestamptz?',
  },
  `select s.user_id, s.workspace_id, s.created_at, s.last_seen_at, s.expires_at, u.disabled_at
from session s
join app_user u on u.user_id = s.user_id
where s.token_hash = $1::text`,
)
