import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Answer, call } from '../../app/client.ts'
import type { ConflictState } from './search.ts'

export type Conflict = Answer<'GET /v1/conflicts'>['data'][number]
export type ConflictDetail = Answer<'GET /v1/conflicts/{id}'>
export type Side = ConflictDetail['sides'][number]

const nothing: string | null = null

export function conflictsQuery(state: ConflictState) {
  return infiniteQueryOptions({
    queryKey: ['conflicts', 'list', state],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/conflicts', {
        query: { state, limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: nothing,
    getNextPageParam: page => page.next_cursor,
  })
}

export function conflictQuery(id: string) {
  return queryOptions({
    queryKey: ['conflicts', 'one', id],
    queryFn: ({ signal }) => call('GET /v1/conflicts/{id}', { path: { id }, signal }),
  })
}

/** The newest open one beside `id`, and how many there are. */
export async function findNext(id: string): Promise<string | undefined> {
  const { data } = await call('GET /v1/conflicts', { query: { limit: 2 } })
  return data.find(conflict => conflict.id !== id)?.id
}
