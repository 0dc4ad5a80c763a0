import { Type } from 'typebox'
import { parseTimestamp } from '../../../domain/schema/validate-value.ts'
import { findProfileAt, type ProfileAt } from '../../../engine/profiles/find-profile-at.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoProfile } from './route-parts.ts'
import { viewProfile } from './views.ts'

const Query = Type.Object({
  as_of: Type.Optional(
    Type.String({ description: 'Show the profile as it stood at this time, ISO 8601 with a time zone.' }),
  ),
})

export function registerGetProfile(app: NativeApp, { engine, now, profileReader }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles/:id',
    config: needs('profiles:read'),
    schema: {
      summary: 'Read a profile',
      description:
        'One person with provenance and identifiers. The id of an absorbed profile answers with the survivor. With `as_of`, what the id showed at that time, within the 90 days that history is kept; 404 when it was not there yet.',
      tags: ['profiles'],
      params: IdParams,
      querystring: Query,
      response: { 200: named('Profile'), ...problemResponses(400, 404, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      const { as_of: asOf } = request.query
      if (asOf !== undefined) {
        const atMs = parseTimestamp(asOf)
        if (atMs === undefined) return sendBadTime(reply)
        if (id === undefined) return sendNoProfile(reply)
        const found = await findProfileAt(engine.database, workspaceId, id, new Date(atMs), now())
        return found.kind === 'found' ? viewProfile(found.profile) : sendNotShown(reply, found.kind)
      }
      if (id === undefined) return sendNoProfile(reply)
      const profile = await profileReader.findById(workspaceId, id)
      return profile === undefined ? sendNoProfile(reply) : viewProfile(profile)
    },
  })
}

function sendBadTime<R extends AnyReply>(reply: R): R {
  const message = 'expected an ISO 8601 timestamp with a time zone'
  return sendProblem(reply, 'invalid_request', `as_of: ${message}.`, [{ path: 'querystring.as_of', message }])
}

function sendNotShown<R extends AnyReply>(reply: R, kind: Exclude<ProfileAt['kind'], 'found'>): R {
  if (kind === 'unknown_profile') return sendNoProfile(reply)
  if (kind === 'not_yet_there') return sendProblem(reply, 'not_found', 'The profile was not there yet at that time.')
  return sendProblem(reply, 'unprocessable', 'History is kept for 90 days; ask for a later time.', [
    { path: 'querystring.as_of', message: 'lies before the history that is kept' },
  ])
}
