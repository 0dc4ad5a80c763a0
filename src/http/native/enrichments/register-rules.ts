import { type Static, Type } from 'typebox'
import { type EnrichmentRule, orderRules } from '../../../domain/enrichment/enrichment-rule.ts'
import { usualRank } from '../../../domain/enrichment/enrichment-source.ts'
import { enrichmentRuleRules, planNewRule, planSettings, readSourceKey } from '../../../domain/enrichment/rule-plans.ts'
import type { KindRules } from '../../../domain/scoring/plan/definition-plan.ts'
import { planChange, planRemoval } from '../../../domain/scoring/plan/definition-plan.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { IdParams, Removed } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { NewRule, RuleChange, RuleView, viewRule } from './enrichment-shapes.ts'

const Settings = Type.Object(
  {
    webhook_url: Type.Union([Type.String(), Type.Null()], {
      description: 'Who gets the webhook `profile.enriched` for each enrichment; null is nobody.',
    }),
  },
  { additionalProperties: false },
)

type Asking = Parameters<typeof principalOf>[0]

/** What holds for rules of the caller's workspace: what identifies people there is not for enrichments. */
async function rulesFor({ engine }: NativeContext, request: Asking): Promise<KindRules<EnrichmentRule>> {
  const config = await engine.config.refresh(principalOf(request).workspaceId)
  const kinds = new Set(config?.settings.identityKinds.map(({ kind }) => kind))
  return enrichmentRuleRules(name => kinds.has(name))
}

function readChange(body: Static<typeof RuleChange>) {
  const { source_key, path, field, strategy, rank, transform, position, is_active } = body
  return {
    ...(source_key !== undefined && { sourceKey: readSourceKey(source_key) }),
    ...(path !== undefined && { path }),
    ...(field !== undefined && { field: field.trim() }),
    ...(strategy !== undefined && { strategy }),
    ...(rank !== undefined && { rank }),
    ...(transform !== undefined && { transform }),
    ...(position !== undefined && { position }),
    ...(is_active !== undefined && { isActive: is_active }),
  }
}

export function registerEnrichmentRules(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/enrichment-rules',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the enrichment rules',
      description: 'Which values of enrichments fill which fields of profiles, by position; one page holds them all.',
      tags: ['enrichments'],
      response: { 200: pageOf(RuleView) },
    },
    async handler(request) {
      const { enrichmentRules } = await readScoring(context, request)
      return { data: orderRules(enrichmentRules).map(viewRule), next_cursor: null }
    },
  })

  app.route({
    method: 'POST',
    url: '/enrichment-rules',
    config: needs('scoring:write'),
    schema: {
      summary: 'Create an enrichment rule',
      description: 'Holds for the next enrichment on every server.',
      tags: ['enrichments'],
      body: NewRule,
      response: { 201: RuleView, ...problemResponses(400, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { source_key, path, field, strategy, rank, transform, position, is_active } = request.body
      const draft = {
        sourceKey: readSourceKey(source_key),
        path,
        field: field.trim(),
        strategy: strategy ?? 'fill_empty',
        rank: rank ?? usualRank,
        transform: transform ?? 'none',
        position,
        isActive: is_active ?? true,
      }
      const rules = await rulesFor(context, request)
      const changed = await changeDefinition(context, request, 'enrichment_rule', (known, stamp) =>
        planNewRule(rules, known, { ...stamp, ...draft }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(viewRule(changed.result))
    },
  })

  app.route({
    method: 'GET',
    url: '/enrichment-rules/:id',
    config: needs('scoring:read'),
    schema: {
      summary: 'Read an enrichment rule',
      description: 'As it holds now on every server.',
      tags: ['enrichments'],
      params: IdParams,
      response: { 200: RuleView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { enrichmentRules } = await readScoring(context, request)
      const rule = enrichmentRules.find(({ id }) => id === request.params.id)
      return rule === undefined ? sendProblem(reply, 'not_found', 'There is no such enrichment rule.') : viewRule(rule)
    },
  })

  app.route({
    method: 'PATCH',
    url: '/enrichment-rules/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change an enrichment rule',
      description: 'Profiles keep what it has filled.',
      tags: ['enrichments'],
      params: IdParams,
      body: RuleChange,
      response: { 200: RuleView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const rules = await rulesFor(context, request)
      const changed = await changeDefinition(context, request, 'enrichment_rule', (known, { updatedAtMs }) =>
        planChange(rules, known, request.params.id, readChange(request.body), updatedAtMs),
      )
      return changed.kind === 'refused' ? sendRefusal(reply, changed.refusal) : viewRule(changed.result)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/enrichment-rules/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete an enrichment rule',
      description: 'Profiles keep what it has filled.',
      tags: ['enrichments'],
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const rules = await rulesFor(context, request)
      const changed = await changeDefinition(context, request, 'enrichment_rule', known =>
        planRemoval(rules, known, request.params.id),
      )
      return changed.kind === 'refused' ? sendRefusal(reply, changed.refusal) : reply.code(204).send(null)
    },
  })

  app.route({
    method: 'GET',
    url: '/enrichment-settings',
    config: needs('scoring:read'),
    schema: {
      summary: 'Read the settings of enrichments',
      description: 'As they hold now on every server.',
      tags: ['enrichments'],
      response: { 200: Settings },
    },
    async handler(request) {
      const { enrichmentSettings } = await readScoring(context, request)
      return { webhook_url: enrichmentSettings.webhookUrl }
    },
  })

  app.route({
    method: 'PUT',
    url: '/enrichment-settings',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change the settings of enrichments',
      description: 'Hold for the next enrichment on every server.',
      tags: ['enrichments'],
      body: Settings,
      response: { 200: Settings, ...problemResponses(400, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const webhookUrl = request.body.webhook_url?.trim() ?? null
      const changed = await changeDefinition(context, request, 'enrichment_settings', (known, { updatedAtMs }) =>
        planSettings(known, workspaceId, { webhookUrl }, updatedAtMs),
      )
      return changed.kind === 'refused'
        ? sendRefusal(reply, changed.refusal)
        : { webhook_url: changed.result.webhookUrl }
    },
  })
}
