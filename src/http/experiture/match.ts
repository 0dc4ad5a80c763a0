import type { JsonObject } from '../../domain/json.ts'
import type { ObjectDefinition } from '../../domain/schema/object-definition.ts'
import { type Fault, invalid, schemaMismatch } from './fault.ts'

/** How an upsert finds its row. */
export type Match = {
  /** What the command carries; undefined leaves the choice to the engine. */
  readonly matchKey: string | undefined
  /** The named key is absent from the record: a new row without looking for one. */
  readonly isInsert: boolean
  /** What the answer calls the key. */
  readonly shown: string | undefined
}

function hasValue(record: JsonObject, key: string): boolean {
  return Object.hasOwn(record, key) && record[key] !== null
}

function isMatchable(object: ObjectDefinition, key: string): boolean {
  return object.identityKeys.includes(key)
}

/** Whether a key can be judged on the record at all is left to the engine, which knows the newest schema. */
export function chooseMatch(object: ObjectDefinition, record: JsonObject, requested: string | undefined): Match {
  if (requested !== undefined) {
    const isInsert = !Object.hasOwn(record, requested) && isMatchable(object, requested)
    return { matchKey: isInsert ? undefined : requested, isInsert, shown: requested }
  }
  const { primaryKey, identityKeys } = object
  if (primaryKey !== null && isMatchable(object, primaryKey) && hasValue(record, primaryKey)) {
    return { matchKey: primaryKey, isInsert: false, shown: primaryKey }
  }
  const shown = identityKeys.find(key => hasValue(record, key)) ?? defaultKey(object)
  return { matchKey: undefined, isInsert: false, shown }
}

/** The key that answers show where no record decides. */
export function defaultKey(object: ObjectDefinition): string | undefined {
  return object.primaryKey ?? object.identityKeys[0]
}

/** What is wrong with the match key of a whole batch. */
export function matchKeyFault(object: ObjectDefinition, requested: string | undefined): Fault | undefined {
  if (requested === undefined) {
    return defaultKey(object) === undefined
      ? invalid('matchKey', `${object.name} has no identity key to match on`, undefined, 'Append instead of upserting.')
      : undefined
  }
  if (isMatchable(object, requested)) return undefined
  if (!object.fields.some(field => field.name === requested)) {
    return schemaMismatch('matchKey', `${object.name} has no such field`, [requested])
  }
  const remedy = object.identityKeys.length === 0 ? undefined : `Match on one of ${object.identityKeys.join(', ')}.`
  return invalid('matchKey', `not an identity key of ${object.name}`, requested, remedy)
}
