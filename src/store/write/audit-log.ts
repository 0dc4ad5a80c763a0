import { statement } from '../statement.ts'

export const auditLogInsert = statement(
  'audit_log_insert',
  ['uuid', 'uuid', 'timestamptz', 'text', 'text', 'text', 'jsonb'],
  {},
  `insert into audit_log (workspace_id, audit_id, at, actor, action, subject, detail)
values ($1::uuid, $2::uuid, $3::timestamptz, $4::text, $5::text, $6::text, $7::jsonb)`,
)
