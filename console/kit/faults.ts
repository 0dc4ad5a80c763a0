import { ApiProblem, messageOf } from '../app/client.ts'

export type Faults = {
  /** What the server says of one place of the body, such as `field`; undefined when it is content with it. */
  readonly at: (path: string) => string | undefined
  /** What it says that belongs to none of the places shown. */
  readonly rest: string | undefined
}

/** The message of a refused call for one place of its body, such as `rules[0].value`. */
export function faultAt(error: unknown, path: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined
  const fault = error.errors.find(each => each.path === path)
  return fault === undefined ? undefined : sentence(fault.message)
}

/** The faults of a refused call, each beside the place that it names; `shown` are the places that the form has. */
export function faultsOf(error: unknown, shown: readonly string[]): Faults {
  if (error === null || error === undefined) return { at: () => undefined, rest: undefined }
  const errors = error instanceof ApiProblem ? error.errors : []
  return {
    at: path => faultAt(error, path),
    rest: errors.some(({ path }) => shown.includes(path)) ? undefined : messageOf(error),
  }
}

/** What the server says of a place, said of the field that stands there. */
function sentence(text: string): string {
  const said = /^(must|is|are|has|may|does|needs|cannot|holds|lies|overlaps) /.test(text) ? `This ${text}` : text
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`
}
