import { invalid, ok, type Result, refuse } from './fault.ts'

export type Page = { readonly page: number; readonly pageSize: number }

const maxPage = 1_000_000

export function readPage(query: Readonly<Record<string, unknown>>): Result<Page> {
  const page = readNumber(query['page'], 1, maxPage)
  if (page === undefined) return refuse(invalid('page', 'expected a whole number from 1'))
  const pageSize = readNumber(query['pageSize'], 50, 500)
  if (pageSize === undefined) return refuse(invalid('pageSize', 'expected a whole number from 1 to 500'))
  return ok({ page, pageSize })
}

function readNumber(given: unknown, absent: number, max: number): number | undefined {
  if (given === undefined) return absent
  if (typeof given !== 'string' || !/^[1-9]\d{0,6}$/.test(given)) return undefined
  return Number(given) <= max ? Number(given) : undefined
}
