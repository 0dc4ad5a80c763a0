import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type Answer, call } from '../../app/client.ts'
import type { Range } from './search.ts'

export type Overview = Answer<'GET /v1/overview'>
export type Usage = Answer<'GET /v1/usage'>

const refreshMs = 5_000

export const overviewQuery = queryOptions({
  queryKey: ['home', 'overview'],
  queryFn: ({ signal }) => call('GET /v1/overview', { signal }),
  refetchInterval: refreshMs,
})

const hourMs = 3_600_000
const lengths: Readonly<Record<Range, { readonly ms: number; readonly step: 'minute' | 'hour' }>> = {
  '1h': { ms: hourMs, step: 'minute' },
  '24h': { ms: 24 * hourMs, step: 'hour' },
  '7d': { ms: 7 * 24 * hourMs, step: 'hour' },
}

/** The range and as much before it, to compare with. */
export function usageQuery(range: Range) {
  const { ms, step } = lengths[range]
  return queryOptions({
    queryKey: ['home', 'usage', range],
    queryFn({ signal }) {
      const stepMs = step === 'minute' ? 60_000 : hourMs
      const toMs = Math.ceil(Date.now() / stepMs) * stepMs
      const [from, to] = [toMs - 2 * ms, toMs].map(at => new Date(at).toISOString())
      return call('GET /v1/usage', { query: { ...(from && { from }), ...(to && { to }), step }, signal })
    },
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  })
}

const latest = 5

export const latestMergesQuery = queryOptions({
  queryKey: ['home', 'merges'],
  queryFn: ({ signal }) => call('GET /v1/merges', { query: { limit: latest }, signal }),
  refetchInterval: refreshMs * 2,
})

export const latestConflictsQuery = queryOptions({
  queryKey: ['home', 'conflicts'],
  queryFn: ({ signal }) => call('GET /v1/conflicts', { query: { limit: latest }, signal }),
  refetchInterval: refreshMs * 2,
})

export const latestImportsQuery = queryOptions({
  queryKey: ['home', 'imports'],
  queryFn: ({ signal }) => call('GET /v1/imports', { query: { limit: latest }, signal }),
  refetchInterval: refreshMs * 2,
})

type Count = Overview['profiles']

/** `1,234`, `about 50,000`, or `more than 10,000`. */
export function countInWords({ count, is_exact: isExact }: Count): string {
  return isExact ? count.toLocaleString('en') : `${count.toLocaleString('en')}+`
}

export function openCount({ open_conflicts: open }: Overview): string {
  return countInWords(open)
}
