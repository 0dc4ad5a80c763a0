import { type Static, Type } from 'typebox'
import { deleteEvents } from '../../../engine/events/delete-events.ts'
import { listMetadataKeys } from '../../../engine/events/list-metadata-keys.ts'
import { endOfTime, lastId } from '../../../store/read/bounds.ts'
import { eventCount, eventCountOfHomes, eventList, eventListOfHomes } from '../../../store/read/event-read.ts'
import { type Answer, asking, type Call, changeContextOf, fail, type Route, reading, taking, writing } from '../call.ts'
import { viewEvent } from '../event-view.ts'
import { invalid } from '../fault.ts'
import { findLead, noSuchLead } from '../find-lead.ts'
import { readPage } from '../page.ts'
import { PlainText, ranges, readRange } from '../query.ts'
import type { KenbunContext } from '../surface.ts'
import { readWireId } from '../wire.ts'

const OfLead = Type.Object({ event_type: Type.Optional(PlainText) })
const Query = Type.Object({
  ...OfLead.properties,
  lead_id: Type.Optional(Type.String()),
  range: Type.Optional(Type.Enum([...ranges])),
})
const Batch = Type.Object({ event_ids: Type.Array(Type.String()) })

const maxDeleted = 1_000

type Filter = Readonly<Pick<Static<typeof Query>, 'event_type' | 'range'>>

function readFilter({ event_type: type, range }: Filter, nowMs: number) {
  const { fromMs, toMs } = range === undefined ? { fromMs: null, toMs: null } : readRange(range, nowMs)
  return [
    type === undefined ? null : [type],
    fromMs === null ? null : new Date(fromMs),
    toMs === null ? null : new Date(toMs),
    null,
  ] as const
}

/** A page of the events of these homes, or, without homes, of the whole unit. */
async function listEvents(
  { engine: { database }, now }: KenbunContext,
  call: Call,
  query: Filter,
  homeIds: readonly string[] | undefined,
): Promise<Answer> {
  const page = readPage(call.query)
  if ('fault' in page) return fail(page.fault)
  const { workspaceId } = call
  const filter = readFilter(query, now())
  const part = [page.limit, (page.page - 1) * page.limit] as const
  const [rows, [count]] = await Promise.all(
    homeIds === undefined
      ? [
          database.run(eventList, [workspaceId, ...filter, lastId, ...part]),
          database.run(eventCount, [workspaceId, ...filter]),
        ]
      : [
          database.run(eventListOfHomes, [workspaceId, homeIds, ...filter, endOfTime, 0, ...part]),
          database.run(eventCountOfHomes, [workspaceId, homeIds, ...filter]),
        ],
  )
  return { status: 200, body: { events: rows.map(viewEvent), total: count?.count ?? 0, ...page } }
}

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    url: '/events',
    access: reading,
    handle: asking(Query, async (context, call, query) => {
      if (query.lead_id === undefined) return listEvents(context, call, query, undefined)
      const profile = await findLead(context, call, query.lead_id)
      return listEvents(context, call, query, profile === undefined ? [] : [profile.profileId, ...profile.absorbed])
    }),
  },
  {
    method: 'GET',
    url: '/events/:lead_id',
    access: reading,
    handle: asking(OfLead, async (context, call, query) => {
      const profile = await findLead(context, call, call.params['lead_id'])
      if (profile === undefined) return fail(noSuchLead)
      return listEvents(context, call, query, [profile.profileId, ...profile.absorbed])
    }),
  },
  {
    method: 'DELETE',
    url: '/events/batch',
    access: writing,
    handle: taking(Batch, async (context, call, { event_ids: eventIds }) => {
      if (eventIds.length > maxDeleted)
        return fail(invalid('event_ids', `must have at most ${maxDeleted} ids in one call`))
      const ids = [...new Set(eventIds.map(id => readWireId('event', id)))].filter(id => id !== '')
      const change = changeContextOf(context, call)
      const deleted = ids.length === 0 ? 0 : await deleteEvents(context.engine, change, call.workspaceId, ids)
      return { status: 200, body: { deleted } }
    }),
  },
  {
    method: 'GET',
    url: '/event-metadata-keys',
    access: reading,
    handle: asking(OfLead, async ({ engine }, { workspaceId }, { event_type: type }) => {
      const keys = await listMetadataKeys(engine.database, workspaceId, type)
      const shown = keys.map(each => ({
        key: each.key,
        event_count: each.eventCount,
        sample_values: each.sampleValues,
      }))
      return { status: 200, body: { metadata_keys: shown } }
    }),
  },
]
