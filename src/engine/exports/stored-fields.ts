import { isJsonObject, type JsonObject, memberOf } from '../../domain/json.ts'

/** Fields as a page of an export has them: the text that the database holds. */
export function parseFields(text: string): JsonObject {
  const fields: unknown = JSON.parse(text)
  if (!isJsonObject(fields)) throw new Error('fields are stored as an object')
  return fields
}

/** Those named, in this order, as far as there are any. */
export function pickFields(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = memberOf(fields, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
