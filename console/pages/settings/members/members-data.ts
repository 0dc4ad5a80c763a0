import { queryOptions } from '@tanstack/react-query'
import { type Answer, call } from '../../../app/client.ts'
import { usePages } from '../../../kit/use-pages.ts'

export type Member = Answer<'GET /v1/members'>['data'][number]

export const membersKey = ['settings', 'members'] as const
export const invitationsKey = ['settings', 'invitations'] as const

export function useMembers() {
  return usePages(membersKey, place => call('GET /v1/members', { query: { limit: 100, ...place } }))
}

/** Those to choose from, such as the actors of the audit log. */
export const someMembers = queryOptions({
  queryKey: ['settings', 'some-members'],
  queryFn: () => call('GET /v1/members', { query: { limit: 500 } }),
})

export function nameOf({ first_name, last_name, email }: Pick<Member, 'first_name' | 'last_name' | 'email'>): string {
  return `${first_name} ${last_name}`.trim() || email
}
