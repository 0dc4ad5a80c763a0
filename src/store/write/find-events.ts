import type { StoredEvent } from '../../domain/plan/loaded-state.ts'
import type { Accumulators } from '../../domain/scoring/engagement.ts'
import type { Queryable } from '../database.ts'
import { statement } from '../statement.ts'
import { decodeSums } from '../sums.ts'

export const eventKeyFind = statement(
  'event_key_find',
  ['uuid', 'text[]'],
  { key: 'text', event_id: 'uuid', profile_id: 'uuid?' },
  `select k.key, k.event_id, k.profile_id
from unnest($2::text[]) as wanted(key)
cross join lateral (
  select event_key.key, event_key.event_id, event_key.profile_id
  from event_key
  where event_key.workspace_id = $1::uuid and event_key.key = wanted.key
  limit 1
) k`,
)

export const profileActivityFindSums = statement(
  'profile_activity_find_sums',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid', sums: 'jsonb' },
  `select a.profile_id, a.sums
from unnest($2::uuid[]) as wanted(id)
cross join lateral (
  select profile_activity.profile_id, profile_activity.sums
  from profile_activity
  where profile_activity.workspace_id = $1::uuid and profile_activity.profile_id = wanted.id
  limit 1
) a`,
)

/** The events that came under these keys before. */
export async function findEventKeys(
  lane: Queryable,
  workspaceId: string,
  wanted: readonly string[],
): Promise<Map<string, StoredEvent>> {
  const found = new Map<string, StoredEvent>()
  if (wanted.length === 0) return found
  for (const row of await lane.run(eventKeyFind, [workspaceId, wanted])) {
    found.set(row.key, { eventId: row.event_id, profileId: row.profile_id })
  }
  return found
}

/** What the events of each of these homes come to; nothing, for those without events. */
export async function findSums(
  lane: Queryable,
  workspaceId: string,
  homeIds: readonly string[],
): Promise<Map<string, Accumulators>> {
  const found = new Map<string, Accumulators>(homeIds.map(id => [id, {}]))
  if (homeIds.length === 0) return found
  for (const row of await lane.run(profileActivityFindSums, [workspaceId, homeIds])) {
    found.set(row.profile_id, decodeSums(row.sums))
  }
  return found
}
