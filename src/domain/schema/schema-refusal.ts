/** Why a change of settings, objects or fields is not made. `conflict` contradicts what is there; the rest is unusable. */
export type SchemaRefusal = {
  readonly code: 'not_found' | 'conflict' | 'unprocessable'
  /** The member of the request concerned; empty when it is the change as a whole. */
  readonly path: string
  /** A sentence without the path. */
  readonly message: string
}

export function unusable(path: string, message: string): SchemaRefusal {
  return { code: 'unprocessable', path, message }
}

export function contradiction(path: string, message: string): SchemaRefusal {
  return { code: 'conflict', path, message }
}
