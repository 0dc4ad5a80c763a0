import { type Row, statement } from '../statement.ts'

const row = {
  invitation_id: 'uuid',
  workspace_id: 'uuid',
  kind: 'text',
  email: 'text',
  role: 'text?',
  made_by: 'text',
  created_at: 'timestamptz',
  expires_at: 'timestamptz',
} as const

export type InvitationRow = Row<typeof row>

const selectInvitation = `select invitation_id, workspace_id, kind, email, role, made_by, created_at, expires_at
from invitation`

/** One that has not expired. */
export const invitationFindByToken = statement(
  'invitation_find_by_token',
  ['text', 'timestamptz'],
  row,
  `${selectInvitation}
where token_hash = $1::text
  and expires_at > $2::timestamptz`,
)

/** A page after the given id of those that bring somebody in and have not expired, oldest first. */
export const invitationList = statement(
  'invitation_list',
  ['uuid', 'timestamptz', 'uuid?', 'int'],
  row,
  `${selectInvitation}
where workspace_id = $1::uuid
  and kind = 'join'
  and expires_at > $2::timestamptz
  and ($3::uuid is null or invitation_id > $3::uuid)
order by invitation_id
limit $4::int`,
)
