import { type ApiProblem, createClient } from '../../client/api/client.ts'

export { type Answer, ApiProblem, type Schemas } from '../../client/api/client.ts'

const interimKey = sessionStorage.getItem('onefold-key')

/** The native API of the server that sent this page; the session's cookie says who calls. */
export const { call, address, follow, upload } = createClient({
  url: '',
  // A page of another site cannot add a header, so none of them can write in the name of who is signed in.
  headers: () => ({
    'onefold-console': '1',
    ...(interimKey !== null && { authorization: `Bearer ${interimKey}` }),
  }),
})

/** What a person reads of a call that failed. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong.'
}

/** The message for one place of the request, such as `body.source_key`. */
export function faultAt(error: ApiProblem, path: string): string | undefined {
  return error.errors.find(fault => fault.path === path)?.message
}
