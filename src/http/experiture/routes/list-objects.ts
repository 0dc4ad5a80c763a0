import type { Route } from '../call.ts'
import { succeed } from '../envelope.ts'
import { objectItem } from '../metadata-view.ts'
import { metadataScopes } from '../scopes.ts'

export const listObjects: Route = {
  method: 'GET',
  url: '/metadata/objects',
  rateClass: 'metadata-read',
  scopes: metadataScopes,
  async handle(context, call) {
    const config = (await context.engine.config.refresh(call.principal.workspaceId)) ?? call.config
    const objects = [...config.objects.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
    return succeed(200, { items: objects.map(objectItem) }, call.correlationId)
  },
}
