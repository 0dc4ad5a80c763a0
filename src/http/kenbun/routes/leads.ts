import { type Static, Type } from 'typebox'
import {
  profileCountByActivity,
  profileListByActivity,
  profileListByScore,
  profileListWithoutActivity,
} from '../../../store/read/profile-activity-list.ts'
import { type Answer, asking, type Call, fail, type Route, reading } from '../call.ts'
import { findProfiles } from '../find-lead.ts'
import { type LeadRules, readLeadRules, viewLeadListed } from '../lead-view.ts'
import { type Page, readPage } from '../page.ts'
import { daysBefore, PlainText, ranges, readRange, WholeText, wholeOf } from '../query.ts'
import type { KenbunContext } from '../surface.ts'

const Query = Type.Object({
  min_score: Type.Optional(WholeText),
  max_score: Type.Optional(WholeText),
  event_type: Type.Optional(PlainText),
  last_active: Type.Optional(Type.Enum(['7d', '30d'])),
  range: Type.Optional(Type.Enum([...ranges])),
})

function timeOrNull(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}

/** The filter as the statements take it, and whether it lets everyone through. */
function readFilter(query: Static<typeof Query>, { scoring, nowMs }: LeadRules) {
  const { event_type: eventType, last_active: lastActive, range } = query
  const { fromMs, toMs } = range === undefined ? { fromMs: null, toMs: null } : readRange(range, nowMs)
  const activeSinceMs = lastActive === undefined ? null : daysBefore(Number(lastActive.slice(0, -1)), nowMs)
  return [
    scoring.engagement.rulesets[0]?.ruleset.id ?? null,
    wholeOf(query.min_score),
    wholeOf(query.max_score),
    eventType ?? null,
    timeOrNull(activeSinceMs),
    timeOrNull(fromMs),
    timeOrNull(toMs),
  ] as const
}
type Filter = ReturnType<typeof readFilter>

/** Sorting that many by their last events costs less than looking for them among all that have events. */
const fewEnoughToSort = 20_000

/** Whether the filter is by a score that those without any do not have. */
function needsScore([, minScore, maxScore]: Filter): boolean {
  return (minScore ?? 0) > 0 || (maxScore ?? 0) < 0
}

/** Those with events come first; only where they end is it worth knowing how many they are. */
async function listIds(
  { engine: { database } }: KenbunContext,
  { workspaceId }: Call,
  filter: Filter,
  { page, limit }: Page,
  total: number,
): Promise<readonly string[]> {
  const offset = (page - 1) * limit
  if (offset >= total) return []
  if (needsScore(filter) && total <= fewEnoughToSort) {
    const scored = await database.run(profileListByScore, [workspaceId, ...filter, limit, offset])
    return scored.map(row => row.profile_id)
  }
  const active = await database.run(profileListByActivity, [workspaceId, ...filter, limit, offset])
  const ids = active.map(row => row.profile_id)
  if (ids.length === limit || offset + ids.length >= total) return ids
  let activeCount = offset + ids.length
  if (ids.length === 0 && offset > 0) {
    const [row] = await database.run(profileCountByActivity, [workspaceId, ...filter, true])
    activeCount = row?.count ?? 0
  }
  const rest = [limit - ids.length, Math.max(0, offset - activeCount)] as const
  const others = await database.run(profileListWithoutActivity, [workspaceId, ...filter, ...rest])
  return [...ids, ...others.map(row => row.profile_id)]
}

async function listLeads(context: KenbunContext, call: Call, query: Static<typeof Query>): Promise<Answer> {
  const page = readPage(call.query)
  if ('fault' in page) return fail(page.fault)
  const rules = await readLeadRules(context, call)
  const filter = readFilter(query, rules)
  const [count] = await context.engine.database.run(profileCountByActivity, [call.workspaceId, ...filter, false])
  const total = count?.count ?? 0
  const found = await findProfiles(context, call, await listIds(context, call, filter, page, total))
  const leads = found.map(profile => viewLeadListed(rules, profile))
  return { status: 200, body: { leads, total, ...page } }
}

export const leadListRoutes: readonly Route[] = [
  { method: 'GET', url: '/leads', access: reading, handle: asking(Query, listLeads) },
]
