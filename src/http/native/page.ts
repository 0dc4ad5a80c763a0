import { type Static, type TSchema, Type } from 'typebox'

export const defaultPageSize = 50
export const maxPageSize = 500

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
  return parts.every(part => part === null || typeof part === 'string' || typeof part === 'number') ? parts : undefined
}

/** Cuts the page from `limit + 1` rows: the extra row only tells that there is more. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorOf: (row: Row) => CursorParts,
): { data: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { data: shown.map(toItem), next_cursor: last === undefined ? null : encodeCursor(cursorOf(last)) }
}

export type PageQueryValues = Static<typeof PageQuery>
