import { type Answer, call } from '../../../app/client.ts'
import { membersKey } from '../../../app/queries.ts'
import { usePages } from '../../../kit/use-pages.ts'

export type Member = Answer<'GET /v1/members'>['data'][number]

export const invitationsKey = ['settings', 'invitations'] as const

export function useMembers() {
  return usePages([...membersKey, 'all'], place => call('GET /v1/members', { query: { limit: 100, ...place } }))
}
