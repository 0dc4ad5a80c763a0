import { planChange, planNew, planRemoval } from '../../../domain/scoring/plan/definition-plan.ts'
import { triggerRules } from '../../../domain/scoring/plan/trigger-rules.ts'
import { refusePrivateTarget } from '../../../engine/webhooks/target.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { IdParams, Removed } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { pageOf } from '../page.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs } from '../route.ts'
import {
  NewTrigger,
  readNewTrigger,
  readTriggerChange,
  TriggerChange,
  TriggerView,
  viewTrigger,
} from './trigger-shapes.ts'

const tags = ['triggers']

export function registerTriggers(app: NativeApp, context: NativeContext): void {
  const refuseTarget = (url: string | null | undefined) =>
    refusePrivateTarget(url?.trim() ?? null, context.allowsPrivateTargets)

  app.route({
    method: 'GET',
    url: '/triggers',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the triggers',
      description: 'Milestones of engagement scores; oldest first, one page holds them all.',
      tags,
      response: { 200: pageOf(TriggerView) },
    },
    async handler(request) {
      const { triggers } = await readScoring(context, request)
      return { data: triggers.map(viewTrigger), next_cursor: null }
    },
  })

  app.route({
    method: 'POST',
    url: '/triggers',
    config: needs('scoring:write'),
    schema: {
      summary: 'Create a trigger',
      description: 'It fires for events from now on.',
      tags,
      body: NewTrigger,
      response: { 201: TriggerView, ...problemResponses(400, 413, 415, 422) },
    },
    async handler(request, reply) {
      const refusal = refuseTarget(request.body.webhook_url)
      if (refusal !== undefined) return sendRefusal(reply, refusal)
      const draft = readNewTrigger(request.body)
      const changed = await changeDefinition(context, request, 'trigger', (known, stamp) =>
        planNew(triggerRules, known, { ...stamp, ...draft }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(viewTrigger(changed.result))
    },
  })

  app.route({
    method: 'PATCH',
    url: '/triggers/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change a trigger',
      description: 'Changes only what is sent; `active` pauses it.',
      tags,
      params: IdParams,
      body: TriggerChange,
      response: { 200: TriggerView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const refusal = refuseTarget(request.body.webhook_url)
      if (refusal !== undefined) return sendRefusal(reply, refusal)
      const change = readTriggerChange(request.body)
      const changed = await changeDefinition(context, request, 'trigger', (known, { updatedAtMs }) =>
        planChange(triggerRules, known, request.params.id, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewTrigger(changed.result)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/triggers/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete a trigger',
      description: 'What it has set off stays listed.',
      tags,
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const changed = await changeDefinition(context, request, 'trigger', known =>
        planRemoval(triggerRules, known, request.params.id),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(204).send(null)
    },
  })
}
