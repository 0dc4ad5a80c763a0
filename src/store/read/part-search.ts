import { statement } from '../statement.ts'

/** Live profiles whose ids lie from $2 to $3. */
export const profileListInRange = statement(
  'profile_list_in_range',
  ['uuid', 'uuid', 'uuid', 'int'],
  { profile_id: 'uuid' },
  `
select p.profile_id
from profile p
where p.workspace_id = $1
  and p.profile_id between $2 and $3
  and p.merged_into is null
order by p.profile_id
limit $4::int`,
)

/**
 * Profiles with an identifier that matches a pattern of `like` in lower case. No index knows parts of identifiers (each
 * would cost every write that brings one), so a rare text is looked for in all those of the workspace.
 */
export const identifierListContaining = statement(
  'identifier_list_containing',
  ['uuid', 'text', 'int'],
  { profile_id: 'uuid' },
  `
select distinct found.profile_id
from (
  select i.profile_id
  from identifier i
  where i.workspace_id = $1
    and lower(i.value) like $2
  limit $3::int
) found`,
)
