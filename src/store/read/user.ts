import { type Row, statement } from '../statement.ts'

const row = { user_id: 'uuid', email: 'text', password_hash: 'text?', disabled_at: 'timestamptz?' } as const

export type UserRow = Row<typeof row>

export const appUserFindSignIn = statement(
  'app_user_find_sign_in',
  ['text'],
  row,
  `select user_id, email, password_hash, disabled_at
from app_user
where email = $1::text`,
)

export const appUserFind = statement(
  'app_user_find',
  ['uuid'],
  row,
  `select user_id, email, password_hash, disabled_at
from app_user
where user_id = $1::uuid`,
)

/** A row when anybody can sign in. */
export const appUserFindAnyPassword = statement(
  'app_user_find_any_password',
  [],
  { user_id: 'uuid' },
  `select user_id
from app_user
where password_hash is not null
limit 1`,
)

/** Every seat of a user, in whichever workspace, oldest workspace first. */
export const memberListSeats = statement(
  'member_list_seats',
  ['uuid'],
  { workspace_id: 'uuid', name: 'text', role: 'text' },
  `select m.workspace_id, w.name, m.role
from member m
join workspace w on w.workspace_id = m.workspace_id
where m.user_id = $1::uuid
  and m.removed_at is null
order by w.created_at, w.workspace_id`,
)
