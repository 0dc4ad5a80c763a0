import type { WalkedProfile } from '../../../store/read/profile-walk.ts'
import { type Answer, type Call, fail } from '../call.ts'
import { invalidParameter } from '../fault.ts'
import { pageLinks } from '../filter/page-links.ts'
import { type Query, type QueryRead, readPageSize, readParameter, readSort } from '../filter/query.ts'
import { readCursor, writeCursor } from '../filter/read-cursor.ts'
import { readKinds } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { refuseInclude } from './get-profile.ts'
import { findNamedIds, type ListFilter, readListFilter } from './list-filter.ts'
import { type Position, positionOf, readPosition, type Sort, sorts, writePosition } from './position.ts'
import { readSelection, type Selection } from './selection.ts'
import { viewProfile } from './view-profile.ts'
import { walkEveryone, walkNamed } from './walk.ts'

type Listing = {
  readonly filter: ListFilter
  readonly sort: Sort
  readonly size: number
  readonly selection: Selection
  readonly from: Position | undefined
  readonly isBackwards: boolean
}

type Place = Pick<Listing, 'from' | 'isBackwards'>

function readPlace(query: Query, sort: Sort): QueryRead<Place> {
  const text = readParameter(query, 'page[cursor]')
  if ('fault' in text) return text
  if (text.value === undefined) return { value: { from: undefined, isBackwards: false } }
  const cursor = readCursor(text.value, sort)
  const from = cursor === undefined ? undefined : readPosition(cursor.key, sort)
  if (cursor === undefined || from === undefined) {
    return { fault: invalidParameter('page[cursor]', 'This is no cursor of a list with this sort.') }
  }
  return { value: { from, isBackwards: cursor.direction === 'prev' } }
}

function readListing(query: Query): QueryRead<Listing> {
  const filter = readListFilter(query)
  if ('fault' in filter) return filter
  const sort = readSort(query, sorts, 'id')
  if ('fault' in sort) return sort
  const size = readPageSize(query)
  if ('fault' in size) return size
  const place = readPlace(query, sort.value)
  if ('fault' in place) return place
  const selection = readSelection(query)
  if ('fault' in selection) return selection
  const value = { filter: filter.value, sort: sort.value, size: size.value, selection: selection.value, ...place.value }
  return { value }
}

/** A page in the order of the list, and whether there is more behind it in the direction of the walk. */
function pageOf(found: readonly WalkedProfile[], { size, isBackwards }: Listing) {
  const rows = found.slice(0, size)
  return { rows: isBackwards ? rows.reverse() : rows, hasMore: found.length > size }
}

/** The cursors to the pages around this one. */
function cursorsOf(rows: readonly WalkedProfile[], hasMore: boolean, { sort, from, isBackwards }: Listing) {
  const cursorAt = (profile: WalkedProfile | undefined, direction: 'next' | 'prev'): string | null =>
    profile === undefined ? null : writeCursor({ sort, direction, key: writePosition(positionOf(profile, sort)) })
  const hasNext = isBackwards || hasMore
  const hasPrevious = isBackwards ? hasMore : from !== undefined
  return {
    next: hasNext ? cursorAt(rows.at(-1), 'next') : null,
    prev: hasPrevious ? cursorAt(rows[0], 'prev') : null,
  }
}

/** GET /api/profiles. */
export async function listProfiles(context: KlaviyoContext, call: Call): Promise<Answer> {
  const fault = refuseInclude(call)
  if (fault !== undefined) return fail(fault)
  const read = readListing(call.query)
  if ('fault' in read) return fail(read.fault)
  const listing = read.value
  const { database } = context.engine
  const { workspaceId, origin } = call
  const named = await findNamedIds(context, call, listing.filter)
  if ('fault' in named) return fail(named.fault)
  const walk = { workspaceId, limit: listing.size + 1, ...listing }
  const found = await (named.value === undefined
    ? walkEveryone(database, walk)
    : walkNamed(database, walk, named.value))
  const { rows, hasMore } = pageOf(found, listing)
  const kinds = await readKinds(context, call)
  const data = rows.map(profile => viewProfile(profile, kinds, listing.selection, origin))
  return { status: 200, body: { data, links: pageLinks(call, cursorsOf(rows, hasMore, listing)) } }
}
