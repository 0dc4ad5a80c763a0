import { isJsonObject } from '../../domain/json.ts'
import type { StoredProfile } from '../../domain/plan/loaded-state.ts'
import type { Mapping } from '../../domain/scoring/definitions.ts'
import { type CheckMapped, checkMetadata } from '../../domain/scoring/mapped-values.ts'
import type { Replay } from '../../domain/scoring/replay-mappings.ts'
import type { Database } from '../../store/database.ts'
import { eventListToReplay, profileListHomesOf, profileListLive, toStoredHome } from '../../store/read/backfill.ts'
import { readEventPages } from './event-pages.ts'

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

/** Feeds the stored events of each home to its replay. */
export async function replayEvents(
  database: Database,
  workspaceId: string,
  mappings: readonly Mapping[],
  replays: ReadonlyMap<string, Replay>,
  check: CheckMapped,
  beat: () => Promise<void>,
): Promise<void> {
  if (mappings.length === 0) return
  const keys = mappings.map(mapping => mapping.metadataKey)
  await readEventPages(
    [...replays.keys()],
    (places, limit) => database.run(eventListToReplay, [workspaceId, places, keys, limit]),
    (homeId, rows) =>
      replays.get(homeId)?.add(
        rows.map(({ type, occurred_us: us, arrival, source, metadata }) => ({
          eventType: type,
          metadata: isJsonObject(metadata) ? checkMetadata(mappings, metadata, check) : {},
          observedMs: Math.floor(us / 1000),
          arrival,
          source,
        })),
      ),
    beat,
  )
}
