import { statement } from '../statement.ts'

/** A page before the given id; ids grow with time, so this is newest first. */
export const auditLogList = statement(
  'audit_log_list',
  ['uuid', 'uuid?', 'int'],
  { audit_id: 'uuid', at: 'timestamptz', actor: 'text', action: 'text', subject: 'text', detail: 'jsonb' },
  `select audit_id, at, actor, action, subject, detail
from audit_log
where workspace_id = $1::uuid
  and ($2::uuid is null or audit_id < $2::uuid)
order by audit_id desc
limit $3::int`,
)
