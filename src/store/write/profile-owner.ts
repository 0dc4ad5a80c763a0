import { statement } from '../statement.ts'

/**
 * Says who looks after a live profile, and of the homes that it has absorbed leaves each with its own. The writer neither
 * reads nor writes the columns, so versions need not move.
 */
export const profileUpdateOwner = statement(
  'profile_update_owner',
  ['uuid', 'uuid', 'uuid?', 'text?'],
  { profile_id: 'uuid' },
  `
update profile
set owner_id = $3, owner_name = $4
where workspace_id = $1
  and profile_id = $2
  and merged_into is null
returning profile_id`,
)

/** Takes the owners of absorbed homes away, so that none of them shows through. */
export const profileUpdateNoOwner = statement(
  'profile_update_no_owner',
  ['uuid', 'uuid'],
  {},
  `
update profile
set owner_id = null, owner_name = null
from (
  select unnest(live.absorbed) as profile_id
  from profile live
  where live.workspace_id = $1
    and live.profile_id = $2
) home
where profile.workspace_id = $1
  and profile.profile_id = home.profile_id
  and (profile.owner_id is not null or profile.owner_name is not null)`,
)
