// What several areas ask for, so that a change in one of them shows in the others.

import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'

export const objectsQuery = queryOptions({
  queryKey: ['objects'],
  queryFn: ({ signal }) => call('GET /v1/objects', { signal }).then(({ data }) => data),
})

/** What the schema says of profiles; what throws away the objects throws it away too. */
export const profilesObjectQuery = queryOptions({
  queryKey: [...objectsQuery.queryKey, 'profiles'],
  queryFn: ({ signal }) => call('GET /v1/objects/{object}', { path: { object: 'profiles' }, signal }),
})

export const membersKey = ['members']

/** Those to choose from, such as owners and the actors of the audit log. */
export const someMembersQuery = queryOptions({
  queryKey: [...membersKey, 'some'],
  queryFn: ({ signal }) => call('GET /v1/members', { query: { limit: 500 }, signal }),
  staleTime: 60_000,
})

/** After a change of people: whatever is shown of them is read again. */
export async function refreshPeople(queryClient: QueryClient): Promise<void> {
  await Promise.all(
    ['person', 'profiles', 'conflicts', 'home'].map(area => queryClient.invalidateQueries({ queryKey: [area] })),
  )
}
