import { statement } from '../statement.ts'

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
