import { statement } from '../statement.ts'

/**
 * A page before the given id; ids grow with time, so this is newest first. An action is meant whole, or by what stands
 * before its dot.
 */
export const auditLogList = statement(
  'audit_log_list',
  ['uuid', 'uuid?', 'int', 'text?', 'text?'],
  { audit_id: 'uuid', at: 'timestamptz', actor: 'text', action: 'text', subject: 'text', detail: 'jsonb' },
  `select audit_id, at, actor, action, subject, detail
from audit_log
where workspace_id = $1::uuid
  and ($2::uuid is null or audit_id < $2::uuid)
  and ($4::text is null or actor = $4::text)
  and ($5::text is null or action = $5::text or split_part(action, '.', 1) = $5::text)
order by audit_id desc
limit $3::int`,
)

/** What those are called who did something: keys, and members of the workspace, also such that have left. */
export const auditLogFindKeys = statement(
  'audit_log_find_keys',
  ['uuid', 'uuid[]'],
  { id: 'uuid', name: 'text' },
  `select api_key_id as id, name
from api_key
where workspace_id = $1::uuid
  and api_key_id = any($2::uuid[])`,
)

export const auditLogFindMembers = statement(
  'audit_log_find_members',
  ['uuid', 'uuid[]'],
  { id: 'uuid', email: 'text', first_name: 'text', last_name: 'text' },
  `select m.user_id as id, u.email, m.first_name, m.last_name
from member m
join app_user u on u.user_id = m.user_id
where m.workspace_id = $1::uuid
  and m.user_id = any($2::uuid[])`,
)
