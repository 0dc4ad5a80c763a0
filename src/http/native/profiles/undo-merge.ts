import { Type } from 'typebox'
import { splitProfile } from '../../../engine/profiles/split-profile.ts'
import { mergeFind } from '../../../store/read/merge-read.ts'
import { profileFindById } from '../../../store/read/profile-find.ts'
import { toReadProfile } from '../../../store/read/profile-row.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoMerge } from './route-parts.ts'
import { viewMerge, viewProfile } from './views.ts'

const Undone = Type.Object({ merge: named('Merge'), survivor: named('Profile'), restored: named('Profile') })

export function registerUndoMerge(app: NativeApp, context: NativeContext): void {
  const { database } = context.engine

  app.route({
    method: 'POST',
    url: '/merges/:id/undo',
    config: { ...needs('profiles:write'), takesNoBody: true },
    schema: {
      summary: 'Undo a merge',
      description:
        'Splits the absorbed profile off again, with all that it had absorbed. Both sides stand as if they had never merged; what was written since stays with the identifier it came with. The two are not joined again by themselves until the veto is lifted. 409 when it is undone already.',
      tags: ['merges'],
      params: IdParams,
      response: { 200: Undone, ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const mergeId = readId(request.params.id)
      if (mergeId === undefined) return sendNoMerge(reply)
      const outcome = await splitProfile(database, changeContextOf(request, context), {
        workspaceId,
        mergeId,
        source: name,
      })
      if (outcome.kind === 'unknown_merge') return sendNoMerge(reply)
      if (outcome.kind === 'already_undone') return sendProblem(reply, 'conflict', 'The merge is undone already.')
      const [[merge], [survivor], [restored]] = await Promise.all([
        database.run(mergeFind, [workspaceId, mergeId]),
        database.run(profileFindById, [workspaceId, [outcome.survivorId]]),
        database.run(profileFindById, [workspaceId, [outcome.restoredId]]),
      ])
      if (merge === undefined || survivor === undefined || restored === undefined) return sendNoMerge(reply)
      return reply.send({
        merge: viewMerge(merge),
        survivor: viewProfile(toReadProfile(survivor)),
        restored: viewProfile(toReadProfile(restored)),
      })
    },
  })
}
