import { infiniteQueryOptions } from '@tanstack/react-query'
import { call, follow } from '../../app/client.ts'
import type { Export } from './export-words.ts'
import { isMoving, isOver } from './job-words.ts'
import { useLive } from './live.ts'

export const exportKeys = {
  list: ['data', 'exports', 'list'],
  one: (id: string) => ['data', 'exports', 'one', id],
} as const

const pageSize = 30
const againMs = 3_000

export const exportsQuery = infiniteQueryOptions({
  queryKey: exportKeys.list,
  queryFn: ({ pageParam }) =>
    call('GET /v1/exports', { query: { limit: pageSize, ...(pageParam !== '' && { cursor: pageParam }) } }),
  initialPageParam: '',
  getNextPageParam: page => page.next_cursor,
  refetchInterval: ({ state }) => (state.data?.pages.some(page => page.data.some(isMoving)) === true ? againMs : false),
})

/** An export of the list, as it goes on. */
export function useExport(first: Export, isFollowed: boolean): Export {
  const { id } = first
  const { data } = useLive<Export>({
    queryKey: exportKeys.one(id),
    read: () => call('GET /v1/exports/{id}', { path: { id } }),
    follow: signal => follow('GET /v1/exports/{id}/stream', { path: { id }, signal }),
    isFollowed,
    initialData: first,
  })
  // Of one that nobody follows the list knows more, unless it was ended here.
  return data !== undefined && (isFollowed || isOver(data)) ? data : first
}
