import { ApiProblem, type Client, createClient, type Route } from '../../client/api/client.ts'
import { queryClient } from './query-client.ts'
import { type Session, sessionKey } from './session-key.ts'

export { type Answer, ApiProblem, type Schemas } from '../../client/api/client.ts'

const basePath = '/console'

/** The native API of the server that sent this page; the session's cookie says who calls. */
const api = createClient({
  url: '',
  headers: () => ({
    // A page of another site cannot add a header, so none of them can write in the name of who is signed in.
    'onefold-console': '1',
    ...workspaceHeader(queryClient.getQueryData<Session | null>(sessionKey)),
  }),
})

/** A page keeps to the workspace it shows, whatever another window has gone to meanwhile. */
function workspaceHeader(session: Session | null | undefined): Readonly<Record<string, string>> {
  return session == null ? {} : { 'onefold-workspace': session.workspace.id }
}

/** What a 401 answers of these is for the page that calls them. */
const opening: ReadonlySet<Route> = new Set<Route>([
  'GET /v1/session',
  'POST /v1/session',
  'POST /v1/setup',
  'POST /v1/invitations/accept',
])

/** Whoever is no longer signed in goes to sign in, and then comes back. */
export const call: Client['call'] = (route, ...input) =>
  api.call(route, ...input).then(
    answer => {
      if (!route.startsWith('GET ')) forgetElsewhere()
      return answer
    },
    (error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401 && !opening.has(route)) goToSignIn()
      throw error
    },
  )

/** What other pages have read may no longer hold after a change; they read it again when they are opened. */
export function forgetElsewhere(): void {
  void queryClient.invalidateQueries({ refetchType: 'none', type: 'inactive' })
}

export const { address, follow, upload } = api

function goToSignIn(): void {
  const { pathname, search, hash } = location
  const here = `${pathname.slice(basePath.length)}${search}${hash}`
  location.assign(`${basePath}/sign-in?to=${encodeURIComponent(here)}`)
}

/** A new page, so that nothing of the workspace or the person before is left in memory. */
export function startAgain(path: '/' | '/sign-in'): void {
  location.assign(`${basePath}${path}`)
}

/** What a person reads of a call that failed. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong.'
}
