import { statement } from '../statement.ts'

/** Gives a profile the words of its names, $3, in place of those of before, $4. $5: all of its words. */
export const profileWordUpdate = statement(
  'profile_word_update',
  ['uuid', 'uuid', 'text[]', 'text[]', 'text'],
  { count: 'bigint' },
  `
with gone as (
  delete from profile_word
  where workspace_id = $1
    and profile_id = $2
    and word = any($4::text[])
    and word <> all($3::text[])
  returning 1
), written as (
  insert into profile_word (workspace_id, word, profile_id, name)
  select $1, u.word, $2, $5
  from unnest($3::text[]) as u(word)
  on conflict (workspace_id, word, profile_id) do update
  set name = excluded.name
  returning 1
)
select (select count(*) from gone) + (select count(*) from written) as count`,
)

/** Workspaces whose older profiles have no words yet. */
export const profileWordFillList = statement(
  'profile_word_fill_list',
  [],
  { workspace_id: 'uuid' },
  `
select f.workspace_id
from profile_word_fill f
order by f.workspace_id`,
)

/** How far a workspace has come; the lock lets one server at a time go on. */
export const profileWordFillLock = statement(
  'profile_word_fill_lock',
  ['uuid'],
  { after_id: 'uuid' },
  `
select f.after_id
from profile_word_fill f
where f.workspace_id = $1
for update skip locked`,
)

/**
 * The names of the next profiles. Their versions move: a write that is under way with these rows does not see the words
 * that are about to be entered, and so could not take them away.
 */
export const profileUpdateBeforeWords = statement(
  'profile_update_before_words',
  ['uuid', 'uuid', 'int'],
  { profile_id: 'uuid', names: 'jsonb' },
  `
with page as (
  select p.profile_id
  from profile p
  where p.workspace_id = $1
    and p.profile_id > $2
  order by p.profile_id
  limit $3::int
  for update
)
update profile
set version = version + 1
from page
where profile.workspace_id = $1
  and profile.profile_id = page.profile_id
returning profile.profile_id,
  jsonb_build_object(
    'first_name', profile.fields -> 'first_name',
    'last_name', profile.fields -> 'last_name',
    'name', profile.fields -> 'name',
    'full_name', profile.fields -> 'full_name',
    'company', profile.fields -> 'company'
  ) as names`,
)

export const profileWordInsert = statement(
  'profile_word_insert',
  ['uuid', 'text[]', 'uuid[]', 'text[]'],
  { count: 'bigint' },
  `
with written as (
  insert into profile_word (workspace_id, word, profile_id, name)
  select $1, u.word, u.profile_id, u.name
  from unnest($2::text[], $3::uuid[], $4::text[]) as u(word, profile_id, name)
  on conflict (workspace_id, word, profile_id) do nothing
  returning 1
)
select count(*) as count
from written`,
)

export const profileWordFillUpdate = statement(
  'profile_word_fill_update',
  ['uuid', 'uuid'],
  { after_id: 'uuid' },
  `
update profile_word_fill
set after_id = $2
where workspace_id = $1
returning after_id`,
)

export const profileWordFillDelete = statement(
  'profile_word_fill_delete',
  ['uuid'],
  { after_id: 'uuid' },
  `
delete from profile_word_fill
where workspace_id = $1
returning after_id`,
)
