import { Type } from 'typebox'
import type { WorkspaceConfig } from '../../../domain/config.ts'
import { normaliseIdentifier } from '../../../domain/identity/normalise.ts'
import { parsePhone } from '../../../engine/phone.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { named, sendNoProfile } from './route-parts.ts'
import { viewProfile } from './views.ts'

const Query = Type.Object({
  kind: Type.String({ description: 'An identity kind, for example `email`.' }),
  value: Type.String({ description: 'In any spelling; it is brought to normal form first.' }),
})

function isKind(config: WorkspaceConfig | undefined, kind: string): boolean {
  return config?.settings.identityKinds.some(known => known.kind === kind) ?? false
}

export function registerLookupProfile(app: NativeApp, { engine, profileReader }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles/lookup',
    config: needs('profiles:read'),
    schema: {
      summary: 'Look a profile up by an identifier',
      description:
        'The profile that holds the identifier; 404 when none does, 400 when there is no such identity kind.',
      tags: ['profiles'],
      querystring: Query,
      response: { 200: named('Profile'), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { kind, value } = request.query
      let config = await engine.config.get(workspaceId)
      if (!isKind(config, kind)) {
        config = await engine.config.refresh(workspaceId)
        if (!isKind(config, kind)) {
          const message = `expected one of ${config?.settings.identityKinds.map(known => known.kind).join(', ')}`
          return sendProblem(reply, 'invalid_request', `kind: ${message}.`, [{ path: 'querystring.kind', message }])
        }
      }
      const normal = normaliseIdentifier(kind, value, config?.settings.defaultRegion ?? null, parsePhone)
      if (normal.includes('\0')) return sendNoProfile(reply)
      const profile = await profileReader.findByIdentifier(workspaceId, { kind, value: normal })
      return profile === undefined ? sendNoProfile(reply) : viewProfile(profile)
    },
  })
}
