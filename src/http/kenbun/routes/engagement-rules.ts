import { type Static, Type } from 'typebox'
import type { JsonObject } from '../../../domain/json.ts'
import { type AttributeFilter, type EngagementRule, eventOperators } from '../../../domain/scoring/definitions.ts'
import type { Draft } from '../../../domain/scoring/plan/definition-plan.ts'
import { engagementRuleRules } from '../../../domain/scoring/plan/engagement-rules.ts'
import {
  type PlacedRule,
  planNewRule,
  planReorder,
  planRuleChange,
  planRuleRemoval,
} from '../../../domain/scoring/plan/rule-plans.ts'
import { readEnd, readStart } from '../../../domain/scoring/read-range.ts'
import { type Call, fail, noContent, type Route, reading, taking, writing } from '../call.ts'
import { answerChange, createdAt, nothingToChange, readScoring, updatedAt } from '../definitions.ts'
import { notFound } from '../fault.ts'
import { AnyValue, NullableText, textOfValue } from '../read-members.ts'
import { readWireId, wireId, wireTimeOrNull } from '../wire.ts'

export const Filters = Type.Array(
  Type.Object({ field: Type.String(), operator: Type.Enum([...eventOperators]), value: AnyValue }),
)
const optional = {
  active: Type.Optional(Type.Boolean()),
  attribute_filters: Type.Optional(Filters),
  half_life_days: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  start_date: Type.Optional(NullableText),
  end_date: Type.Optional(NullableText),
}
const NewRule = Type.Object({
  ruleset_id: Type.String(),
  event_type: Type.String(),
  weight: Type.Number(),
  ...optional,
})
const RuleChange = Type.Object({
  event_type: Type.Optional(Type.String()),
  weight: Type.Optional(Type.Number()),
  ...optional,
})
const Order = Type.Object({ rule_ids: Type.Array(Type.String()) })

const rulesetIdOf = (call: Call) => readWireId('ruleset', call.params['id'])
const ruleIdOf = (call: Call) => readWireId('rule', call.params['id'])

function view({ rulesetId, rule }: PlacedRule<EngagementRule>): JsonObject {
  return {
    id: wireId('rule', rule.id),
    ruleset_id: wireId('ruleset', rulesetId),
    event_type: rule.eventType,
    weight: rule.weight,
    active: rule.isActive,
    attribute_filters: rule.filters.map(({ field, operator, value }) => ({ field, operator, value })),
    half_life_days: rule.halfLifeDays,
    start_date: wireTimeOrNull(rule.startMs),
    end_date: wireTimeOrNull(rule.endMs),
  }
}

function viewRules(rulesetId: string, rules: readonly EngagementRule[]): JsonObject {
  return { rules: rules.map(rule => ({ ...view({ rulesetId, rule }), ...createdAt(rule) })) }
}

export function readFilters(filters: Static<typeof Filters>): AttributeFilter[] {
  return filters.map(({ field, operator, value }) => ({ field: field.trim(), operator, value: textOfValue(value) }))
}

function readChange(body: Static<typeof RuleChange>): Partial<Draft<EngagementRule>> {
  return {
    ...(body.event_type !== undefined && { eventType: body.event_type.trim() }),
    ...(body.weight !== undefined && { weight: body.weight }),
    ...(body.active !== undefined && { isActive: body.active }),
    ...(body.attribute_filters !== undefined && { filters: readFilters(body.attribute_filters) }),
    ...(body.half_life_days !== undefined && { halfLifeDays: body.half_life_days }),
    ...(body.start_date !== undefined && { startMs: readStart(body.start_date) }),
    ...(body.end_date !== undefined && { endMs: readEnd(body.end_date) }),
  }
}

function rulesOfRuleset(rulesets: string): readonly Route[] {
  return [
    {
      method: 'GET',
      url: `${rulesets}/:id/rules`,
      access: reading,
      async handle(context, call) {
        const { engagementRulesets } = await readScoring(context, call)
        const ruleset = engagementRulesets.find(({ id }) => id === rulesetIdOf(call))
        if (ruleset === undefined) return fail(notFound('there is no such ruleset in this workspace'))
        return { status: 200, body: viewRules(ruleset.id, ruleset.rules) }
      },
    },
    {
      method: 'PUT',
      url: `${rulesets}/:id/reorder`,
      access: writing,
      handle: taking(Order, (context, call, body) =>
        answerChange(
          context,
          call,
          'engagement_ruleset',
          known =>
            planReorder(
              known,
              rulesetIdOf(call),
              body.rule_ids.map(id => readWireId('rule', id)),
            ),
          ({ id, rules }) => ({ status: 200, body: viewRules(id, rules) }),
        ),
      ),
    },
  ]
}

function rulesAt(url: string): readonly Route[] {
  return [
    {
      method: 'POST',
      url,
      access: writing,
      handle: taking(NewRule, (context, call, body) =>
        answerChange(
          context,
          call,
          'engagement_ruleset',
          (known, stamp) =>
            planNewRule(engagementRuleRules, known, readWireId('ruleset', body.ruleset_id), {
              ...stamp,
              eventType: body.event_type.trim(),
              weight: body.weight,
              isActive: body.active ?? true,
              filters: readFilters(body.attribute_filters ?? []),
              halfLifeDays: body.half_life_days ?? null,
              startMs: readStart(body.start_date ?? null),
              endMs: readEnd(body.end_date ?? null),
            }),
          placed => ({ status: 201, body: { ...view(placed), ...createdAt(placed.rule) } }),
        ),
      ),
    },
    {
      method: 'PUT',
      url: `${url}/:id`,
      access: writing,
      handle: taking(RuleChange, async (context, call, body) => {
        const change = readChange(body)
        if (Object.keys(change).length === 0) return fail(nothingToChange)
        return answerChange(
          context,
          call,
          'engagement_ruleset',
          (known, { updatedAtMs }) =>
            planRuleChange(engagementRuleRules, known, null, ruleIdOf(call), change, updatedAtMs),
          placed => ({ status: 200, body: { ...view(placed), ...updatedAt(placed.rule) } }),
        )
      }),
    },
    {
      method: 'DELETE',
      url: `${url}/:id`,
      access: writing,
      handle: (context, call) =>
        answerChange(
          context,
          call,
          'engagement_ruleset',
          known => planRuleRemoval(engagementRuleRules, known, null, ruleIdOf(call)),
          () => noContent,
        ),
    },
  ]
}

/** The second of each pair is the older name of the first. */
export const engagementRuleRoutes: readonly Route[] = [
  ...rulesOfRuleset('/engagement-scoring/rulesets'),
  ...rulesOfRuleset('/rulesets'),
  ...rulesAt('/engagement-scoring/rules'),
  ...rulesAt('/rules'),
]
