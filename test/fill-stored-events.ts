import type { JsonObject } from '../src/domain/json.ts'
import { arrivalsPerMs } from '../src/domain/plan/register.ts'
import type { Database } from '../src/store/database.ts'
import { statement } from '../src/store/statement.ts'

export type StoredEventDraft = {
  /** The home under which it arrived. */
  readonly profileId: string
  readonly metadata: JsonObject
  readonly occurredMs: number
  /** By default long after they occurred, one after another. */
  readonly receivedMs?: number
  readonly type?: string
  readonly suppression?: string
}

const insertEvents = statement(
  'test_event_insert',
  ['uuid', 'jsonb'],
  {},
  `insert into event (workspace_id, event_id, received_at, profile_id, type, occurred_at, arrival, source, metadata, suppression)
select $1, u.id, to_timestamp(u.received / 1000), u.profile, u.type, to_timestamp(u.occurred / 1000), u.arrival, 'ingest', u.m,
  u.suppression
from jsonb_to_recordset($2) as u(id uuid, received float8, profile uuid, type text, occurred float8, arrival bigint, m jsonb,
  suppression text)`,
)

const startMs = Date.UTC(2026, 0, 1)

/** Enters events as if they had been ingested before there were mappings. */
export async function fillStoredEvents(
  database: Database,
  workspaceId: string,
  events: readonly StoredEventDraft[],
): Promise<void> {
  const rows = events.map(({ profileId, metadata, occurredMs, receivedMs = startMs, type = 'e', suppression }, i) => ({
    id: crypto.randomUUID(),
    received: receivedMs,
    profile: profileId,
    type,
    occurred: occurredMs,
    arrival: receivedMs * arrivalsPerMs + i,
    m: metadata,
    suppression: suppression ?? null,
  }))
  for (let from = 0; from < rows.length; from += 5000) {
    await database.run(insertEvents, [workspaceId, JSON.stringify(rows.slice(from, from + 5000))])
  }
}
