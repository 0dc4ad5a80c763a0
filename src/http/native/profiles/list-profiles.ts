import { Type } from 'typebox'
import type { WorkspaceConfig } from '../../../domain/config.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { type Database, DatabaseError, type Queryable } from '../../../store/database.ts'
import { firstId, lastId } from '../../../store/read/bounds.ts'
import {
  maxScanned,
  profileFindScanEndAscending,
  profileFindScanEndDescending,
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
import { maxHits } from '../../../store/read/profile-search.ts'
import { queryCanceled, runWithin } from '../../../store/read/run-within.ts'
import {
  badCursor,
  type CursorParts,
  decodeCursor,
  defaultPageSize,
  encodeCursor,
  PageQuery,
  pageFrom,
  pageOf,
} from '../page.ts'
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
      description:
        'The beginning of any identifier, or of words: each must begin a word of the names of the profile or of its company, in any order. Case and the marks of letters do not matter, `muller` finds Müller. Text with an `@` is the beginning of an identifier alone.',
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

const Page = Type.Object({
  ...pageOf(named('Profile')).properties,
  is_partial: Type.Optional(
    Type.Boolean({
      description: `Of a search: whether more than ${maxHits} words or identifiers of a kind begin like \`q\`, of which the first are looked at.`,
    }),
  ),
})

type List = {
  readonly workspaceId: string
  readonly filter: Filter
  /** Null without a search. */
  readonly hits: Hits | null
  readonly sort: Sort
  readonly cursor: CursorParts | undefined
  readonly limit: number
}

type Listed = { readonly profile: ReturnType<typeof viewProfile>; readonly cursor: CursorParts }

/** The parameters that all lists begin with. */
function sharedParameters({ workspaceId, filter, hits, limit }: List) {
  return [
    workspaceId,
    hits === null ? null : JSON.stringify(hits.search),
    limit + 1,
    JSON.stringify(filter.contains),
    JSON.stringify(filter.conditions),
  ] as const
}

/** A page, and where to go on when it ended before it was full. */
type ListedPage = { readonly items: readonly Listed[]; readonly scannedTo?: CursorParts }

/** Looks at so many profiles and no more: a page of a filter that few pass is short, and the next goes on behind it. */
async function listByCreation(database: Queryable, list: List): Promise<ListedPage | undefined> {
  const isAscending = list.sort.direction === 'asc'
  const [id = isAscending ? firstId : lastId] = list.cursor ?? []
  if (typeof id !== 'string' || !isUuid(id)) return undefined
  const [all, found, scanEnd] = isAscending
    ? [profileListAscending, profileListFoundAscending, profileFindScanEndAscending]
    : [profileListDescending, profileListFoundDescending, profileFindScanEndDescending]
  const rows = await database.run(list.hits === null ? all : found, [...sharedParameters(list), id])
  const items = rows.map(row => ({ profile: viewProfile(toReadProfile(row)), cursor: [row.profile_id] }))
  if (list.hits !== null || items.length > list.limit) return { items }
  const [end] = await database.run(scanEnd, [list.workspaceId, id])
  return end === undefined ? { items } : { items, scannedTo: [end.profile_id] }
}

/** Ranks of values run from 0 to 3; what has no value stands behind them in either direction. */
const ranks = { asc: { missing: 4, before: -1 }, desc: { missing: -1, before: 5 } } as const

async function listByValue(database: Queryable, list: List, field: string): Promise<ListedPage | undefined> {
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
  const rows = await database.run(list.hits === null ? all : found, [
    ...sharedParameters(list),
    id,
    field,
    ranks[direction].missing,
    isTime,
    rank,
    number,
    text,
  ])
  const items = rows.map(row => ({
    profile: viewProfile(toReadProfile(row)),
    cursor: [row.sort_rank, row.sort_number, row.sort_text, row.profile_id],
  }))
  return { items }
}

/** What a list without an index may take of the database. */
const maxMs = 15_000

async function listProfiles(database: Database, list: List): Promise<ListedPage | undefined | 'too_slow'> {
  const { field } = list.sort
  if (field === undefined) return listByCreation(database, list)
  try {
    return await runWithin(database, maxMs, tx => listByValue(tx, list, field))
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === queryCanceled) return 'too_slow'
    throw error
  }
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
      description: `Live profiles, the newest first unless sorted otherwise. A cursor belongs to the sort it came with. A page of a list by creation looks at ${maxScanned} profiles at most, so one of a filter that few pass may be short or empty; go on until \`next_cursor\` is null. Sorting by anything but creation reads every profile, or all that the search found, and is refused with 422 where that takes too long.`,
      tags: ['profiles'],
      querystring: Query,
      response: { 200: Page, ...problemResponses(400, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { q, sort, limit = defaultPageSize } = request.query
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
      const hits = q === undefined ? null : await findHits(engine.database, workspaceId, readSearch(q, config))
      const list: List = { workspaceId, hits, limit, ...read.request }
      const listed = await listProfiles(engine.database, list)
      if (listed === undefined) return sendProblem(reply, 'invalid_request', badCursor.detail, badCursor.errors)
      if (listed === 'too_slow') {
        const message = `takes more than ${maxMs / 1000} s here: it reads every profile`
        const advice = 'Sort by created_at, or search for something first.'
        const fault = { path: 'querystring.sort', message, ...(sort !== undefined && { value: sort }) }
        return sendProblem(reply, 'unprocessable', `This sort ${message}. ${advice}`, [fault])
      }
      const page = pageFrom(
        listed.items,
        limit,
        item => item.profile,
        item => item.cursor,
      )
      return {
        ...page,
        ...(listed.scannedTo !== undefined && { next_cursor: encodeCursor(listed.scannedTo) }),
        ...(hits !== null && { is_partial: hits.isPartial }),
      }
    },
  })
}
