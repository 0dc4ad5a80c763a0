import { statement } from '../statement.ts'

/** Takes a seat, or one that was left, again. No row comes back where there is no such workspace or the seat is taken. */
export const memberUpsert = statement(
  'member_upsert',
  ['uuid', 'uuid', 'text', 'text', 'text', 'timestamptz'],
  { created_at: 'timestamptz' },
  `insert into member (workspace_id, user_id, first_name, last_name, role, created_at)
select $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::timestamptz
from workspace
where workspace_id = $1::uuid
on conflict (workspace_id, user_id) do update
set first_name = excluded.first_name, last_name = excluded.last_name, role = excluded.role, removed_at = null
where member.removed_at is not null
returning created_at`,
)

/** Null leaves a column as it is. No row comes back when there is no such member, or they have left. */
export const memberUpdate = statement(
  'member_update',
  ['uuid', 'uuid', 'text?', 'text?', 'text?'],
  { user_id: 'uuid' },
  `update member
set role = coalesce($3::text, role), first_name = coalesce($4::text, first_name),
  last_name = coalesce($5::text, last_name)
where workspace_id = $1::uuid
  and user_id = $2::uuid
  and removed_at is null
returning user_id`,
)

export const memberUpdateRemoved = statement(
  'member_update_removed',
  ['uuid', 'uuid', 'timestamptz'],
  { user_id: 'uuid' },
  `update member
set removed_at = $3::timestamptz
where workspace_id = $1::uuid
  and user_id = $2::uuid
  and removed_at is null
returning user_id`,
)

/** Those who administer a workspace, locked until the end of the transaction. */
export const memberLockAdmins = statement(
  'member_lock_admins',
  ['uuid'],
  { user_id: 'uuid' },
  `select user_id
from member
where workspace_id = $1::uuid
  and role = 'admin'
  and removed_at is null
order by user_id
for update`,
)

/** Gives the role to whoever has a seat, or the seat with it. */
export const memberUpsertOwner = statement(
  'member_upsert_owner',
  ['uuid', 'uuid', 'text', 'text', 'timestamptz'],
  {},
  `insert into member (workspace_id, user_id, first_name, last_name, role, created_at)
values ($1::uuid, $2::uuid, $3::text, $4::text, 'admin', $5::timestamptz)
on conflict (workspace_id, user_id) do update
set first_name = excluded.first_name, last_name = excluded.last_name, role = 'admin', removed_at = null`,
)
