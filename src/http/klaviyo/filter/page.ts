import type { Json } from '../../../domain/json.ts'
import type { Answer, Call } from '../call.ts'
import { invalidParameter } from '../fault.ts'
import { pageLinks } from './page-links.ts'
import { type Query, type QueryRead, readPageSize, readParameter } from './query.ts'
import { readCursor, writeCursor } from './read-cursor.ts'

/** Which part of a list is asked for: so many rows behind a row, or, backwards, before one. */
export type Page<P> = {
  readonly sort: string
  readonly size: number
  readonly from: P | undefined
  readonly isBackwards: boolean
}

/** Reads `page[size]` and `page[cursor]`; `readPosition` knows what the cursor of a row holds. */
export function readPage<P>(
  query: Query,
  sort: string,
  readPosition: (key: readonly string[]) => P | undefined,
): QueryRead<Page<P>> {
  const size = readPageSize(query)
  if ('fault' in size) return size
  const text = readParameter(query, 'page[cursor]')
  if ('fault' in text) return text
  if (text.value === undefined) return { value: { sort, size: size.value, from: undefined, isBackwards: false } }
  const cursor = readCursor(text.value, sort)
  const from = cursor === undefined ? undefined : readPosition(cursor.key)
  if (cursor === undefined || from === undefined) {
    return { fault: invalidParameter('page[cursor]', 'This is no cursor of this list in this order.') }
  }
  return { value: { sort, size: size.value, from, isBackwards: cursor.direction === 'prev' } }
}

/** Answers with a page of what was found in the direction of the walk: up to one row more than it may have. */
export function answerPage<P, R>(
  call: Call,
  { sort, size, from, isBackwards }: Page<P>,
  found: readonly R[],
  { keyOf, view }: { readonly keyOf: (row: R) => readonly string[]; readonly view: (row: R) => Json },
): Answer {
  const hasMore = found.length > size
  const rows = found.slice(0, size)
  if (isBackwards) rows.reverse()
  const cursorAt = (row: R | undefined, direction: 'next' | 'prev'): string | null =>
    row === undefined ? null : writeCursor({ sort, direction, key: keyOf(row) })
  const links = pageLinks(call, {
    next: isBackwards || hasMore ? cursorAt(rows.at(-1), 'next') : null,
    prev: (isBackwards ? hasMore : from !== undefined) ? cursorAt(rows[0], 'prev') : null,
  })
  return { status: 200, body: { data: rows.map(view), links } }
}
