import { statement } from '../statement.ts'
import { identifiersOfProfile, profileColumns, profileRow } from './profile-row.ts'

/** The live profile that an id answers with: its own, or the survivor of an absorbed one. */
export const profileFindById = statement(
  'profile_find_by_id',
  ['uuid', 'uuid'],
  profileRow,
  `
select ${profileColumns}, held.identifiers
from profile home
cross join lateral (
  select ${profileColumns}
  from profile p
  where p.workspace_id = $1
    and p.profile_id = coalesce(home.merged_into, home.profile_id)
  limit 1
) p
${identifiersOfProfile}
where home.workspace_id = $1
  and home.profile_id = $2`,
)

/** The live profile that holds an identifier. Lateral with a limit, so that no plan can become a scan of a table. */
export const profileFindByIdentifier = statement(
  'profile_find_by_identifier',
  ['uuid', 'text', 'text'],
  profileRow,
  `
select ${profileColumns}, held.identifiers
from identifier named
cross join lateral (
  select ${profileColumns}
  from profile p
  where p.workspace_id = $1
    and p.profile_id = named.profile_id
  limit 1
) p
${identifiersOfProfile}
where named.workspace_id = $1
  and named.kind = $2
  and named.value = $3`,
)

/** The lineage of the live profile that an id answers with. */
export const profileFindLineage = statement(
  'profile_find_lineage',
  ['uuid', 'uuid'],
  { profile_id: 'uuid', lineage: 'uuid[]' },
  `
select p.profile_id, p.profile_id || p.absorbed as lineage
from profile home
cross join lateral (
  select live.profile_id, live.absorbed
  from profile live
  where live.workspace_id = $1
    and live.profile_id = coalesce(home.merged_into, home.profile_id)
  limit 1
) p
where home.workspace_id = $1
  and home.profile_id = $2`,
)
