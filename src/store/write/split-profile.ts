import { statement } from '../statement.ts'

/** Locks homes in the order of their keys and reads them as they then are. */
export const profileLockHomes = statement(
  'profile_lock_homes',
  ['uuid', 'uuid[]'],
  {
    profile_id: 'uuid',
    fields: 'jsonb',
    field_meta: 'text',
    own: 'jsonb?',
    absorbed: 'uuid[]',
    merged_into: 'uuid?',
    updated_at: 'timestamptz',
    revision: 'int',
  },
  `
select p.profile_id, p.fields, p.field_meta, p.own, p.absorbed, p.merged_into, p.updated_at, p.revision
from profile p
where p.workspace_id = $1
  and p.profile_id = any($2)
order by p.profile_id
for update`,
)

/** The absorptions in force of the homes given. */
export const mergeListInForce = statement(
  'merge_list_in_force',
  ['uuid', 'uuid[]'],
  { survivor_id: 'uuid', absorbed_id: 'uuid' },
  `
select m.survivor_id, m.absorbed_id
from merge m
where m.workspace_id = $1
  and m.absorbed_id = any($2)
  and m.undone_at is null`,
)

/** Marks an absorption as undone; answers nothing when it already was. */
export const mergeUpdateUndone = statement(
  'merge_update_undone',
  ['uuid', 'uuid', 'timestamptz', 'text'],
  { merge_id: 'uuid' },
  `
update merge
set undone_at = $3, undone_by = $4
where workspace_id = $1
  and merge_id = $2
  and undone_at is null
returning merge_id`,
)

/** Writes one side of a split: $3 fields, $4 field_meta, $5 own, $6 absorbed, $7 the time. */
export const profileUpdateSplit = statement(
  'profile_update_split',
  ['uuid', 'uuid', 'jsonb', 'text', 'jsonb?', 'uuid[]', 'timestamptz'],
  { revision: 'int' },
  `
update profile
set fields = $3,
  field_meta = $4,
  own = $5,
  absorbed = $6,
  merged_into = null,
  updated_at = $7,
  revision = revision + 1,
  version = version + 1
where workspace_id = $1
  and profile_id = $2
returning revision`,
)

/** Homes below the one that was cut away follow it. */
export const profileUpdateSurvivor = statement(
  'profile_update_survivor',
  ['uuid', 'uuid[]', 'uuid'],
  { profile_id: 'uuid' },
  `
update profile
set merged_into = $3, revision = revision + 1, version = version + 1
where workspace_id = $1
  and profile_id = any($2)
returning profile_id`,
)

/** $3: the homes that left; $4: their new owner. */
export const identifierUpdateOwner = statement(
  'identifier_update_owner',
  ['uuid', 'uuid', 'uuid[]', 'uuid'],
  { kind: 'text', value: 'text' },
  `
update identifier
set profile_id = $4
where workspace_id = $1
  and profile_id = $2
  and home_profile_id = any($3)
returning kind, value`,
)

export const profileChangeInsert = statement(
  'profile_change_insert',
  ['uuid', 'uuid', 'timestamptz', 'bigint', 'text', 'text', 'int', 'text'],
  { arrival: 'bigint' },
  `
insert into profile_change (workspace_id, profile_id, changed_at, arrival, kind, source, revision, changes)
values ($1, $2, $3, $4, $5, $6, $7, $8)
returning arrival`,
)

/**
 * Lists anew whom each of some live profiles must not be joined with: the other side of every split whose veto nobody
 * lifted, and of every conflict that a person decided by keeping the two apart.
 */
export const profileUpdateVetoed = statement(
  'profile_update_vetoed',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid' },
  `
update profile
set version = profile.version + 1,
  vetoed = array(
    select case when pair.one = any(profile.profile_id || profile.absorbed) then pair.other else pair.one end
    from (
      select m.survivor_id as one, m.absorbed_id as other
      from merge m
      where m.workspace_id = $1
        and m.undone_at is not null
        and m.veto_lifted_at is null
        and (
          m.survivor_id = any(profile.profile_id || profile.absorbed)
          or m.absorbed_id = any(profile.profile_id || profile.absorbed)
        )
      union
      select c.profile_id, c.other_profile_id
      from conflict c
      where c.workspace_id = $1
        and c.resolution = 'keep_apart'
        and (
          c.profile_id = any(profile.profile_id || profile.absorbed)
          or c.other_profile_id = any(profile.profile_id || profile.absorbed)
        )
    ) pair
    where not (
      pair.one = any(profile.profile_id || profile.absorbed)
      and pair.other = any(profile.profile_id || profile.absorbed)
    )
    group by 1
    order by 1
  )
where profile.workspace_id = $1
  and profile.profile_id = any($2)
  and profile.merged_into is null
returning profile_id`,
)

export const mergeUpdateVetoLifted = statement(
  'merge_update_veto_lifted',
  ['uuid', 'uuid', 'timestamptz'],
  { survivor_id: 'uuid', absorbed_id: 'uuid' },
  `
update merge
set veto_lifted_at = $3
where workspace_id = $1
  and merge_id = $2
  and undone_at is not null
  and veto_lifted_at is null
returning survivor_id, absorbed_id`,
)
