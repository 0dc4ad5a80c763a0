import { identifierKey } from '../../domain/identity/identifier.ts'
import type { StoredIdentifier, StoredProfile } from '../../domain/plan/loaded-state.ts'
import type { Fields, Registers } from '../../domain/plan/register.ts'
import type { Queryable } from '../database.ts'
import { decodeStamps } from '../stamps.ts'
import { type Row, statement } from '../statement.ts'
import { toArrayLiteral } from './recordset.ts'

// The look-ups are lateral with `limit 1` so that a generic plan made on empty tables stays an index probe a key: as a
// plain join the same statement became a scan of the whole table (200 requests/s instead of 20,000).
//
// This is the usual read of a flush: a profile comes with each identifier that hits it.
export const identityFindBatch = statement(
  'identity_find_batch',
  ['uuid', 'text', 'text'],
  {
    config_version: 'bigint',
    place: 'int?',
    profile_id: 'uuid?',
    home_profile_id: 'uuid?',
    fields: 'text?',
    field_meta: 'text?',
    own: 'text?',
    absorbed: 'uuid[]?',
    vetoed: 'uuid[]?',
    last_arrival: 'bigint?',
    revision: 'int?',
    version: 'int?',
  },
  `select workspace_config.config_version, hit.place, hit.profile_id, hit.home_profile_id, hit.fields::text as fields,
  hit.field_meta, hit.own::text as own, hit.absorbed, hit.vetoed,
  (date_part('epoch', hit.updated_at) * 1000000)::bigint as last_arrival, hit.revision, hit.version
from workspace_config
left join lateral (
  select (wanted.n - 1)::int as place, i.profile_id, i.home_profile_id, p.fields, p.field_meta, p.own, p.absorbed, p.vetoed,
    p.updated_at, p.revision, p.version
  from unnest($2::text::text[], $3::text::text[]) with ordinality as wanted(k, v, n)
  cross join lateral (
    select identifier.profile_id, identifier.home_profile_id
    from identifier
    where identifier.workspace_id = $1::uuid and identifier.kind = wanted.k and identifier.value = wanted.v
    limit 1
  ) i
  cross join lateral (
    select profile.fields, profile.field_meta, profile.own, profile.absorbed, profile.vetoed, profile.updated_at,
      profile.revision, profile.version
    from profile
    where profile.workspace_id = $1::uuid and profile.profile_id = i.profile_id
    limit 1
  ) p
) hit on true
where workspace_config.workspace_id = $1::uuid`,
)

// The same with the profiles named by id and with the homes of merged people, all of one snapshot.
export const identityFindLineage = statement(
  'identity_find_lineage',
  ['uuid', 'jsonb', 'uuid[]'],
  {
    config_version: 'bigint?',
    kind: 'text?',
    value: 'text?',
    profile_id: 'uuid?',
    other_id: 'uuid?',
    fields: 'jsonb?',
    field_meta: 'text?',
    own: 'jsonb?',
    absorbed: 'uuid[]?',
    vetoed: 'uuid[]?',
    last_arrival: 'bigint?',
    revision: 'int?',
    version: 'int?',
  },
  `with hit as (
  select i.kind, i.value, i.profile_id, i.home_profile_id
  from jsonb_to_recordset($2::jsonb) as wanted(k text, v text)
  cross join lateral (
    select identifier.kind, identifier.value, identifier.profile_id, identifier.home_profile_id
    from identifier
    where identifier.workspace_id = $1::uuid and identifier.kind = wanted.k and identifier.value = wanted.v
    limit 1
  ) i
), named as (
  select p.profile_id, p.merged_into
  from unnest($3::uuid[]) as wanted(id)
  cross join lateral (
    select profile.profile_id, profile.merged_into
    from profile
    where profile.workspace_id = $1::uuid and profile.profile_id = wanted.id
    limit 1
  ) p
), touched as (
  select profile_id from hit
  union select home_profile_id from hit
  union select profile_id from named
  union select merged_into from named where merged_into is not null
)
select workspace_config.config_version, null::text as kind, null::text as value, null::uuid as profile_id,
  null::uuid as other_id, null::jsonb as fields, null::text as field_meta, null::jsonb as own, null::uuid[] as absorbed,
  null::uuid[] as vetoed, null::bigint as last_arrival, null::int as revision, null::int as version
from workspace_config
where workspace_config.workspace_id = $1::uuid
union all
select null, hit.kind, hit.value, hit.profile_id, hit.home_profile_id, null, null, null, null, null, null, null, null
from hit
union all
select null, null, null, p.profile_id, p.merged_into, p.fields, p.field_meta, p.own, p.absorbed, p.vetoed,
  (date_part('epoch', p.updated_at) * 1000000)::bigint, p.revision, p.version
from touched
cross join lateral (
  select profile.profile_id, profile.merged_into, profile.fields, profile.field_meta, profile.own, profile.absorbed,
    profile.vetoed, profile.updated_at, profile.revision, profile.version
  from profile
  where profile.workspace_id = $1::uuid and profile.profile_id = touched.profile_id
  limit 1
) p`,
)

// An order by the profile, which a plain equality would make superfluous, so that the index on it is the only one to
// give it: on small tables all indexes cost the same.
export const identifierListOfProfiles = statement(
  'identifier_list_of_profiles',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid', kind: 'text', value: 'text', home_profile_id: 'uuid' },
  `select i.profile_id, i.kind, i.value, i.home_profile_id
from unnest($2::uuid[]) as wanted(id)
cross join lateral (
  select identifier.profile_id, identifier.kind, identifier.value, identifier.home_profile_id
  from identifier
  where identifier.workspace_id = $1::uuid and identifier.profile_id >= wanted.id and identifier.profile_id <= wanted.id
  order by identifier.profile_id
  offset 0
) i`,
)

type HitRow = Row<typeof identityFindBatch.row>
type LineageRow = Row<typeof identityFindLineage.row>

// What the database holds in these columns, only the writer has put there.
function toProfile(row: LineageRow, profileId: string): StoredProfile {
  return {
    profileId,
    fields: row.fields as Fields,
    meta: row.field_meta === null ? {} : decodeStamps(row.field_meta),
    own: row.own as Registers | null,
    absorbed: row.absorbed ?? [],
    vetoed: row.vetoed ?? [],
    mergedInto: row.other_id,
    createdAtMs: Number.parseInt(profileId.slice(0, 8) + profileId.slice(9, 13), 16),
    lastArrival: row.last_arrival ?? 0,
    revision: row.revision ?? 0,
    version: row.version ?? 0,
    identifiers: [],
  }
}

function parseStored(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}

/** The profile that a hit came with. */
function toHitProfile(row: HitRow, profileId: string): StoredProfile {
  const { config_version, field_meta, absorbed, vetoed, last_arrival, revision, version } = row
  const [fields, own] = [parseStored(row.fields), parseStored(row.own)]
  const rest = { absorbed, vetoed, last_arrival, revision, version, kind: null, value: null, other_id: null }
  return toProfile({ ...rest, config_version, profile_id: profileId, fields, field_meta, own }, profileId)
}

type WantedIdentifier = { readonly k: string; readonly v: string }

type Identities = {
  readonly owners: Map<string, { profileId: string; homeId: string }>
  readonly profiles: Map<string, StoredProfile>
  configVersion: number | null
}

/** Undefined when a hit leads to a home that was absorbed: then homes are wanted too. */
async function findHits(
  lane: Queryable,
  workspaceId: string,
  wanted: readonly WantedIdentifier[],
): Promise<Identities | undefined> {
  const found: Identities = { owners: new Map(), profiles: new Map(), configVersion: null }
  const [kinds, values] = [toArrayLiteral(wanted.map(({ k }) => k)), toArrayLiteral(wanted.map(({ v }) => v))]
  for (const row of await lane.run(identityFindBatch, [workspaceId, kinds, values])) {
    found.configVersion = row.config_version
    const identifier = wanted[row.place ?? -1]
    if (row.profile_id === null || identifier === undefined) continue
    if (row.home_profile_id !== row.profile_id) return undefined
    const owner = { profileId: row.profile_id, homeId: row.profile_id }
    found.owners.set(identifierKey(identifier.k, identifier.v), owner)
    if (!found.profiles.has(row.profile_id)) found.profiles.set(row.profile_id, toHitProfile(row, row.profile_id))
  }
  return found
}

async function findLineages(
  lane: Queryable,
  workspaceId: string,
  identifiers: string,
  profileIds: readonly string[],
): Promise<Identities> {
  const found: Identities = { owners: new Map(), profiles: new Map(), configVersion: null }
  for (const row of await lane.run(identityFindLineage, [workspaceId, identifiers, profileIds])) {
    if (row.config_version !== null) found.configVersion = row.config_version
    else if (row.profile_id === null) continue
    else if (row.kind === null || row.value === null) found.profiles.set(row.profile_id, toProfile(row, row.profile_id))
    else {
      const homeId = row.other_id ?? row.profile_id
      found.owners.set(identifierKey(row.kind, row.value), { profileId: row.profile_id, homeId })
    }
  }
  return found
}

/** The owners of the identifiers and their profiles, with those named by id; all of one snapshot. */
export async function findIdentities(
  lane: Queryable,
  workspaceId: string,
  wanted: { readonly identifiers: readonly WantedIdentifier[]; readonly profileIds: readonly string[] },
): Promise<Identities> {
  const hits = wanted.profileIds.length === 0 ? await findHits(lane, workspaceId, wanted.identifiers) : undefined
  return hits ?? findLineages(lane, workspaceId, JSON.stringify(wanted.identifiers), wanted.profileIds)
}

/** Adds the identifiers that the named profiles hold. */
export async function addIdentifiers(
  lane: Queryable,
  workspaceId: string,
  profileIds: readonly string[],
  profiles: Map<string, StoredProfile>,
): Promise<void> {
  if (profileIds.length === 0) return
  const held = new Map<string, StoredIdentifier[]>()
  for (const row of await lane.run(identifierListOfProfiles, [workspaceId, profileIds])) {
    const identifier = { kind: row.kind, value: row.value, homeId: row.home_profile_id }
    const known = held.get(row.profile_id)
    if (known === undefined) held.set(row.profile_id, [identifier])
    else known.push(identifier)
  }
  for (const [profileId, identifiers] of held) {
    const profile = profiles.get(profileId)
    if (profile !== undefined) profiles.set(profileId, { ...profile, identifiers })
  }
}
