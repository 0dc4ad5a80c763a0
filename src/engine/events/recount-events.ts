import { isJsonObject } from '../../domain/json.ts'
import { arrivalMs } from '../../domain/plan/register.ts'
import {
  type Accumulators,
  addEvent,
  type CountedEvent,
  type PreparedEngagement,
} from '../../domain/scoring/engagement.ts'
import { decayEventType } from '../../domain/scoring/map-event.ts'
import type { Queryable } from '../../store/database.ts'
import { endOfTime } from '../../store/read/bounds.ts'
import { type EventRowRead, eventListOfHomes } from '../../store/read/event-read.ts'

export type EventRange = {
  readonly homeIds: readonly string[]
  /** Null is open. */
  readonly types?: readonly string[] | null
  readonly sinceMs?: number | null
}

const pageSize = 1_000

/** The events of homes that were not suppressed, latest first, page by page. */
async function* readPages(
  database: Queryable,
  workspaceId: string,
  { homeIds, types = null, sinceMs = null }: EventRange,
): AsyncGenerator<readonly EventRowRead[]> {
  let after: { readonly at: Date; readonly arrival: number } = { at: endOfTime, arrival: 0 }
  for (;;) {
    const since = sinceMs === null ? null : new Date(sinceMs)
    const range = [homeIds, types, since, null, false, after.at, after.arrival, pageSize, 0] as const
    const rows = await database.run(eventListOfHomes, [workspaceId, ...range])
    yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    after = { at: last.occurred_at, arrival: last.arrival }
  }
}

function toCountedEvent(row: EventRowRead): CountedEvent {
  return {
    eventType: row.type,
    metadata: isJsonObject(row.metadata) ? row.metadata : {},
    occurredMs: row.occurred_at.getTime(),
    arrivedMs: arrivalMs(row.arrival),
  }
}

/** Shows every event of the range to `visit`, latest first. */
export async function visitEvents(
  database: Queryable,
  workspaceId: string,
  range: EventRange,
  visit: (event: CountedEvent) => void,
): Promise<void> {
  for await (const rows of readPages(database, workspaceId, range)) for (const row of rows) visit(toCountedEvent(row))
}

/** What events come to when they are counted anew. */
export type Recount = {
  readonly sums: Accumulators
  /** Decays are no activity. */
  readonly count: number
  readonly last: { readonly atMs: number; readonly type: string } | undefined
}

export async function recountEvents(
  database: Queryable,
  workspaceId: string,
  engagement: PreparedEngagement,
  range: EventRange,
): Promise<Recount> {
  let sums: Accumulators = {}
  let count = 0
  let last: Recount['last']
  await visitEvents(database, workspaceId, range, event => {
    sums = addEvent(engagement, sums, event)
    if (event.eventType === decayEventType) return
    count += 1
    last ??= { atMs: event.occurredMs, type: event.eventType }
  })
  return { sums, count, last }
}
