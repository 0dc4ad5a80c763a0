import { type Row, statement } from '../statement.ts'

const row = {
  user_id: 'uuid',
  email: 'text',
  first_name: 'text',
  last_name: 'text',
  role: 'text',
  created_at: 'timestamptz',
  removed_at: 'timestamptz?',
  disabled_at: 'timestamptz?',
} as const

export type MemberRow = Row<typeof row>

const selectMember = `select m.user_id, u.email, m.first_name, m.last_name, m.role, m.created_at, m.removed_at,
  u.disabled_at
from member m
join app_user u on u.user_id = m.user_id`

/** Who has left is found too. */
export const memberFind = statement(
  'member_find',
  ['uuid', 'uuid'],
  row,
  `${selectMember}
where m.workspace_id = $1::uuid
  and m.user_id = $2::uuid`,
)

/** A page after the given id of those who have not left; ids grow with time. */
export const memberList = statement(
  'member_list',
  ['uuid', 'uuid?', 'int'],
  row,
  `${selectMember}
where m.workspace_id = $1::uuid
  and m.removed_at is null
  and ($2::uuid is null or m.user_id > $2::uuid)
order by m.user_id
limit $3::int`,
)

/** At most two of those who go by a name or have an address: whether it is one's alone is what is asked. */
export const memberListCalled = statement(
  'member_list_called',
  ['uuid', 'text', 'text'],
  row,
  `${selectMember}
where m.workspace_id = $1::uuid
  and m.removed_at is null
  and (u.email = $3::text or lower(btrim(m.first_name || ' ' || m.last_name)) = lower($2::text))
order by m.user_id
limit 2`,
)
