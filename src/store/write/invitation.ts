import { statement } from '../statement.ts'

export const invitationInsert = statement(
  'invitation_insert',
  ['uuid', 'uuid', 'text', 'text', 'text', 'text?', 'text', 'timestamptz', 'timestamptz'],
  {},
  `insert into invitation (invitation_id, workspace_id, kind, token_hash, email, role, made_by, created_at, expires_at)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::text, $8::timestamptz, $9::timestamptz)`,
)

/** Takes back the links of this kind that an address has: the newest one alone works. */
export const invitationDeleteOfAddress = statement(
  'invitation_delete_of_address',
  ['uuid', 'text', 'text'],
  {},
  `delete from invitation
where workspace_id = $1::uuid
  and kind = $2::text
  and email = $3::text`,
)

export const invitationDelete = statement(
  'invitation_delete',
  ['uuid', 'uuid'],
  { email: 'text' },
  `delete from invitation
where workspace_id = $1::uuid
  and invitation_id = $2::uuid
  and kind = 'join'
returning email`,
)

/** Of several who use a link at once, one gets the row. */
export const invitationDeleteUsed = statement(
  'invitation_delete_used',
  ['uuid'],
  { invitation_id: 'uuid' },
  `delete from invitation
where invitation_id = $1::uuid
returning invitation_id`,
)

export const invitationDeleteExpired = statement(
  'invitation_delete_expired',
  ['timestamptz'],
  {},
  `delete from invitation
where expires_at <= $1::timestamptz`,
)
