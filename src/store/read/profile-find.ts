import { statement } from '../statement.ts'
import { ownerOfProfile } from './profile-owner.ts'
import { profileColumns, profileRow, readColumns } from './profile-row.ts'

const placedRow = { place: 'int', ...profileRow } as const

/**
 * The live profiles that ids answer with: their own, or the survivors of absorbed ones. `place` counts the ids from 1.
 * Lateral with a limit, so that no plan can become a scan of a table.
 */
export const profileFindById = statement(
  'profile_find_by_id',
  ['uuid', 'uuid[]'],
  placedRow,
  `
select wanted.place::int as place, ${readColumns}
from unnest($2::uuid[]) with ordinality as wanted(profile_id, place)
cross join lateral (
  select home.profile_id, home.merged_into
  from profile home
  where home.workspace_id = $1
    and home.profile_id = wanted.profile_id
  limit 1
) home
cross join lateral (
  select ${profileColumns}
  from profile p
  where p.workspace_id = $1
    and p.profile_id = coalesce(home.merged_into, home.profile_id)
  limit 1
) p`,
)

/** The live profiles that hold identifiers, given as kinds and values; `place` counts them from 1. */
export const profileFindByIdentifier = statement(
  'profile_find_by_identifier',
  ['uuid', 'text[]', 'text[]'],
  placedRow,
  `
select wanted.place::int as place, ${readColumns}
from unnest($2::text[], $3::text[]) with ordinality as wanted(kind, value, place)
cross join lateral (
  select i.profile_id
  from identifier i
  where i.workspace_id = $1
    and i.kind = wanted.kind
    and i.value = wanted.value
  limit 1
) named
cross join lateral (
  select ${profileColumns}
  from profile p
  where p.workspace_id = $1
    and p.profile_id = named.profile_id
  limit 1
) p`,
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

/** Who looks after a home and those it has absorbed. */
export const profileFindOwner = statement(
  'profile_find_owner',
  ['uuid', 'uuid'],
  { owner: 'json?' },
  `
select ${ownerOfProfile}
from profile p
where p.workspace_id = $1
  and p.profile_id = $2`,
)
