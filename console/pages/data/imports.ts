// What the pages of imports ask the server for.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Answer, call, follow } from '../../app/client.ts'
import { isMoving } from './job-words.ts'
import { useLive } from './live.ts'

export type Import = Answer<'GET /v1/imports/{id}'>
export type NewImport = Parameters<typeof createImport>[0]

export const importKeys = {
  one: (id: string) => ['data', 'imports', 'one', id],
  errors: (id: string) => ['data', 'imports', 'errors', id],
} as const

const pageSize = 30
const againMs = 2_000

export const importsQuery = infiniteQueryOptions({
  queryKey: ['data', 'imports', 'list'],
  queryFn: ({ pageParam }) =>
    call('GET /v1/imports', { query: { limit: pageSize, ...(pageParam !== '' && { cursor: pageParam }) } }),
  initialPageParam: '',
  getNextPageParam: page => page.next_cursor,
  refetchInterval: ({ state }) => (state.data?.pages.some(page => page.data.some(isMoving)) === true ? againMs : false),
})

export function useImport(id: string) {
  return useLive<Import>({
    queryKey: importKeys.one(id),
    read: () => call('GET /v1/imports/{id}', { path: { id } }),
    follow: signal => follow('GET /v1/imports/{id}/stream', { path: { id }, signal }),
  })
}

export function createImport(body: Parameters<typeof call<'POST /v1/imports'>>[1]['body']): Promise<Import> {
  return call('POST /v1/imports', { body })
}

/** The same import again, of the same file: for real when it was a dry run. */
export function repeatOf(run: Import): NewImport {
  const { settings, mapping, match_key, mode } = run
  return {
    file_id: run.file_id,
    object: run.object,
    ...(settings?.restore !== true && { mapping }),
    ...(match_key !== null && { match_key }),
    ...(mode !== null && { mode }),
    ...(settings !== null && {
      ...(settings.link_policy !== 'below-email' && { link_policy: settings.link_policy }),
      undeclared: settings.undeclared,
      on_invalid: settings.on_invalid,
      restore: settings.restore,
      ...(settings.observed_at_column !== null && { observed_at_column: settings.observed_at_column }),
    }),
  }
}

export type DataObject = Answer<'GET /v1/objects'>['data'][number]

export function previewQuery(file: string, object: string) {
  return queryOptions({
    queryKey: ['data', 'preview', file, object],
    queryFn: () => call('GET /v1/files/{id}/preview', { path: { id: file }, query: { object } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export type Preview = Answer<'GET /v1/files/{id}/preview'>
