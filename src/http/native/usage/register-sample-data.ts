import { Type } from 'typebox'
import { hasScope } from '../../../engine/principal.ts'
import { loadSample } from '../../../engine/sample-data/load-sample.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const Loaded = Type.Object({
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer({ description: 'What the schema or the rules of the workspace do not take.' }),
  events: Type.Integer(),
  merges: Type.Integer(),
  conflicts: Type.Integer(),
})

export function registerSampleData(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/sample-data',
    config: { ...needs('profiles:write'), takesNoBody: true },
    schema: {
      summary: 'Load the sample data',
      description:
        'Writes the 59 made-up customers of the Chinook music shop as a newsletter, a shop, a tracker and a CRM know them, with 412 orders and 200 events, and declares the fields they need. Sending it again changes nothing. Needs `objects:write` too.',
      tags: ['usage'],
      response: { 200: Loaded, ...problemResponses(413, 415) },
    },
    async handler(request, reply) {
      const principal = principalOf(request)
      if (!hasScope(principal, 'objects:write')) {
        return sendProblem(reply, 'forbidden', 'This needs the scope objects:write too.')
      }
      const counts = await loadSample(context.engine, changeContextOf(request, context), principal.workspaceId)
      const { created, updated, unchanged, refused, events, merges, conflicts } = counts
      return reply.send({ created, updated, unchanged, refused, events, merges, conflicts })
    },
  })
}
