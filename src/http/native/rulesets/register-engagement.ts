import { Type } from 'typebox'
import { planChange, planNew, planRemoval } from '../../../domain/scoring/plan/definition-plan.ts'
import { engagementRuleRules, engagementRulesetRules } from '../../../domain/scoring/plan/engagement-rules.ts'
import { planRules } from '../../../domain/scoring/plan/rule-plans.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { IdParams, Removed } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, type principalOf } from '../route.ts'
import {
  EngagementChange,
  EngagementRuleDraft,
  EngagementSummary,
  EngagementView,
  NewEngagementRuleset,
  readEngagementChange,
  readEngagementRule,
  readNewEngagement,
  viewEngagement,
  viewEngagementSummary,
} from './engagement-shapes.ts'
import { stampRules } from './stamp-rules.ts'

const tags = ['rulesets']

export function registerEngagement(app: NativeApp, context: NativeContext): void {
  const readAll = async (request: Parameters<typeof principalOf>[0]) =>
    (await readScoring(context, request)).engagementRulesets

  app.route({
    method: 'GET',
    url: '/engagement-rulesets',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the engagement rulesets',
      description: 'They score events. Oldest first and without their rules; one page holds them all.',
      tags,
      response: { 200: pageOf(EngagementSummary) },
    },
    async handler(request) {
      const known = await readAll(request)
      return { data: known.map(ruleset => viewEngagementSummary(ruleset, known)), next_cursor: null }
    },
  })

  app.route({
    method: 'POST',
    url: '/engagement-rulesets',
    config: needs('scoring:write'),
    schema: {
      summary: 'Create an engagement ruleset',
      description: 'Each active ruleset gives every profile a score of its own.',
      tags,
      body: NewEngagementRuleset,
      response: { 201: EngagementView, ...problemResponses(400, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const draft = readNewEngagement(request.body)
      const changed = await changeDefinition(context, request, 'engagement_ruleset', (known, stamp) =>
        planNew(engagementRulesetRules, known, { ...stamp, ...draft }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(viewEngagement(changed.result, await readAll(request)))
    },
  })

  app.route({
    method: 'GET',
    url: '/engagement-rulesets/:id',
    config: needs('scoring:read'),
    schema: {
      summary: 'Read an engagement ruleset',
      description: 'With its rules.',
      tags,
      params: IdParams,
      response: { 200: EngagementView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const known = await readAll(request)
      const ruleset = known.find(({ id }) => id === request.params.id)
      if (ruleset === undefined) return sendProblem(reply, 'not_found', 'There is no such ruleset.')
      return viewEngagement(ruleset, known)
    },
  })

  app.route({
    method: 'PATCH',
    url: '/engagement-rulesets/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change an engagement ruleset',
      description: 'All profiles are scored anew before the answer where that moves scores.',
      tags,
      params: IdParams,
      body: EngagementChange,
      response: { 200: EngagementView, ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const change = readEngagementChange(request.body)
      const changed = await changeDefinition(context, request, 'engagement_ruleset', (known, { updatedAtMs }) =>
        planChange(engagementRulesetRules, known, request.params.id, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewEngagement(changed.result, await readAll(request))
    },
  })

  app.route({
    method: 'DELETE',
    url: '/engagement-rulesets/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete an engagement ruleset',
      description: 'With its rules. The oldest of those left that are active is primary.',
      tags,
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const changed = await changeDefinition(context, request, 'engagement_ruleset', known =>
        planRemoval(engagementRulesetRules, known, request.params.id),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(204).send(null)
    },
  })

  app.route({
    method: 'PUT',
    url: '/engagement-rulesets/:id/rules',
    config: needs('scoring:write'),
    schema: {
      summary: 'Replace the rules of an engagement ruleset',
      description:
        'All at once, in this order. Rules with an id stay. Stored events are counted anew for rules that are new or count otherwise, and all profiles scored, before the answer.',
      tags,
      params: IdParams,
      body: Type.Object({ rules: Type.Array(EngagementRuleDraft) }, { additionalProperties: false }),
      response: { 200: EngagementView, ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { rules } = request.body
      const changed = await changeDefinition(context, request, 'engagement_ruleset', (known, { updatedAtMs }) =>
        planRules(engagementRuleRules, known, request.params.id, ruleset =>
          stampRules(ruleset.rules, rules, readEngagementRule, context.newId, updatedAtMs),
        ),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewEngagement(changed.result, await readAll(request))
    },
  })
}
