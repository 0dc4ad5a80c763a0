import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'

/**
 * Checks what a column of the configuration holds when it is read, so that a row changed by hand fails here, by name,
 * and not somewhere in a write.
 */
export function parseStored<T extends TSchema>(schema: T, stored: unknown, what: string): Static<T> {
  if (Value.Check(schema, stored)) return stored
  const [first] = Value.Errors(schema, stored)
  throw new Error(`${what} is damaged at ${first?.instancePath ?? '/'}: ${first?.message ?? 'wrong form'}`)
}
