import { Type } from 'typebox'
import { memberOf } from '../../../domain/json.ts'
import { type Accumulator, addOne } from '../../../domain/scoring/accumulator.ts'
import { isEmptyValue } from '../../../domain/scoring/comparison.ts'
import { type EngagementRule, type EngagementRuleset, fitOperators } from '../../../domain/scoring/definitions.ts'
import {
  type Accumulators,
  joinAccumulators,
  matchEngagementRule,
  prepareEngagementRule,
  scoreAt,
} from '../../../domain/scoring/engagement.ts'
import { engagementRuleRules } from '../../../domain/scoring/plan/engagement-rules.ts'
import { fitRuleRules } from '../../../domain/scoring/plan/fit-ruleset-plans.ts'
import { readEnd, readStart } from '../../../domain/scoring/read-range.ts'
import { floorScore, matchFitRule, prepareFitRule, scoreFit } from '../../../domain/scoring/score-fit.ts'
import { visitEvents } from '../../../engine/events/recount-events.ts'
import { fail, type Route, reading, taking } from '../call.ts'
import { type Fault, faultOfRefusal } from '../fault.ts'
import { findLead, noSuchLead } from '../find-lead.ts'
import { readLeadRules } from '../lead-view.ts'
import { AnyValue, NullableText, textOfValue } from '../read-members.ts'
import { Filters, readFilters } from './engagement-rules.ts'

const FitTest = Type.Object({
  lead_id: Type.String(),
  rule: Type.Object({
    profile_field: Type.String(),
    operator: Type.Optional(Type.Enum([...fitOperators])),
    value: AnyValue,
    weight: Type.Number(),
  }),
})

const EngagementTest = Type.Object({
  lead_id: Type.String(),
  rule: Type.Object({
    event_type: Type.String(),
    weight: Type.Number(),
    attribute_filters: Type.Optional(Filters),
    half_life_days: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    start_date: Type.Optional(NullableText),
    end_date: Type.Optional(NullableText),
  }),
})

const untimed = { id: 'tested', createdAtMs: 0, updatedAtMs: 0, isActive: true }
const noRuleset: EngagementRuleset = { ...untimed, name: '', scoreField: '', startMs: null, endMs: null, rules: [] }

function inRule(fault: Fault): Fault {
  return fault.field === undefined ? fault : { ...fault, field: `rule.${fault.field}` }
}

/** Dry runs of a rule that is not there, against the primary ruleset of its kind. */
export const scoreTestRoutes: readonly Route[] = [
  {
    method: 'POST',
    url: '/profile-scoring/test',
    access: reading,
    handle: taking(FitTest, async (context, call, { lead_id: leadId, rule: sent }) => {
      const { operator = 'equals', weight } = sent
      const field = sent.profile_field.trim()
      const rule = { ...untimed, field, operator, value: textOfValue(sent.value), weight }
      const refusal = fitRuleRules.check(rule)
      if (refusal !== undefined) return fail(inRule(faultOfRefusal(refusal)))
      const profile = await findLead(context, call, leadId)
      if (profile === undefined) return fail(noSuchLead)
      const { scoring } = await readLeadRules(context, call)
      const { settings } = scoring.config
      const { fields } = profile
      const matches = matchFitRule(prepareFitRule(rule), fields)
      const held = scoring.primaryFit && scoreFit(scoring.primaryFit, fields, settings)
      const sum = (held?.matches ?? []).reduce((total, match) => total + match.weight, 0)
      const told = `${field} ${operator.replaceAll('_', ' ')} '${rule.value}'`
      const why = isEmptyValue(memberOf(fields, field)) ? `the lead has no ${field}` : `${told} does not hold`
      return {
        status: 200,
        body: {
          matches,
          reason: matches ? `${told} holds` : why,
          current_score: held?.score ?? 0,
          projected_score: floorScore(sum + (matches ? weight : 0), settings),
        },
      }
    }),
  },
  {
    method: 'POST',
    url: '/engagement-scoring/test',
    access: reading,
    handle: taking(EngagementTest, async (context, call, { lead_id: leadId, rule: sent }) => {
      const rule = {
        ...untimed,
        eventType: sent.event_type.trim(),
        weight: sent.weight,
        filters: readFilters(sent.attribute_filters ?? []),
        halfLifeDays: sent.half_life_days ?? null,
        startMs: readStart(sent.start_date ?? null),
        endMs: readEnd(sent.end_date ?? null),
      }
      const refusal = engagementRuleRules.check(rule)
      if (refusal !== undefined) return fail(inRule(faultOfRefusal(refusal)))
      const profile = await findLead(context, call, leadId)
      if (profile === undefined) return fail(noSuchLead)
      const { scoring, nowMs } = await readLeadRules(context, call)
      const { engagement, config } = scoring
      const [primary] = engagement.rulesets
      const prepared = prepareEngagementRule(rule, primary?.ruleset ?? noRuleset)
      const homeIds = [profile.profileId, ...profile.absorbed]
      let counted: Accumulator | undefined
      const range = { homeIds, types: [rule.eventType] }
      await visitEvents(context.engine.database, call.workspaceId, range, event => {
        if (!matchEngagementRule(prepared, event)) return
        counted = addOne(counted, Math.min(event.occurredMs, event.arrivedMs), rule.halfLifeDays)
      })
      const held = profile.sums.reduce((a, b) => joinAccumulators(engagement, a, b), {})
      const ruleset = primary?.ruleset ?? noRuleset
      const rules = primary?.rules ?? []
      const count = counted?.count ?? 0
      const scoreBy = (active: readonly EngagementRule[], sums: Accumulators): number =>
        scoreAt({ ruleset, rules: active }, sums, nowMs, config.settings)
      const sums = counted === undefined ? held : { ...held, [rule.id]: counted }
      return {
        status: 200,
        body: {
          matches: count > 0,
          reason: count > 0 ? `${count} events of the lead match` : 'no event of the lead matches',
          current_score: scoreBy(rules, held),
          projected_score: scoreBy([...rules, rule], sums),
          matching_events: count,
        },
      }
    }),
  },
]
