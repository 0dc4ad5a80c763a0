import type { JsonObject } from '../../domain/json.ts'
import type { MessageRow } from '../../domain/plan/flush-plan.ts'
import { wireLeadId } from './lead-id.ts'
import { wireId, wireTime } from './wire.ts'

/** The body of a webhook that tells of a firing; triggers and their receivers speak this contract, whoever set them. */
export function renderFiring({ firing, profileId, email, fields }: MessageRow): JsonObject {
  const { kind, triggerId, triggerName, score, eventType, atMs } = firing
  return {
    trigger_id: wireId(kind === 'milestone' ? 'trigger' : 'sequence', triggerId),
    trigger_name: triggerName,
    trigger_type: kind,
    lead_id: wireLeadId(profileId),
    score,
    event_type: eventType,
    fired_at: wireTime(atMs),
    lead: { email, metadata: fields },
  }
}
