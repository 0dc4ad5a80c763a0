import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import type { EventRowRead } from '../../store/read/event-read.ts'
import { wireLeadId } from './lead-id.ts'
import { wireId, wireTime } from './wire.ts'

/** An event of an absorbed lead belongs to the one that absorbed it, and names the other as its original. */
export function viewEvent(row: EventRowRead): JsonObject {
  const { profile_id: profileId, home_id: homeId } = row
  return {
    id: wireId('event', row.event_id),
    lead_id: profileId === null ? null : wireLeadId(profileId),
    event_type: row.type,
    metadata: isJsonObject(row.metadata) ? row.metadata : {},
    suppression_reason: row.suppression,
    original_lead_id: homeId === null || homeId === profileId ? null : wireLeadId(homeId),
    created_at: wireTime(row.occurred_at.getTime()),
  }
}
