import { Type } from 'typebox'
import { keepConflictApart, mergeConflict, reopenConflict } from '../../../engine/profiles/resolve-conflict.ts'
import { conflictFind } from '../../../store/read/conflict-read.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoConflict } from './route-parts.ts'
import { viewConflict } from './views.ts'

const Body = Type.Object(
  {
    resolution: Type.Enum(['merge', 'keep_apart']),
    survivor: Type.Optional(
      Type.String({ description: 'For `merge`: the side that keeps its id; the older one unless named.' }),
    ),
  },
  { additionalProperties: false },
)

function sendAlreadyMerged<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'conflict', 'The two were merged; undo the merge to part them.')
}

export function registerResolveConflict(app: NativeApp, context: NativeContext): void {
  const { engine } = context

  async function sendConflict<R extends AnyReply>(reply: R, workspaceId: string, conflictId: string): Promise<R> {
    const [row] = await engine.database.run(conflictFind, [workspaceId, conflictId])
    if (row === undefined) return sendNoConflict(reply)
    reply.send(viewConflict(row))
    return reply
  }

  app.route({
    method: 'POST',
    url: '/conflicts/:id/resolve',
    config: needs('profiles:write'),
    schema: {
      summary: 'Decide a conflict',
      description:
        '`merge` folds the two profiles. `keep_apart` ends the conflict and stops identifiers from joining the two. A decision to keep apart can still be changed to `merge`. 409 when there is nothing to merge or the two were merged already.',
      tags: ['conflicts'],
      params: IdParams,
      body: Body,
      response: { 200: named('Conflict'), ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const conflictId = readId(request.params.id)
      if (conflictId === undefined) return sendNoConflict(reply)
      const decision = { workspaceId, conflictId, source: name }
      const change = changeContextOf(request, context)
      if (request.body.resolution === 'keep_apart') {
        const outcome = await keepConflictApart(engine.database, change, decision)
        if (outcome === 'unknown_conflict') return sendNoConflict(reply)
        if (outcome === 'already_merged') return sendAlreadyMerged(reply)
        return sendConflict(reply, workspaceId, conflictId)
      }
      const outcome = await mergeConflict(engine, change, decision, request.body.survivor?.toLowerCase())
      if (outcome.kind === 'unknown_conflict') return sendNoConflict(reply)
      if (outcome.kind === 'nothing_to_merge') {
        return sendProblem(reply, 'conflict', 'There are not two profiles here to merge.')
      }
      if (outcome.kind === 'not_a_side') {
        const message = 'expected profile_id or other_profile_id of the conflict'
        return sendProblem(reply, 'unprocessable', `survivor: ${message}.`, [{ path: 'survivor', message }])
      }
      return sendConflict(reply, workspaceId, conflictId)
    },
  })

  app.route({
    method: 'POST',
    url: '/conflicts/:id/reopen',
    config: { ...needs('profiles:write'), takesNoBody: true },
    schema: {
      summary: 'Take back a decision to keep two profiles apart',
      description: 'The conflict is open again and identifiers may join the two. 409 when the two were merged.',
      tags: ['conflicts'],
      params: IdParams,
      response: { 200: named('Conflict'), ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const conflictId = readId(request.params.id)
      if (conflictId === undefined) return sendNoConflict(reply)
      const decision = { workspaceId, conflictId, source: name }
      const outcome = await reopenConflict(engine.database, changeContextOf(request, context), decision)
      if (outcome === 'unknown_conflict') return sendNoConflict(reply)
      if (outcome === 'already_merged') return sendAlreadyMerged(reply)
      return sendConflict(reply, workspaceId, conflictId)
    },
  })
}
