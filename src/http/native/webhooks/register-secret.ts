import { Type } from 'typebox'
import type { ShownSecret } from '../../../engine/webhooks/webhooks.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const Secret = Type.Object({
  secret: Type.Union([Type.String(), Type.Null()], {
    description: 'Begins with `whsec_`. Null when it was shown before.',
  }),
  created_at: Type.String({ format: 'date-time' }),
  shown_at: Type.String({ format: 'date-time' }),
  previous_until: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'Until when the secret before this one signs along.',
  }),
})

export function registerSecret(app: NativeApp, context: NativeContext): void {
  const { webhooks } = context

  app.route({
    method: 'GET',
    url: '/webhook-secret',
    // Else a HEAD would use up the one time that the secret is shown.
    exposeHeadRoute: false,
    config: needs('webhooks:write'),
    schema: {
      summary: 'Show the secret that signs webhooks',
      description: 'Once: the first call answers the secret of this workspace, later ones only tell of it.',
      tags: ['webhooks'],
      response: { 200: Secret },
    },
    async handler(request) {
      return secretView(await webhooks.showSecret(changeContextOf(request, context), principalOf(request).workspaceId))
    },
  })

  app.route({
    method: 'POST',
    url: '/webhook-secret/rotate',
    config: needs('webhooks:write'),
    schema: {
      summary: 'Replace the secret that signs webhooks',
      description:
        'The answer alone shows the new one. The one before signs along for a day in `webhook-signature`; `X-Signature` is under the new one at once.',
      tags: ['webhooks'],
      response: { 200: Secret },
    },
    async handler(request) {
      return secretView(
        await webhooks.rotateSecret(changeContextOf(request, context), principalOf(request).workspaceId),
      )
    },
  })
}

function secretView({ secret, createdAt, shownAt, previousUntil }: ShownSecret) {
  return {
    secret,
    created_at: createdAt.toISOString(),
    shown_at: shownAt.toISOString(),
    previous_until: previousUntil?.toISOString() ?? null,
  }
}
