import { type Fault, invalid } from './fault.ts'

/** Which part of a paged list is asked for. */
export type Page = { readonly page: number; readonly limit: number }

const defaultLimit = 25
const maxLimit = 100
const whole = /^\d{1,9}$/

/** Reads `page` and `limit` of a query; a limit above the greatest is taken for the greatest. */
export function readPage(query: Readonly<Record<string, unknown>>): Page | { readonly fault: Fault } {
  const page = readWhole(query['page'], 1)
  if (page === undefined) return { fault: invalid('page', 'must be a whole number from 1') }
  const limit = readWhole(query['limit'], defaultLimit)
  if (limit === undefined) return { fault: invalid('limit', 'must be a whole number from 1') }
  return { page, limit: Math.min(limit, maxLimit) }
}

/** The `limit` of a list that has no pages. */
export function readLimit(
  query: Readonly<Record<string, unknown>>,
  otherwise: number,
): { readonly limit: number } | { readonly fault: Fault } {
  const limit = readWhole(query['limit'], otherwise)
  if (limit === undefined) return { fault: invalid('limit', 'must be a whole number from 1') }
  return { limit: Math.min(limit, maxLimit) }
}

function readWhole(text: unknown, otherwise: number): number | undefined {
  if (text === undefined) return otherwise
  const number = typeof text === 'string' && whole.test(text) ? Number(text) : 0
  return number >= 1 ? number : undefined
}
