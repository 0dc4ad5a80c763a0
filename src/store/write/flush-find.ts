import { identifierKey } from '../../domain/identity/identifier.ts'
import type { LoadedState, StoredKey, StoredProfile, StoredRecord } from '../../domain/plan/loaded-state.ts'
import { recordKey } from '../../domain/plan/loaded-state.ts'
import type { NeededFirings } from '../../domain/plan/needed-firings.ts'
import type { Queryable } from '../database.ts'
import { statement } from '../statement.ts'
import { findEventKeys, findSums } from './find-events.ts'
import { findFirings, findRecentEvents } from './find-firings.ts'
import { addIdentifiers, findIdentities } from './find-identities.ts'

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
  readonly eventKeys: readonly string[]
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

/** Identities as they were at some time; the versions of the profiles tell whether they still are so. */
export type Known = Pick<LoadedState, 'owners' | 'profiles'>

type Identities = {
  readonly owners: Map<string, { readonly profileId: string; readonly homeId: string }>
  readonly profiles: Map<string, StoredProfile>
  readonly configVersion: number | null | undefined
}

async function findUnknown(lane: Queryable, workspaceId: string, wanted: Wanted, known: Known): Promise<Identities> {
  const { profileIds } = wanted
  const unknown =
    known.owners.size === 0
      ? wanted.identifiers
      : wanted.identifiers.filter(({ k, v }) => !known.owners.has(identifierKey(k, v)))
  const isAllKnown = known.owners.size > 0 && unknown.length === 0 && profileIds.length === 0
  if (isAllKnown) {
    return { owners: new Map(known.owners), profiles: new Map(known.profiles), configVersion: undefined }
  }
  const found = await findIdentities(lane, workspaceId, { identifiers: unknown, profileIds })
  for (const [key, owner] of known.owners) found.owners.set(key, owner)
  // What has just been read is the newer of two.
  for (const [id, profile] of known.profiles) if (!found.profiles.has(id)) found.profiles.set(id, profile)
  return found
}

export type Loaded = {
  readonly state: LoadedState
  /** Null when the workspace does not exist; undefined when nothing had to be read. */
  readonly configVersion: number | null | undefined
}

/** What more is to be read, once it is known who is concerned. */
export type Choices = NeededFirings & {
  /** The profiles whose identifiers are wanted too. */
  readonly identified: readonly string[]
  /** The homes of which it is wanted what their events come to. */
  readonly summed: readonly string[]
}

/**
 * Reads what a flush needs and is not `known`, without locks. What changes between two reads moves the version of its
 * profile, by which the flush is guarded.
 */
export async function loadState(
  lane: Queryable,
  workspaceId: string,
  wanted: Wanted,
  nowMs: number,
  known: Known,
  choose: (loaded: Known) => Choices,
): Promise<Loaded> {
  const { owners, profiles, configVersion } = await findUnknown(lane, workspaceId, wanted, known)
  const { identified, summed, fired, recent } = choose({ owners, profiles })
  await addIdentifiers(lane, workspaceId, identified, profiles)
  const sums = await findSums(lane, workspaceId, summed)
  const firings = await findFirings(lane, workspaceId, fired)
  const recentEvents = await findRecentEvents(lane, workspaceId, recent)
  const records = await findRecords(lane, workspaceId, wanted.records)
  const keys = await findStoredKeys(lane, workspaceId, wanted.idempotencyKeys, nowMs)
  const eventKeys = await findEventKeys(lane, workspaceId, wanted.eventKeys)
  return { state: { owners, profiles, records, keys, eventKeys, sums, firings, recentEvents }, configVersion }
}
