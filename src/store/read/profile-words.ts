import { statement } from '../statement.ts'

/**
 * The live profile that a text names best: by the whole name without regard to case, else by a part of a name, of the
 * role or of the company's name; the oldest of several. $2 the text in lower case, $3 a pattern of `like`, or null. No
 * index knows parts of words (docs/decisions/0014-search.md), so this reads the workspace's profiles.
 */
export const profileFindByWords = statement(
  'profile_find_by_words',
  ['uuid', 'text', 'text?'],
  { profile_id: 'uuid' },
  `
select p.profile_id
from profile p
cross join lateral (
  select
    coalesce(p.fields ->> 'first_name', '') as first_name,
    coalesce(p.fields ->> 'last_name', '') as last_name
) named
cross join lateral (
  select
    lower(btrim(named.first_name || ' ' || named.last_name)) = $2
      or lower(p.fields ->> 'full_name') is not distinct from $2 as is_whole
) fit
where p.workspace_id = $1
  and p.merged_into is null
  and (
    fit.is_whole
    or lower(named.first_name) like $3
    or lower(named.last_name) like $3
    or lower(p.fields ->> 'role_label') like $3
    or p.company_id in (
      select c.company_id
      from company c
      where c.workspace_id = $1
        and c.name_key like $3
    )
  )
order by fit.is_whole desc, p.created_at, p.profile_id
limit 1`,
)
