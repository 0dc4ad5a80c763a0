import { planChange, planNew, planRemoval } from '../../../domain/scoring/plan/definition-plan.ts'
import { sequenceRules } from '../../../domain/scoring/plan/trigger-rules.ts'
import { refusePrivateTarget } from '../../../engine/webhooks/target.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { IdParams, Removed } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { pageOf } from '../page.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs } from '../route.ts'
import {
  NewSequence,
  readNewSequence,
  readSequenceChange,
  SequenceChange,
  SequenceView,
  viewSequence,
} from './trigger-shapes.ts'

const tags = ['triggers']

export function registerSequences(app: NativeApp, context: NativeContext): void {
  const refuseTarget = (url: string | null | undefined) =>
    refusePrivateTarget(url?.trim() ?? null, context.allowsPrivateTargets)

  app.route({
    method: 'GET',
    url: '/sequences',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the sequences',
      description: 'Runs of events within a time; oldest first, one page holds them all.',
      tags,
      response: { 200: pageOf(SequenceView) },
    },
    async handler(request) {
      const { sequences } = await readScoring(context, request)
      return { data: sequences.map(viewSequence), next_cursor: null }
    },
  })

  app.route({
    method: 'POST',
    url: '/sequences',
    config: needs('scoring:write'),
    schema: {
      summary: 'Create a sequence',
      description: 'It is completed by an event from now on; earlier ones may belong to the run.',
      tags,
      body: NewSequence,
      response: { 201: SequenceView, ...problemResponses(400, 413, 415, 422) },
    },
    async handler(request, reply) {
      const refusal = refuseTarget(request.body.webhook_url)
      if (refusal !== undefined) return sendRefusal(reply, refusal)
      const draft = readNewSequence(request.body)
      const changed = await changeDefinition(context, request, 'sequence', (known, stamp) =>
        planNew(sequenceRules, known, { ...stamp, ...draft }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(viewSequence(changed.result))
    },
  })

  app.route({
    method: 'PATCH',
    url: '/sequences/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change a sequence',
      description: 'Changes only what is sent; `active` pauses it.',
      tags,
      params: IdParams,
      body: SequenceChange,
      response: { 200: SequenceView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const refusal = refuseTarget(request.body.webhook_url)
      if (refusal !== undefined) return sendRefusal(reply, refusal)
      const change = readSequenceChange(request.body)
      const changed = await changeDefinition(context, request, 'sequence', (known, { updatedAtMs }) =>
        planChange(sequenceRules, known, request.params.id, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewSequence(changed.result)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/sequences/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete a sequence',
      description: 'What it has set off stays listed.',
      tags,
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const changed = await changeDefinition(context, request, 'sequence', known =>
        planRemoval(sequenceRules, known, request.params.id),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(204).send(null)
    },
  })
}
