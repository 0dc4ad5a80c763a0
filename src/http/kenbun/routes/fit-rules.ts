import { type Static, Type } from 'typebox'
import type { JsonObject } from '../../../domain/json.ts'
import { type FitRule, fitOperators } from '../../../domain/scoring/definitions.ts'
import type { Draft } from '../../../domain/scoring/plan/definition-plan.ts'
import { fitRuleRules } from '../../../domain/scoring/plan/fit-ruleset-plans.ts'
import {
  type PlacedRule,
  planNewRule,
  planRuleChange,
  planRuleRemoval,
} from '../../../domain/scoring/plan/rule-plans.ts'
import { type Call, fail, noContent, type Route, reading, taking, writing } from '../call.ts'
import { answerChange, createdAt, nothingToChange, readScoring, updatedAt } from '../definitions.ts'
import { notFound } from '../fault.ts'
import { AnyValue, textOfValue } from '../read-members.ts'
import { readWireId, wireId } from '../wire.ts'

const url = '/profile-scoring/rulesets/:id/rules'

const optional = {
  operator: Type.Optional(Type.Enum([...fitOperators])),
  active: Type.Optional(Type.Boolean()),
}
const NewRule = Type.Object({ profile_field: Type.String(), value: AnyValue, weight: Type.Number(), ...optional })
const RuleChange = Type.Object({
  value: Type.Optional(AnyValue),
  weight: Type.Optional(Type.Number()),
  ...optional,
})

const rulesetIdOf = (call: Call) => readWireId('ruleset', call.params['id'])
const ruleIdOf = (call: Call) => readWireId('rule', call.params['rule_id'])

function view({ rulesetId, rule }: PlacedRule<FitRule>): JsonObject {
  return {
    id: wireId('rule', rule.id),
    ruleset_id: wireId('ruleset', rulesetId),
    profile_field: rule.field,
    operator: rule.operator,
    value: rule.value,
    weight: rule.weight,
    active: rule.isActive,
  }
}

function readChange(body: Static<typeof RuleChange>): Partial<Draft<FitRule>> {
  return {
    ...(body.operator !== undefined && { operator: body.operator }),
    ...(body.value !== undefined && { value: textOfValue(body.value) }),
    ...(body.weight !== undefined && { weight: body.weight }),
    ...(body.active !== undefined && { isActive: body.active }),
  }
}

export const fitRuleRoutes: readonly Route[] = [
  {
    method: 'GET',
    url,
    access: reading,
    async handle(context, call) {
      const { fitRulesets } = await readScoring(context, call)
      const ruleset = fitRulesets.find(({ id }) => id === rulesetIdOf(call))
      if (ruleset === undefined) return fail(notFound('there is no such ruleset in this workspace'))
      return { status: 200, body: { rules: ruleset.rules.map(rule => view({ rulesetId: ruleset.id, rule })) } }
    },
  },
  {
    method: 'POST',
    url,
    access: writing,
    handle: taking(NewRule, (context, call, body) =>
      answerChange(
        context,
        call,
        'fit_ruleset',
        (known, stamp) =>
          planNewRule(fitRuleRules, known, rulesetIdOf(call), {
            ...stamp,
            field: body.profile_field.trim(),
            operator: body.operator ?? 'equals',
            value: textOfValue(body.value),
            weight: body.weight,
            isActive: body.active ?? true,
          }),
        placed => ({ status: 201, body: { ...view(placed), ...createdAt(placed.rule) } }),
      ),
    ),
  },
  {
    method: 'PUT',
    url: `${url}/:rule_id`,
    access: writing,
    handle: taking(RuleChange, async (context, call, body) => {
      const change = readChange(body)
      if (Object.keys(change).length === 0) return fail(nothingToChange)
      return answerChange(
        context,
        call,
        'fit_ruleset',
        (known, { updatedAtMs }) =>
          planRuleChange(fitRuleRules, known, rulesetIdOf(call), ruleIdOf(call), change, updatedAtMs),
        placed => ({ status: 200, body: { ...view(placed), ...updatedAt(placed.rule) } }),
      )
    }),
  },
  {
    method: 'DELETE',
    url: `${url}/:rule_id`,
    access: writing,
    handle: (context, call) =>
      answerChange(
        context,
        call,
        'fit_ruleset',
        known => planRuleRemoval(fitRuleRules, known, rulesetIdOf(call), ruleIdOf(call)),
        () => noContent,
      ),
  },
]
