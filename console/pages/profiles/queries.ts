import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type Answer, call } from '../../app/client.ts'
import { profilesObjectQuery } from '../../app/queries.ts'
import { inWords } from '../../kit/words.ts'
import type { ListState } from './list-search.ts'

const pageSize = 50

/** The list as it is searched, filtered and sorted, page behind page; what is shown stays until the next is there. */
export function listQuery({ q, filter, sort }: Pick<ListState, 'q' | 'filter' | 'sort'>) {
  return infiniteQueryOptions({
    queryKey: ['profiles', 'list', { q, filter, sort }],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/profiles', {
        query: {
          limit: pageSize,
          sort,
          ...(q.trim() !== '' && { q: q.trim() }),
          ...(filter.length > 0 && { filter: [...filter] }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: nothing,
    getNextPageParam: page => page.next_cursor,
    placeholderData: keepPreviousData,
  })
}

const nothing: string | null = null

export const viewsQuery = queryOptions({
  queryKey: ['profiles', 'views'],
  queryFn: ({ signal }) => call('GET /v1/views', { signal }),
  staleTime: 60_000,
})

export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'date' | 'json'

export type Field = { readonly name: string; readonly label: string; readonly type: FieldType }

const discoveredTypes: Readonly<Record<string, FieldType>> = { number: 'number', boolean: 'boolean', string: 'string' }

const times: readonly Field[] = [
  { name: 'created_at', label: 'First seen', type: 'timestamp' },
  { name: 'updated_at', label: 'Last changed', type: 'timestamp' },
]

type Definition = Answer<'GET /v1/objects/{object}'>

function fieldsOf({ fields, discovered_fields: discovered }: Definition): readonly Field[] {
  const declared = fields.map(({ name, display_name, type }) => ({ name, label: display_name ?? inWords(name), type }))
  const others = discovered.map(({ name, types: [type = 'json', ...more] }) => ({
    name,
    label: inWords(name),
    type: more.length > 0 ? ('json' as const) : (discoveredTypes[type] ?? 'json'),
  }))
  return [...declared, ...others, ...times]
}

/** The fields of profiles, declared and discovered, and the times of the profile itself. */
export const fieldsQuery = queryOptions({ ...profilesObjectQuery, select: fieldsOf })
