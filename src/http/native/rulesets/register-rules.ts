import { Type } from 'typebox'
import { fitRuleRules } from '../../../domain/scoring/plan/fit-ruleset-plans.ts'
import { planNewRule, planRuleChange, planRuleRemoval, planRules } from '../../../domain/scoring/plan/rule-plans.ts'
import { changeDefinition } from '../change-definition.ts'
import { IdParams, Removed } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { IdParam } from '../params.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs } from '../route.ts'
import {
  NewRule,
  RuleChange,
  RuleDraft,
  RulesetView,
  RuleView,
  readNewRule,
  readRuleChange,
  viewRule,
  viewRuleset,
} from './ruleset-shapes.ts'
import { stampRules } from './stamp-rules.ts'

const RuleParams = Type.Object({ id: IdParam, rule_id: IdParam })

export function registerRules(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'PUT',
    url: '/rulesets/:id/rules',
    config: needs('scoring:write'),
    schema: {
      summary: 'Replace the rules of a fit ruleset',
      description:
        'All at once, in this order. Rules with an id stay; the points of those left out go with the next computation.',
      tags: ['rulesets'],
      params: IdParams,
      body: Type.Object({ rules: Type.Array(RuleDraft) }, { additionalProperties: false }),
      response: { 200: RulesetView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { rules } = request.body
      const changed = await changeDefinition(context, request, 'fit_ruleset', (known, { updatedAtMs }) =>
        planRules(fitRuleRules, known, request.params.id, ruleset =>
          stampRules(ruleset.rules, rules, readNewRule, context.newId, updatedAtMs),
        ),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewRuleset(changed.result)
    },
  })

  app.route({
    method: 'POST',
    url: '/rulesets/:id/rules',
    config: needs('scoring:write'),
    schema: {
      summary: 'Add a rule to a fit ruleset',
      description: 'Equal rules add up. All profiles are scored by it before the answer.',
      tags: ['rulesets'],
      params: IdParams,
      body: NewRule,
      response: { 201: RuleView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const draft = readNewRule(request.body)
      const changed = await changeDefinition(context, request, 'fit_ruleset', (known, stamp) =>
        planNewRule(fitRuleRules, known, request.params.id, { ...stamp, ...draft }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(viewRule(changed.result.rule))
    },
  })

  app.route({
    method: 'PATCH',
    url: '/rulesets/:id/rules/:rule_id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change a rule',
      description: 'Its field stays. All profiles are scored anew before the answer.',
      tags: ['rulesets'],
      params: RuleParams,
      body: RuleChange,
      response: { 200: RuleView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { id, rule_id: ruleId } = request.params
      const change = readRuleChange(request.body)
      const changed = await changeDefinition(context, request, 'fit_ruleset', (known, { updatedAtMs }) =>
        planRuleChange(fitRuleRules, known, id, ruleId, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewRule(changed.result.rule)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/rulesets/:id/rules/:rule_id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete a rule',
      description: 'Its points go with the next computation of each score.',
      tags: ['rulesets'],
      params: RuleParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { id, rule_id: ruleId } = request.params
      const changed = await changeDefinition(context, request, 'fit_ruleset', known =>
        planRuleRemoval(fitRuleRules, known, id, ruleId),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(204).send(null)
    },
  })
}
