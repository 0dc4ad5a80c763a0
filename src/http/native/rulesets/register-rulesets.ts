import {
  planFitRulesetChange,
  planFitRulesetRemoval,
  planNewFitRuleset,
} from '../../../domain/scoring/plan/fit-ruleset-plans.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { IdParams, Removed } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs } from '../route.ts'
import {
  NewRuleset,
  RulesetChange,
  RulesetSummary,
  RulesetView,
  readNewRuleset,
  readRulesetChange,
  viewRuleset,
  viewSummary,
} from './ruleset-shapes.ts'

export function registerRulesets(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/rulesets',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the fit rulesets',
      description: 'Oldest first and without their rules; one page holds them all.',
      tags: ['rulesets'],
      response: { 200: pageOf(RulesetSummary) },
    },
    async handler(request) {
      const { fitRulesets } = await readScoring(context, request)
      return { data: fitRulesets.map(viewSummary), next_cursor: null }
    },
  })

  app.route({
    method: 'POST',
    url: '/rulesets',
    config: needs('scoring:write'),
    schema: {
      summary: 'Create a fit ruleset',
      description: 'Each active ruleset gives every profile a score of its own. The first active one becomes primary.',
      tags: ['rulesets'],
      body: NewRuleset,
      response: { 201: RulesetView, ...problemResponses(400, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const draft = readNewRuleset(request.body)
      const changed = await changeDefinition(context, request, 'fit_ruleset', (known, stamp) =>
        planNewFitRuleset(known, { ...stamp, ...draft }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(viewRuleset(changed.result))
    },
  })

  app.route({
    method: 'GET',
    url: '/rulesets/:id',
    config: needs('scoring:read'),
    schema: {
      summary: 'Read a fit ruleset',
      description: 'With its rules.',
      tags: ['rulesets'],
      params: IdParams,
      response: { 200: RulesetView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { fitRulesets } = await readScoring(context, request)
      const ruleset = fitRulesets.find(({ id }) => id === request.params.id)
      return ruleset === undefined ? sendProblem(reply, 'not_found', 'There is no such ruleset.') : viewRuleset(ruleset)
    },
  })

  app.route({
    method: 'PATCH',
    url: '/rulesets/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change a fit ruleset',
      description: 'A primary ruleset that is made inactive hands the mark to the oldest active one.',
      tags: ['rulesets'],
      params: IdParams,
      body: RulesetChange,
      response: { 200: RulesetView, ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const change = readRulesetChange(request.body)
      const changed = await changeDefinition(context, request, 'fit_ruleset', (known, { updatedAtMs }) =>
        planFitRulesetChange(known, request.params.id, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewRuleset(changed.result)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/rulesets/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete a fit ruleset',
      description: 'With its rules. A primary one hands the mark to the oldest active one.',
      tags: ['rulesets'],
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const changed = await changeDefinition(context, request, 'fit_ruleset', known =>
        planFitRulesetRemoval(known, request.params.id),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(204).send(null)
    },
  })
}
