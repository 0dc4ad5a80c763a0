import { objectOf, type Route } from '../call.ts'
import { succeed } from '../envelope.ts'
import { objectSchema } from '../metadata-view.ts'
import { metadataScopes } from '../scopes.ts'

export const getObject: Route = {
  method: 'GET',
  url: '/metadata/objects/:object_name',
  rateClass: 'metadata-read',
  scopes: metadataScopes,
  async handle(context, call) {
    const object = objectOf(call)
    const config = await context.engine.config.refresh(call.principal.workspaceId)
    return succeed(200, objectSchema(config?.objects.get(object.name) ?? object), call.correlationId)
  },
}
