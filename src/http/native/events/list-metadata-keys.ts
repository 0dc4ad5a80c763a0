import { Type } from 'typebox'
import { listMetadataKeys, maxGathered, maxLookedAt } from '../../../engine/events/list-metadata-keys.ts'
import { eventListTypes } from '../../../store/read/event-read.ts'
import { pageOf } from '../page.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const Count = Type.Integer({ description: 'Among the events that were looked at.' })

const KeyView = Type.Object({
  key: Type.String(),
  event_count: Count,
  sample_values: Type.Array(Type.Unknown(), {
    description: 'Up to five plain values, the most frequent first; long texts are cut.',
  }),
})

const TypeView = Type.Object({ type: Type.String(), event_count: Count })

const Query = Type.Object({
  event_type: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Only keys of events of this type.' }),
  ),
})

/** What the builder of mappings shows: which types of events come and what their metadata holds. */
export function registerListMetadataKeys(app: NativeApp, context: NativeContext): void {
  const { database } = context.engine

  app.route({
    method: 'GET',
    url: '/events/metadata-keys',
    config: needs('profiles:read'),
    schema: {
      summary: 'List the keys of event metadata',
      description: `Which keys the newest events have, the most frequent first, with samples of their values; suppressed events do not count. Gathered from at most ${maxGathered} events among the newest ${maxLookedAt}; one page holds them all.`,
      tags: ['events'],
      querystring: Query,
      response: { 200: pageOf(KeyView), ...problemResponses(400) },
    },
    async handler(request) {
      const { workspaceId } = principalOf(request)
      // No type of an event has a NUL, and the database takes none.
      const type = request.query.event_type?.replaceAll('\0', '')
      const keys = await listMetadataKeys(database, workspaceId, type)
      const data = keys.map(each => ({
        key: each.key,
        event_count: each.eventCount,
        sample_values: [...each.sampleValues],
      }))
      return { data, next_cursor: null }
    },
  })

  app.route({
    method: 'GET',
    url: '/events/types',
    config: needs('profiles:read'),
    schema: {
      summary: 'List the types of events',
      description: `Those of the newest ${maxLookedAt} events, the most frequent first; suppressed events do not count. One page holds them all.`,
      tags: ['events'],
      response: { 200: pageOf(TypeView) },
    },
    async handler(request) {
      const { workspaceId } = principalOf(request)
      return { data: [...(await database.run(eventListTypes, [workspaceId, maxLookedAt]))], next_cursor: null }
    },
  })
}
