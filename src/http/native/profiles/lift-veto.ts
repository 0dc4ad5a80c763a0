import { Type } from 'typebox'
import { liftVeto } from '../../../engine/profiles/lift-veto.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, readId, sendNoMerge } from './route-parts.ts'

export function registerLiftVeto(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'DELETE',
    url: '/merges/:id/veto',
    config: needs('profiles:write'),
    schema: {
      summary: 'Lift the veto of an undone merge',
      description:
        'Lets identifiers join the two sides again. Nothing happens until a write names both. 409 when the merge is not undone.',
      tags: ['merges'],
      params: IdParams,
      response: { 204: Type.Null({ description: 'Lifted.' }), ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const mergeId = readId(request.params.id)
      if (mergeId === undefined) return sendNoMerge(reply)
      const { workspaceId } = principalOf(request)
      const outcome = await liftVeto(context.engine.database, changeContextOf(request, context), workspaceId, mergeId)
      if (outcome === 'unknown_merge') return sendNoMerge(reply)
      if (outcome === 'not_undone') return sendProblem(reply, 'conflict', 'The merge is in force, so it has no veto.')
      return reply.code(204).send(null)
    },
  })
}
