import { Type } from 'typebox'
import type { WorkspaceConfig } from '../../../domain/config.ts'
import { isUuid } from '../../../domain/uuid.ts'
import type { Queryable } from '../../../store/database.ts'
import { firstId, lastId } from '../../../store/read/bounds.ts'
import {
  profileListAscending,
  profileListByValueAscending,
  profileListByValueDescending,
  profileListDescending,
  profileListFoundAscending,
  profileListFoundByValueAscending,
  profileListFoundByValueDescending,
  profileListFoundDescending,
} from '../../../store/read/profile-list.ts'
import { toReadProfile } from '../../../store/read/profile-row.ts'
import { badCursor, type CursorParts, decodeCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { type Fault, problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { type Filter, filterOps, readFilter, readSort, type Sort } from './list-query.ts'
import { findHits, type Hits, readSearch } from './list-search.ts'
import { named } from './route-parts.ts'
import { viewProfile } from './views.ts'

const Query = Type.Object({
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The beginning of any identifier, or any part of a name.',
    }),
  ),
  filter: Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String())], {
      description: `\`field:op:value\`, repeated; all must hold. Ops: ${filterOps.join(', ')}. \`in\` takes values between commas, \`exists\` takes true or false. \`created_at\` and \`updated_at\` are fields here.`,
    }),
  ),
  sort: Type.Optional(
    Type.String({
      default: '-created_at',
      description:
        '`created_at`, `updated_at` or any field; `-` before it for descending. Profiles without a value come last.',
    }),
  ),
  ...PageQuery.properties,
})

type List = {
  readonly workspaceId: string
  readonly filter: Filter
  readonly hits: Hits
  readonly sort: Sort
  readonly cursor: CursorParts | undefined
  readonly limit: number
}

type Listed = { readonly profile: ReturnType<typeof viewProfile>; readonly cursor: CursorParts }

/** The parameters that all lists begin with. */
function sharedParameters({ workspaceId, filter, hits, limit }: List) {
  const search = hits.search === null ? null : { name: hits.search.namePattern, ranges: hits.search.ranges }
  return [
    workspaceId,
    hits.profileIds,
    search === null ? null : JSON.stringify(search),
    JSON.stringify(filter.contains),
    JSON.stringify(filter.conditions),
    limit + 1,
  ] as const
}

async function listByCreation(database: Queryable, list: List): Promise<Listed[] | undefined> {
  const isAscending = list.sort.direction === 'asc'
  const [id = isAscending ? firstId : lastId] = list.cursor ?? []
  if (typeof id !== 'string' || !isUuid(id)) return undefined
  const [all, found] = isAscending
    ? [profileListAscending, profileListFoundAscending]
    : [profileListDescending, profileListFoundDescending]
  const rows = await database.run(list.hits.profileIds === null ? all : found, [...sharedParameters(list), id])
  return rows.map(row => ({ profile: viewProfile(toReadProfile(row)), cursor: [row.profile_id] }))
}

/** Ranks of values run from 0 to 3; what has no value stands behind them in either direction. */
const ranks = { asc: { missing: 4, before: -1 }, desc: { missing: -1, before: 5 } } as const

async function listByValue(database: Queryable, list: List, field: string): Promise<Listed[] | undefined> {
  const { direction, isTime } = list.sort
  const isAscending = direction === 'asc'
  const [rank = ranks[direction].before, number = '0', text = '', id = isAscending ? firstId : lastId] =
    list.cursor ?? []
  if (
    typeof rank !== 'number' ||
    !Number.isInteger(rank) ||
    rank < -1 ||
    rank > 5 ||
    typeof number !== 'string' ||
    typeof text !== 'string'
  )
    return undefined
  if (typeof id !== 'string' || !isUuid(id) || !/^-?\d+(\.\d+)?$/.test(number)) return undefined
  const [all, found] = isAscending
    ? [profileListByValueAscending, profileListFoundByValueAscending]
    : [profileListByValueDescending, profileListFoundByValueDescending]
  const rows = await database.run(list.hits.profileIds === null ? all : found, [
    ...sharedParameters(list),
    id,
    field,
    ranks[direction].missing,
    isTime,
    rank,
    number,
    text,
  ])
  return rows.map(row => ({
    profile: viewProfile(toReadProfile(row)),
    cursor: [row.sort_rank, row.sort_number, row.sort_text, row.profile_id],
  }))
}

type Request = Pick<List, 'filter' | 'sort' | 'cursor'>

function readRequest(
  query: { readonly filter?: string | string[]; readonly sort?: string; readonly cursor?: string },
  config: WorkspaceConfig,
): { readonly ok: true; readonly request: Request } | { readonly ok: false; readonly fault: Fault } {
  const filters = typeof query.filter === 'string' ? [query.filter] : (query.filter ?? [])
  const filter = readFilter(filters, config)
  if (!filter.ok) return filter
  const sort = readSort(query.sort ?? '-created_at', config)
  if (!sort.ok) return sort
  const length = sort.value.field === undefined ? 1 : 4
  const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor, length)
  const [fault] = query.cursor !== undefined && cursor === undefined ? badCursor.errors : []
  if (fault !== undefined) return { ok: false, fault }
  return { ok: true, request: { filter: filter.value, sort: sort.value, cursor } }
}

export function registerListProfiles(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles',
    config: needs('profiles:read'),
    schema: {
      summary: 'List and search profiles',
      description:
        'Live profiles, the newest first unless sorted otherwise. A cursor belongs to the sort it came with. Sorting by anything but creation, and filters that few profiles pass, read the whole workspace.',
      tags: ['profiles'],
      querystring: Query,
      response: { 200: pageOf(named('Profile')), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { q, limit = defaultPageSize } = request.query
      const config = await engine.config.get(workspaceId)
      if (config === undefined) throw new Error('the caller has a workspace')
      if (JSON.stringify(request.query).includes('\\u0000')) {
        return sendProblem(reply, 'invalid_request', 'The query holds a NUL character.')
      }
      const read = readRequest(request.query, config)
      if (!read.ok) {
        const { fault } = read
        return sendProblem(reply, 'invalid_request', `${fault.path}: ${fault.message}.`, [fault])
      }
      const hits =
        q === undefined
          ? { profileIds: null, search: null }
          : await findHits(engine.database, workspaceId, readSearch(q, config))
      const list: List = { workspaceId, hits, limit, ...read.request }
      const { field } = list.sort
      const listed =
        field === undefined
          ? await listByCreation(engine.database, list)
          : await listByValue(engine.database, list, field)
      if (listed === undefined) return sendProblem(reply, 'invalid_request', badCursor.detail, badCursor.errors)
      return pageFrom(
        listed,
        limit,
        item => item.profile,
        item => item.cursor,
      )
    },
  })
}
