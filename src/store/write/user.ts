import { statement } from '../statement.ts'

/** A user of a new address; no row comes back when there is one, who stays as they are. */
export const appUserInsert = statement(
  'app_user_insert',
  ['uuid', 'text', 'text?', 'timestamptz'],
  { user_id: 'uuid' },
  `insert into app_user (user_id, email, password_hash, created_at)
values ($1::uuid, $2::text, $3::text, $4::timestamptz)
on conflict (email) do nothing
returning user_id`,
)

/** Where a hash is given as the one before, the password must still be that one. */
export const appUserUpdatePassword = statement(
  'app_user_update_password',
  ['uuid', 'text', 'text?'],
  { user_id: 'uuid' },
  `update app_user
set password_hash = $2::text
where user_id = $1::uuid
  and password_hash is not distinct from $3::text
returning user_id`,
)
