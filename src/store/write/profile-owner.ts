import { statement } from '../statement.ts'

/** Says who looks after a profile. The writer neither reads nor writes the column, so its version need not move. */
export const profileUpdateOwner = statement(
  'profile_update_owner',
  ['uuid', 'uuid', 'text?'],
  { profile_id: 'uuid' },
  `
update profile
set owner_name = $3
where workspace_id = $1
  and profile_id = $2
  and merged_into is null
returning profile_id`,
)
