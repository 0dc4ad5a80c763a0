import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { type Answer, call } from '../../app/client.ts'
import type { ConflictState } from './routes.ts'

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

/** What a decision changes: the queue, the people and the figures of the home page. */
export async function forgetDecided(queryClient: QueryClient): Promise<void> {
  await Promise.all(
    ['conflicts', 'home', 'profiles', 'person'].map(area => queryClient.invalidateQueries({ queryKey: [area] })),
  )
}
