import { isJsonObject } from '../../domain/json.ts'
import { arrivalMs } from '../../domain/plan/register.ts'
import { type Accumulators, addEvent, type PreparedEngagement } from '../../domain/scoring/engagement.ts'
import type { Database } from '../../store/database.ts'
import { eventListOfTypes } from '../../store/read/engagement.ts'
import { readEventPages } from './event-pages.ts'

/** What the stored events of each home come to by the rules given, active or not. */
export async function countEvents(
  database: Database,
  workspaceId: string,
  engagement: PreparedEngagement,
  homeIds: readonly string[],
  beat: () => Promise<void>,
): Promise<ReadonlyMap<string, Accumulators>> {
  const counted = new Map<string, Accumulators>(homeIds.map(id => [id, {}]))
  const types = [...engagement.rulesByEventType.keys()]
  const rules = [...engagement.rulesById.values()]
  const members = [...new Set(rules.flatMap(({ rule }) => rule.filters.map(filter => filter.field)))]
  await readEventPages(
    types.length === 0 ? [] : homeIds,
    (places, limit) => database.run(eventListOfTypes, [workspaceId, places, types, members, limit]),
    (homeId, rows) => {
      let held = counted.get(homeId) ?? {}
      for (const { type, occurred_us: us, arrival, metadata } of rows) {
        held = addEvent(engagement, held, {
          eventType: type,
          metadata: isJsonObject(metadata) ? metadata : {},
          occurredMs: Math.floor(us / 1000),
          arrivedMs: arrivalMs(arrival),
        })
      }
      counted.set(homeId, held)
    },
    beat,
  )
  return counted
}
