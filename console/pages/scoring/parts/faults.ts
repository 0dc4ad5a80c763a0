import { ApiProblem, faultAt } from '../../../app/client.ts'

/** The message of a refused call for a place such as `rules[0].value`. */
export function faultOf(error: unknown, path: string): string | undefined {
  return error instanceof ApiProblem ? faultAt(error, path) : undefined
}
