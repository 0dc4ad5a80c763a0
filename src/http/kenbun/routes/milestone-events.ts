import { isUuid } from '../../../domain/uuid.ts'
import {
  type FiringRead,
  triggerFiringCountOfKind,
  triggerFiringListOfKind,
} from '../../../store/read/trigger-firing.ts'
import { type Answer, type Call, fail, type Route, reading } from '../call.ts'
import { invalid } from '../fault.ts'
import { wireLeadId } from '../lead-id.ts'
import { readPage } from '../page.ts'
import type { KenbunContext } from '../surface.ts'
import { readWireId, wireId, wireTime } from '../wire.ts'

function viewFiring(row: FiringRead) {
  return {
    id: wireId('firing', row.firing_id),
    trigger_id: wireId('trigger', row.trigger_id),
    trigger_name: row.trigger_name,
    lead_id: wireLeadId(row.profile_id),
    score: row.score,
    event_type: row.event_type,
    fired_at: wireTime(row.fired_at.getTime()),
  }
}

async function listMilestones({ engine }: KenbunContext, { workspaceId, query }: Call): Promise<Answer> {
  const read = readPage(query)
  if ('fault' in read) return fail(read.fault)
  const { page, limit } = read
  const asked = query['trigger_id']
  if (asked !== undefined && typeof asked !== 'string') return fail(invalid('trigger_id', 'must be given once'))
  const triggerId = asked === undefined ? null : readWireId('trigger', asked)
  // What is no id of a trigger has no events.
  if (triggerId !== null && !isUuid(triggerId)) return { status: 200, body: { events: [], total: 0, page, limit } }
  const { database } = engine
  const [[count], rows] = await Promise.all([
    database.run(triggerFiringCountOfKind, [workspaceId, 'milestone', triggerId]),
    database.run(triggerFiringListOfKind, [workspaceId, 'milestone', triggerId, limit, (page - 1) * limit]),
  ])
  return { status: 200, body: { events: rows.map(viewFiring), total: count?.total ?? 0, page, limit } }
}

export const milestoneEventRoutes: readonly Route[] = [
  { method: 'GET', url: '/milestone-events', access: reading, handle: listMilestones },
]
