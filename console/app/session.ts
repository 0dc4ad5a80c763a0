import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { ApiProblem, call, startAgain } from './client.ts'
import { type Session, sessionKey } from './session-key.ts'

export type { Session } from './session-key.ts'
export type Role = Session['role']

async function readSession(): Promise<Session | null> {
  try {
    return await call('GET /v1/session')
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null
    throw error
  }
}

export const sessionQuery = queryOptions({ queryKey: sessionKey, queryFn: readSession, staleTime: 60_000 })

/** Inside the shell somebody is signed in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery)
  if (data === null) throw new ApiProblem(401, 'unauthorized', 'Sign in again.', [])
  return data
}

/** Whether who is signed in may do what a scope opens; what they may not do is not offered. */
export function useMay(scope: string): boolean {
  const { scopes } = useSession()
  return scopes.includes('*') || scopes.includes(scope)
}

export async function signOut(): Promise<void> {
  await call('DELETE /v1/session')
  startAgain('/sign-in')
}

export async function enterWorkspace(id: string): Promise<void> {
  await call('PUT /v1/session/workspace', { body: { workspace_id: id } })
  startAgain('/')
}
