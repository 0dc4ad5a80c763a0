import { type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import { fillFields } from '../../../domain/plan/fill-fields.ts'
import { isEmptyValue } from '../../../domain/scoring/comparison.ts'
import { locationFields } from './field-names.ts'

const addressFields = locationFields.filter(name => name !== 'timezone')

function countFilled(fields: JsonObject): number {
  return addressFields.filter(name => !isEmptyValue(memberOf(fields, name))).length
}

/**
 * What the destination of a merge shows afterwards: its own values, and those of the source where it has none. The time
 * zone is the source's; the rest of the location is that which says more, as a whole.
 */
export function fillOnMerge(destination: JsonObject, [source = {}]: readonly JsonObject[]): JsonObject {
  const address = countFilled(source) > countFilled(destination) ? source : destination
  const filled: Record<string, Json> = { ...fillFields(destination, [source]) }
  for (const name of addressFields) filled[name] = memberOf(address, name) ?? null
  const timezone = memberOf(source, 'timezone')
  if (!isEmptyValue(timezone)) filled['timezone'] = timezone ?? null
  return filled
}
