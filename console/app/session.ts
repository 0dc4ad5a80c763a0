import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { ApiProblem, call } from './client.ts'

export type Role = 'admin' | 'editor' | 'viewer'

/** Who is signed in, and in which workspace. */
export type Session = {
  readonly user: {
    readonly id: string
    readonly email: string
    readonly first_name: string
    readonly last_name: string
  }
  readonly workspace: { readonly id: string; readonly name: string }
  readonly role: Role
  readonly scopes: readonly string[]
  /** Every workspace that the user has a seat in. */
  readonly workspaces: readonly { readonly id: string; readonly name: string; readonly role: Role }[]
}

async function readSession(): Promise<Session | null> {
  try {
    const { workspace, key } = await call('GET /v1/server')
    const user = { id: '', email: 'root@localhost', first_name: key.name, last_name: '' }
    return { user, workspace, role: 'admin', scopes: key.scopes, workspaces: [{ ...workspace, role: 'admin' }] }
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null
    throw error
  }
}

export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: readSession, staleTime: 60_000 })

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
