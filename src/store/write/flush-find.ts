import { identifierKey } from '../../domain/identity/identifier.ts'
import type {
  LoadedState,
  StoredIdentifier,
  StoredKey,
  StoredProfile,
  StoredRecord,
} from '../../domain/plan/loaded-state.ts'
import { recordKey } from '../../domain/plan/loaded-state.ts'
import type { Fields, Registers, Stamps } from '../../domain/plan/register.ts'
import type { Queryable } from '../database.ts'
import { type Row, statement } from '../statement.ts'

// The look-ups are lateral with `limit 1` so that a generic plan made on empty tables stays an index probe a key: as a
// plain join the same statement became a scan of the whole table (200 requests/s instead of 20,000).
export const identityFindBatch = statement(
  'identity_find_batch',
  ['uuid', 'jsonb', 'uuid[]'],
  {
    config_version: 'bigint?',
    kind: 'text?',
    value: 'text?',
    profile_id: 'uuid?',
    other_id: 'uuid?',
    fields: 'jsonb?',
    field_meta: 'jsonb?',
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
  null::uuid as other_id, null::jsonb as fields, null::jsonb as field_meta, null::jsonb as own, null::uuid[] as absorbed,
  null::uuid[] as vetoed, null::bigint as last_arrival, null::int as revision, null::int as version
from workspace_config
where workspace_config.workspace_id = $1::uuid
union all
select null, hit.kind, hit.value, hit.profile_id, hit.home_profile_id, null, null, null, null, null, null, null, null
from hit
union all
select null, null, null, p.profile_id, p.merged_into, p.fields, p.field_meta, p.own, p.absorbed, p.vetoed,
  (extract(epoch from p.updated_at) * 1000000)::bigint, p.revision, p.version
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
// give it: on small tables all indexes that begin with the workspace cost the same.
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

export const recordFindByKey = statement(
  'record_find_by_key',
  ['uuid', 'jsonb'],
  { object_name: 'text', key: 'text', value: 'text', record_id: 'uuid', fields: 'jsonb', version: 'int' },
  `select k.object_name, k.key, k.value, r.record_id, r.fields, r.version
from jsonb_to_recordset($2::jsonb) as wanted(o text, k text, v text)
cross join lateral (
  select record_key.object_name, record_key.key, record_key.value, record_key.record_id
  from record_key
  where record_key.workspace_id = $1::uuid and record_key.object_name = wanted.o and record_key.key = wanted.k
    and record_key.value = wanted.v
  limit 1
) k
cross join lateral (
  select record.record_id, record.fields, record.version
  from record
  where record.workspace_id = $1::uuid and record.object_name = k.object_name and record.record_id = k.record_id
  limit 1
) r`,
)

export const idempotencyKeyFind = statement(
  'idempotency_key_find',
  ['uuid', 'text[]', 'timestamptz'],
  { key: 'text', body_hash: 'text', status: 'int?', body: 'text?' },
  `select k.key, k.body_hash, k.status, k.body
from unnest($2::text[]) as wanted(key)
cross join lateral (
  select idempotency_key.key, idempotency_key.body_hash, idempotency_key.status, idempotency_key.body,
    idempotency_key.created_at
  from idempotency_key
  where idempotency_key.workspace_id = $1::uuid and idempotency_key.key = wanted.key
  limit 1
) k
where k.created_at >= $3::timestamptz`,
)

/** Everything that the commands of a flush name. */
export type Wanted = {
  readonly identifiers: readonly { readonly k: string; readonly v: string }[]
  readonly profileIds: readonly string[]
  readonly records: readonly { readonly o: string; readonly k: string; readonly v: string }[]
  readonly idempotencyKeys: readonly string[]
}

type IdentityRow = Row<typeof identityFindBatch.row>

// What the database holds in these columns, only the writer has put there.
function toProfile(row: IdentityRow, profileId: string): StoredProfile {
  return {
    profileId,
    fields: row.fields as Fields,
    meta: row.field_meta as Stamps,
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

async function findRecords(
  lane: Queryable,
  workspaceId: string,
  wanted: Wanted['records'],
): Promise<Map<string, StoredRecord>> {
  const records = new Map<string, StoredRecord>()
  if (wanted.length === 0) return records
  for (const row of await lane.run(recordFindByKey, [workspaceId, JSON.stringify(wanted)])) {
    records.set(recordKey(row.object_name, row.key, row.value), {
      recordId: row.record_id,
      object: row.object_name,
      fields: row.fields as StoredRecord['fields'],
      version: row.version,
    })
  }
  return records
}

const keyLifetimeMs = 24 * 60 * 60 * 1000

/** Idempotency keys on record that are younger than a day; an answer is null while its request is under way. */
export async function findStoredKeys(
  database: Queryable,
  workspaceId: string,
  wanted: readonly string[],
  nowMs: number,
): Promise<Map<string, StoredKey>> {
  const keys = new Map<string, StoredKey>()
  if (wanted.length === 0) return keys
  for (const row of await database.run(idempotencyKeyFind, [workspaceId, wanted, new Date(nowMs - keyLifetimeMs)])) {
    const answer = row.status === null || row.body === null ? null : { status: row.status, body: row.body }
    keys.set(row.key, { bodyHash: row.body_hash, answer })
  }
  return keys
}

async function addIdentifiers(
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

export type Loaded = {
  readonly state: LoadedState
  /** Null when the workspace does not exist. */
  readonly configVersion: number | null
}

/**
 * Reads what a flush needs, without locks. `chooseIdentified` names the profiles whose identifiers are wanted too; what
 * changes between the two reads moves the version of its profile, by which the flush is guarded.
 */
export async function loadState(
  lane: Queryable,
  workspaceId: string,
  wanted: Wanted,
  nowMs: number,
  chooseIdentified: (loaded: Pick<LoadedState, 'owners' | 'profiles'>) => readonly string[],
): Promise<Loaded> {
  const owners = new Map<string, { profileId: string; homeId: string }>()
  const profiles = new Map<string, StoredProfile>()
  let configVersion: number | null = null
  const rows = await lane.run(identityFindBatch, [workspaceId, JSON.stringify(wanted.identifiers), wanted.profileIds])
  for (const row of rows) {
    if (row.config_version !== null) configVersion = row.config_version
    else if (row.profile_id === null) continue
    else if (row.kind === null || row.value === null) profiles.set(row.profile_id, toProfile(row, row.profile_id))
    else
      owners.set(identifierKey(row.kind, row.value), {
        profileId: row.profile_id,
        homeId: row.other_id ?? row.profile_id,
      })
  }
  await addIdentifiers(lane, workspaceId, chooseIdentified({ owners, profiles }), profiles)
  const records = await findRecords(lane, workspaceId, wanted.records)
  const keys = await findStoredKeys(lane, workspaceId, wanted.idempotencyKeys, nowMs)
  return { state: { owners, profiles, records, keys }, configVersion }
}
