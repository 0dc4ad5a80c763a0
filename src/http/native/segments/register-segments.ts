import { planChange, planNew, planRemoval } from '../../../domain/scoring/plan/definition-plan.ts'
import { segmentRules } from '../../../domain/scoring/plan/segment-rules.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { IdParams, Removed } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs } from '../route.ts'
import {
  NewSegment,
  readNewSegment,
  readSegmentChange,
  SegmentChange,
  SegmentView,
  viewSegment,
} from './segment-shapes.ts'

export function registerSegments(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/segments',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the segments',
      description: 'Groups of profiles by rules; oldest first, one page holds them all.',
      tags: ['segments'],
      response: { 200: pageOf(SegmentView) },
    },
    async handler(request) {
      const { segments } = await readScoring(context, request)
      return { data: segments.map(viewSegment), next_cursor: null }
    },
  })

  app.route({
    method: 'POST',
    url: '/segments',
    config: needs('scoring:write'),
    schema: {
      summary: 'Create a segment',
      description: 'Who is in it follows from the rules whenever it is read.',
      tags: ['segments'],
      body: NewSegment,
      response: { 201: SegmentView, ...problemResponses(400, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const draft = readNewSegment(request.body)
      const changed = await changeDefinition(context, request, 'segment', (known, stamp) =>
        planNew(segmentRules, known, { ...stamp, ...draft }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(viewSegment(changed.result))
    },
  })

  app.route({
    method: 'GET',
    url: '/segments/:id',
    config: needs('scoring:read'),
    schema: {
      summary: 'Read a segment',
      description: 'Its rules, not its members.',
      tags: ['segments'],
      params: IdParams,
      response: { 200: SegmentView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { segments } = await readScoring(context, request)
      const segment = segments.find(({ id }) => id === request.params.id)
      return segment === undefined ? sendProblem(reply, 'not_found', 'There is no such segment.') : viewSegment(segment)
    },
  })

  app.route({
    method: 'PATCH',
    url: '/segments/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change a segment',
      description: 'Changes only what is sent; the rules are replaced whole.',
      tags: ['segments'],
      params: IdParams,
      body: SegmentChange,
      response: { 200: SegmentView, ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const change = readSegmentChange(request.body)
      const changed = await changeDefinition(context, request, 'segment', (known, { updatedAtMs }) =>
        planChange(segmentRules, known, request.params.id, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewSegment(changed.result)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/segments/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete a segment',
      description: 'Profiles are not touched.',
      tags: ['segments'],
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const changed = await changeDefinition(context, request, 'segment', known =>
        planRemoval(segmentRules, known, request.params.id),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(204).send(null)
    },
  })
}
