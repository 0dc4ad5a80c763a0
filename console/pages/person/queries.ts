import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../app/client.ts'
import type { EntryType } from './person-search.ts'

const pageSize = 50

export const profileQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'profile'],
    queryFn: ({ signal }) => call('GET /v1/profiles/{id}', { path: { id }, signal }),
  })

export const scoresQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'scores'],
    queryFn: ({ signal }) => call('GET /v1/profiles/{id}/scores', { path: { id }, signal }),
  })

export const graphQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'graph'],
    queryFn: ({ signal }) => call('GET /v1/profiles/{id}/graph', { path: { id }, signal }),
  })

export const undoQuery = (mergeId: string) =>
  queryOptions({
    // Not among what a change reads again: once the merge is undone there is nothing to foresee.
    queryKey: ['person-undo', mergeId],
    queryFn: ({ signal }) => call('GET /v1/merges/{id}/undo', { path: { id: mergeId }, signal }),
    staleTime: 0,
  })

export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ['person', 'search', text],
    queryFn: ({ signal }) => call('GET /v1/profiles', { query: { q: text, limit: 8 }, signal }),
    enabled: text !== '',
  })

const pages = { initialPageParam: '', getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor }

function pageOf(cursor: string) {
  return { limit: pageSize, ...(cursor !== '' && { cursor }) }
}

export const historyQuery = (id: string, field: string) =>
  infiniteQueryOptions({
    ...pages,
    queryKey: ['person', id, 'history', field],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/profiles/{id}/history', { path: { id }, query: { field, ...pageOf(pageParam) }, signal }),
  })

export const timelineQuery = (id: string, types: readonly EntryType[], readerId: string) =>
  infiniteQueryOptions({
    ...pages,
    queryKey: ['person', id, 'timeline', types, readerId],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/profiles/{id}/timeline', {
        path: { id },
        query: {
          ...pageOf(pageParam),
          ...(types.length > 0 && { type: [...types] }),
          ...(readerId !== '' && { reader_id: readerId }),
        },
        signal,
      }),
  })

export const enrichmentsQuery = (id: string) =>
  infiniteQueryOptions({
    ...pages,
    queryKey: ['person', id, 'enrichments'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/profiles/{id}/enrichments', { path: { id }, query: pageOf(pageParam), signal }),
  })

export const notesQuery = (id: string, readerId: string) =>
  infiniteQueryOptions({
    ...pages,
    queryKey: ['person', id, 'notes', readerId],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/profiles/{id}/notes', {
        path: { id },
        query: { ...pageOf(pageParam), ...(readerId !== '' && { reader_id: readerId }) },
        signal,
      }),
  })
