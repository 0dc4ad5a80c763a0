import type { LastFiring } from '../../domain/plan/loaded-state.ts'
import type { RecentWanted } from '../../domain/plan/needed-firings.ts'
import type { SequenceEvent } from '../../domain/scoring/sequences.ts'
import type { Queryable } from '../database.ts'
import { statement } from '../statement.ts'

/** The last firing of each trigger at each of these homes. */
export const triggerFiringFindLast = statement(
  'trigger_firing_find_last',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid', trigger_id: 'uuid', fired_at: 'timestamptz', arrival: 'bigint' },
  `select f.profile_id, f.trigger_id, f.fired_at, f.arrival
from unnest($2::uuid[]) as wanted(id)
cross join lateral (
  select trigger_firing.profile_id, trigger_firing.trigger_id, max(trigger_firing.fired_at) as fired_at,
    max(trigger_firing.arrival) as arrival
  from trigger_firing
  where trigger_firing.workspace_id = $1::uuid and trigger_firing.profile_id = wanted.id
  group by trigger_firing.profile_id, trigger_firing.trigger_id
) f`,
)

/**
 * Events of each of these homes that are of one of the types $3 and happened from $4 to $5, at most $6 a home, the latest
 * first. No event happens after its receipt, so parts of the table before $4 hold none.
 */
export const eventFindRecent = statement(
  'event_find_recent',
  ['uuid', 'uuid[]', 'text[]', 'timestamptz', 'timestamptz', 'int'],
  { profile_id: 'uuid', type: 'text', occurred_at: 'timestamptz', arrival: 'bigint' },
  `select e.profile_id, e.type, e.occurred_at, e.arrival
from unnest($2::uuid[]) as wanted(id)
cross join lateral (
  select event.profile_id, event.type, event.occurred_at, event.arrival
  from event
  where event.workspace_id = $1::uuid and event.profile_id = wanted.id and event.occurred_at between $4 and $5
    and event.received_at >= $4 and event.type = any($3::text[]) and event.suppression is null
  order by event.occurred_at desc, event.arrival desc
  limit $6::int
) e`,
)

/** More events of a person within a window say nothing new. */
const eventsOfHome = 500

export async function findFirings(
  lane: Queryable,
  workspaceId: string,
  homeIds: readonly string[],
): Promise<Map<string, LastFiring[]>> {
  const found = new Map<string, LastFiring[]>(homeIds.map(id => [id, []]))
  if (homeIds.length === 0) return found
  for (const row of await lane.run(triggerFiringFindLast, [workspaceId, homeIds])) {
    const { trigger_id: triggerId, fired_at: firedAt, arrival } = row
    found.get(row.profile_id)?.push({ triggerId, atMs: firedAt.getTime(), arrival })
  }
  return found
}

export async function findRecentEvents(
  lane: Queryable,
  workspaceId: string,
  wanted: RecentWanted | undefined,
): Promise<Map<string, SequenceEvent[]>> {
  const { homeIds, types, fromMs, toMs } = wanted ?? { homeIds: [], types: [], fromMs: 0, toMs: 0 }
  const found = new Map<string, SequenceEvent[]>(homeIds.map(id => [id, []]))
  if (homeIds.length === 0) return found
  const params = [workspaceId, homeIds, types, new Date(fromMs), new Date(toMs), eventsOfHome] as const
  for (const { profile_id: homeId, type: eventType, occurred_at: at, arrival } of await lane.run(
    eventFindRecent,
    params,
  )) {
    found.get(homeId)?.push({ eventType, occurredMs: at.getTime(), arrival })
  }
  return found
}
