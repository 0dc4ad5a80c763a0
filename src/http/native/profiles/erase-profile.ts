import { Type } from 'typebox'
import { eraseProfile } from '../../../engine/profiles/erase-profile.ts'
import { problemResponses } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, readId, sendNoProfile } from './route-parts.ts'

export function registerEraseProfile(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'DELETE',
    url: '/profiles/:id',
    config: needs('profiles:write'),
    schema: {
      summary: 'Erase a person',
      description:
        'Deletes the profile, all that it absorbed, identifiers, history, merges, conflicts, events, enrichments, notes and records about the person. It cannot be undone. The audit log keeps a line without personal data.',
      tags: ['profiles'],
      params: IdParams,
      response: { 204: Type.Null({ description: 'Erased.' }), ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      const { database } = context.engine
      const isErased =
        id !== undefined && (await eraseProfile(database, changeContextOf(request, context), workspaceId, id))
      return isErased ? reply.code(204).send(null) : sendNoProfile(reply)
    },
  })
}
