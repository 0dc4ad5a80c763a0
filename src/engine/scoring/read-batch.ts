import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import type { StoredProfile } from '../../domain/plan/loaded-state.ts'
import type { Mapping } from '../../domain/scoring/definitions.ts'
import { type CheckMapped, checkMetadata } from '../../domain/scoring/mapped-values.ts'
import type { Replay } from '../../domain/scoring/replay-mappings.ts'
import type { Database } from '../../store/database.ts'
import { eventListOfHomes, profileListHomesOf, profileListLive, toStoredHome } from '../../store/read/backfill.ts'

/** Live profiles in the order of their ids, and all their homes. */
export type Batch = {
  readonly live: readonly StoredProfile[]
  /** By id; the live ones among them. */
  readonly homes: ReadonlyMap<string, StoredProfile>
}

/** Undefined when a lineage moved between the two looks. */
export async function readBatch(
  database: Database,
  workspaceId: string,
  after: string,
  size: number,
): Promise<Batch | undefined> {
  const live = (await database.run(profileListLive, [workspaceId, after, size])).map(toStoredHome)
  const homes = new Map(live.map(profile => [profile.profileId, profile]))
  const absorbed = live.flatMap(profile => profile.absorbed)
  if (absorbed.length === 0) return { live, homes }
  for (const row of await database.run(profileListHomesOf, [workspaceId, absorbed])) {
    homes.set(row.profile_id, toStoredHome(row))
  }
  const isWhole = live.every(({ profileId, absorbed }) => absorbed.every(id => homes.get(id)?.mergedInto === profileId))
  return isWhole ? { live, homes } : undefined
}

/** Events of all homes together that are in memory at once. */
const eventsAtOnce = 10_000

type Place = { readonly id: string; readonly at?: number; readonly n?: number; readonly e?: string }

/** Feeds the stored events of each home to its replay; homes with very many events in pages. */
export async function replayEvents(
  database: Database,
  workspaceId: string,
  mappings: readonly Mapping[],
  replays: ReadonlyMap<string, Replay>,
  check: CheckMapped,
  beat: () => Promise<void>,
): Promise<void> {
  const keys = mappings.map(mapping => mapping.metadataKey)
  let wanted: readonly Place[] = [...replays.keys()].map(id => ({ id }))
  while (wanted.length > 0 && keys.length > 0) {
    const limit = Math.max(1, Math.floor(eventsAtOnce / wanted.length))
    const rows = await database.run(eventListOfHomes, [workspaceId, JSON.stringify(wanted), keys, limit])
    const further: Place[] = []
    for (const [id, events] of Map.groupBy(rows, row => row.profile_id)) {
      replays.get(id)?.add(
        events.map(({ type, occurred_us: us, arrival, source, metadata }) => ({
          eventType: type,
          metadata: checkMetadata(mappings, objectOf(metadata), check),
          observedMs: Math.floor(us / 1000),
          arrival,
          source,
        })),
      )
      const last = events.at(-1)
      if (last === undefined || events.length < limit) continue
      further.push({ id, at: last.occurred_us, n: last.arrival, e: last.event_id })
    }
    wanted = further
    await beat()
  }
}

function objectOf(metadata: unknown): JsonObject {
  return isJsonObject(metadata) ? metadata : {}
}
