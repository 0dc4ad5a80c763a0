import { type Static, Type } from 'typebox'
import type { Json, JsonObject } from '../../../domain/json.ts'
import { sumDecayPoints } from '../../../domain/scoring/decay-points.ts'
import type { AttributeFilter } from '../../../domain/scoring/definitions.ts'
import { type EngagementDriver, explainScoreAt } from '../../../domain/scoring/engagement.ts'
import { scoreFit } from '../../../domain/scoring/score-fit.ts'
import { recountEvents } from '../../../engine/events/recount-events.ts'
import { eventCountOfHomes } from '../../../store/read/event-read.ts'
import type { ScoredProfile } from '../../../store/read/scored-profile.ts'
import { type Answer, asking, type Call, fail, type Route, reading } from '../call.ts'
import { invalid } from '../fault.ts'
import { answerLead } from '../find-lead.ts'
import { type LeadRules, standingStored } from '../lead-view.ts'
import type { KenbunContext } from '../surface.ts'
import { wireId } from '../wire.ts'

const hourMs = 3_600_000
const maxHours = 24 * 366

const Query = Type.Object({ hours: Type.Optional(Type.String({ pattern: '^\\d{1,4}$' })) })

function labelOf(filters: readonly AttributeFilter[]): string {
  return filters.map(({ field, operator, value }) => `${field} ${operator.replaceAll('_', ' ')} ${value}`).join(', ')
}

/** Points to the hundredth: what half-lives leave of them has no end. */
function viewDriver({ ruleId, eventType, filters, count, weight, total }: EngagementDriver): JsonObject {
  return {
    rule_id: wireId('rule', ruleId),
    event_type: eventType,
    count,
    weight,
    total: Math.round(total * 100) / 100,
    ...(filters.length > 0 && { filter_label: labelOf(filters) }),
  }
}

/** Why each fit score is what it is. */
function viewFit(rules: LeadRules, profile: ScoredProfile): readonly Json[] {
  const { scoring } = rules
  const { fit } = standingStored(rules, profile)
  return scoring.fit.map(prepared => ({
    ruleset_id: wireId('ruleset', prepared.ruleset.id),
    score: fit[prepared.ruleset.id] ?? 0,
    matches: scoreFit(prepared, profile.fields, scoring.config.settings).matches.map(match => ({
      rule_id: wireId('rule', match.ruleId),
      profile_field: match.field,
      operator: match.operator,
      value: match.value,
      weight: match.weight,
    })),
  }))
}

async function explain(
  { engine: { database } }: KenbunContext,
  { workspaceId }: Call,
  rules: LeadRules,
  profile: ScoredProfile,
  hours: number,
): Promise<JsonObject> {
  const { scoring, nowMs } = rules
  const { rulesets, rulesByEventType } = scoring.engagement
  const homeIds = [profile.profileId, ...profile.absorbed]
  const sinceMs = nowMs - hours * hourMs
  const [{ sums }, [suppressed]] = await Promise.all([
    recountEvents(database, workspaceId, scoring.engagement, { homeIds, sinceMs, types: [...rulesByEventType.keys()] }),
    database.run(eventCountOfHomes, [workspaceId, homeIds, null, new Date(sinceMs), null, true]),
  ])
  const drivers = rulesets.flatMap(ruleset => explainScoreAt(ruleset, sums, nowMs, scoring.config.settings).drivers)
  const weights = rulesets.flatMap(({ rules: active }) => active)
  return {
    top_drivers: drivers.toSorted((a, b) => Math.abs(b.total) - Math.abs(a.total)).map(viewDriver),
    snapshot: weights
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .map(({ eventType, weight }) => ({ event_type: eventType, weight })),
    decay_applied: sumDecayPoints(scoring.config.decays, profile.sums),
    inorganic_count: suppressed?.count ?? 0,
    range_hours: hours,
    score_reset_at: null,
    reset_excluded_count: 0,
    profile: viewFit(rules, profile),
  }
}

async function answer(context: KenbunContext, call: Call, query: Static<typeof Query>): Promise<Answer> {
  const hours = Number(query.hours ?? 24)
  if (hours < 1 || hours > maxHours) return fail(invalid('hours', `must be a whole number from 1 to ${maxHours}`))
  return answerLead(context, call, async (profile, rules) => ({
    status: 200,
    body: await explain(context, call, rules, profile, hours),
  }))
}

export const scoreExplainRoutes: readonly Route[] = [
  { method: 'GET', url: '/lead/:lead_id/score-explain', access: reading, handle: asking(Query, answer) },
]
