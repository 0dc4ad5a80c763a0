import { type TSchema, Type } from 'typebox'
import { isUuid } from '../../domain/uuid.ts'
import type { BoundedList } from '../../engine/bounded-list.ts'
import { endOfTime } from '../../store/read/bounds.ts'
import type { Fault } from './problem.ts'

export const defaultPageSize = 50
const maxPageSize = 500

/** The query of every list. */
export const PageQuery = Type.Object({
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1000,
      description: '`next_cursor` of the page before; without it, the first page.',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: maxPageSize, default: defaultPageSize, description: 'Items on a page.' }),
  ),
})

/** A list's body: `{"data": [...], "next_cursor": string or null}`. */
export function pageOf<T extends TSchema>(item: T) {
  return Type.Object({
    data: Type.Array(item),
    next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
  })
}

export type CursorParts = readonly (string | number | null)[]

/** An opaque cursor: the sort values of the last item of a page, its id last. */
export function encodeCursor(parts: CursorParts): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The parts of a cursor, or undefined when it is not one of ours with that many parts. */
export function decodeCursor(cursor: string, length: number): CursorParts | undefined {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
  if (!Array.isArray(parts) || parts.length !== length) return undefined
  return parts.every(isPart) ? parts : undefined
}

function isPart(part: unknown): part is string | number | null {
  return part === null || typeof part === 'number' || (typeof part === 'string' && !part.includes('\0'))
}

/** Whether a part of a cursor is a time of this platform, in milliseconds since 1970. */
export function isCursorTime(part: unknown): part is number {
  return typeof part === 'number' && Number.isSafeInteger(part) && part >= 0 && part <= endOfTime.getTime()
}

/** Cuts the page from `limit + 1` rows: the extra row only tells that there is more. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorOf: (row: Row) => CursorParts,
): { data: Item[]; next_cursor: string | null } {
  return pageOfAll({ rows: rows.slice(0, limit), hasMore: rows.length > limit }, toItem, cursorOf)
}

/** A page of exactly these rows. */
export function pageOfAll<Row, Item>(
  { rows, hasMore }: BoundedList<Row>,
  toItem: (row: Row) => Item,
  cursorOf: (row: Row) => CursorParts,
): { data: Item[]; next_cursor: string | null } {
  const last = hasMore ? rows.at(-1) : undefined
  return { data: rows.map(toItem), next_cursor: last === undefined ? null : encodeCursor(cursorOf(last)) }
}

export type IdCursor =
  | { readonly kind: 'decoded'; readonly id: string | null }
  | { readonly kind: 'refused'; readonly detail: string; readonly errors: readonly Fault[] }

/** The cursor of a list that is ordered by id alone; null for the first page. */
export function decodeIdCursor(cursor: string | undefined): IdCursor {
  if (cursor === undefined) return { kind: 'decoded', id: null }
  const [id] = decodeCursor(cursor, 1) ?? []
  if (typeof id === 'string' && isUuid(id)) return { kind: 'decoded', id }
  return { kind: 'refused', ...badCursor }
}

/** What a request with a cursor that is not ours is told. */
export const badCursor: { readonly detail: string; readonly errors: readonly Fault[] } = {
  detail: 'The cursor is not one of this list; send next_cursor of a page as it came.',
  errors: [{ path: 'querystring.cursor', message: 'is not a cursor of this list' }],
}
