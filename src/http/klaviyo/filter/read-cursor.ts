import { Buffer } from 'node:buffer'
import { isStorableText } from '../../../domain/json.ts'

/** Where a page begins: behind a row, or, backwards, before one. */
export type Cursor = {
  /** The sort that it was made for. */
  readonly sort: string
  readonly direction: 'next' | 'prev'
  /** What the rows are sorted by, of that row. */
  readonly key: readonly string[]
}

/** Base64url without padding: links pass through code that mangles other signs. */
export function writeCursor({ sort, direction, key }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, direction, ...key])).toString('base64url')
}

/** Clients that were given a whole link send it back whole. */
function tokenOf(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return text
  const url = URL.parse(text)
  return url?.searchParams.get('page[cursor]') ?? undefined
}

/** Undefined for what is no cursor, or one for another sort. */
export function readCursor(text: string, sort: string): Cursor | undefined {
  const token = tokenOf(text)
  if (token === undefined || !/^[A-Za-z0-9_-]+$/.test(token)) return undefined
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  if (!Array.isArray(parts)) return undefined
  const [of, direction, ...key] = parts
  if (of !== sort || (direction !== 'next' && direction !== 'prev')) return undefined
  const isStorable = (part: unknown): part is string => typeof part === 'string' && isStorableText(part)
  return key.length > 0 && key.every(isStorable) ? { sort, direction, key } : undefined
}
