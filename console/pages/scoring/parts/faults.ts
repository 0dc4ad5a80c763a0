import { ApiProblem } from '../../../app/client.ts'

/** The message of a refused request for a place such as `rules[0].value`. */
export function faultOf(error: unknown, path: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined
  return error.errors.find(fault => fault.path === path)?.message
}
