import { Type } from 'typebox'
import { isUuid } from '../../../domain/uuid.ts'
import { simulateTrigger } from '../../../engine/scoring/simulate-trigger.ts'
import { IdParams } from '../definition-shapes.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const whyNot = ['inactive', 'other_event_type', 'not_crossed', 'already_fired', 'cooling_down'] as const

const Simulation = Type.Object({
  would_fire: Type.Boolean(),
  score: Type.Integer({ description: 'The highest engagement score of the profile now.' }),
  why_not: Type.Union([Type.Enum([...whyNot]), Type.Null()], { description: 'Null when it would fire.' }),
})

export function registerSimulateTrigger(app: NativeApp, { engine, now }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/triggers/:id/simulate',
    config: needs('profiles:read'),
    schema: {
      summary: 'Tell whether a trigger would fire for a profile',
      description: 'If its score came from below the threshold to what it is now. Nothing is sent.',
      tags: ['triggers'],
      params: IdParams,
      body: Type.Object({ profile_id: Type.String() }, { additionalProperties: false }),
      response: { 200: Simulation, ...problemResponses(400, 404, 413, 415) },
    },
    async handler(request, reply) {
      const config = await engine.config.refresh(principalOf(request).workspaceId)
      const trigger = config?.scoring.triggers.find(({ id }) => id === request.params.id)
      if (config === undefined || trigger === undefined)
        return sendProblem(reply, 'not_found', 'There is no such trigger.')
      const { profile_id: id } = request.body
      const simulation = isUuid(id) ? await simulateTrigger(engine.database, config, trigger, id, now()) : undefined
      if (simulation === undefined) return sendProblem(reply, 'not_found', 'There is no profile with this id.')
      const { decision, score } = simulation
      return { would_fire: decision.fires, score, why_not: decision.fires ? null : decision.why }
    },
  })
}
