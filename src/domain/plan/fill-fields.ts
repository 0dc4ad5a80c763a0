import type { Json } from '../json.ts'
import { isEmptyValue } from '../scoring/comparison.ts'
import type { Fields } from './register.ts'

/** The fields of the first, with what is empty there taken from the others in their order. */
export function fillFields(first: Fields, others: readonly Fields[]): Fields {
  const filled = new Map<string, Json>(Object.entries(first))
  for (const fields of others) {
    for (const [name, value] of Object.entries(fields)) {
      if (isEmptyValue(filled.get(name)) && !isEmptyValue(value)) filled.set(name, value)
    }
  }
  return Object.fromEntries(filled)
}
