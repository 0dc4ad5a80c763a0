import { excerptText } from '../../domain/excerpt.ts'
import type { Json } from '../../domain/json.ts'
import type { Queryable } from '../../store/database.ts'
import { eventListMetadataKeys } from '../../store/read/event-read.ts'

/** The keys are gathered from at most so many of the latest events. */
export const maxGathered = 10_000
/** Among at most so many of the latest events of all types. */
export const maxLookedAt = 100_000

export type MetadataKey = {
  readonly key: string
  readonly eventCount: number
  /** The most frequent plain values, long ones cut. */
  readonly sampleValues: readonly Json[]
}

/** Which keys the metadata of the latest events have, the most frequent first. */
export async function listMetadataKeys(
  database: Queryable,
  workspaceId: string,
  eventType: string | undefined,
): Promise<readonly MetadataKey[]> {
  const asked = [workspaceId, eventType ?? null, maxGathered, maxLookedAt] as const
  const rows = await database.run(eventListMetadataKeys, [...asked])
  return rows.map(row => ({
    key: row.key,
    eventCount: row.event_count,
    sampleValues: Array.isArray(row.sample_values) ? row.sample_values.map(shorten) : [],
  }))
}

/** A value as an example of it. */
function shorten(value: Json): Json {
  return typeof value === 'string' ? excerptText(value) : value
}
