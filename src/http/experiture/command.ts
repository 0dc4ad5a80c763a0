import type { ProfileWrite, RecordWrite } from '../../domain/command.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { ObjectDefinition } from '../../domain/schema/object-definition.ts'
import type { Operation } from './body.ts'
import type { Match } from './match.ts'

export const profilesObject = 'profiles'

/** What all records of a request share. */
export type Shared = {
  readonly source: string
  readonly observedAtMs: number | undefined
}

/**
 * Rows of profiles may be folded by a shared identifier; every name must be declared and every value usable. A write
 * that names nobody still makes a row, as this contract says.
 */
export function profileWrite(operation: Operation, match: Match, record: JsonObject, shared: Shared): ProfileWrite {
  return {
    type: 'profile',
    set: record,
    ...(match.matchKey === undefined ? {} : { matchKey: match.matchKey }),
    ...(shared.observedAtMs === undefined ? {} : { observedAtMs: shared.observedAtMs }),
    source: shared.source,
    create: operation === 'append' || match.isInsert ? 'must' : 'yes',
    linkPolicy: 'fold',
    undeclared: 'refuse',
    onInvalid: 'refuse',
    needsPerson: false,
  }
}

export function recordWrite(
  object: ObjectDefinition,
  operation: Operation,
  match: Match,
  record: JsonObject,
  shared: Shared,
): RecordWrite {
  return {
    type: 'record',
    object: object.name,
    mode: operation === 'append' || match.isInsert ? 'append' : 'upsert',
    set: record,
    ...(match.matchKey === undefined ? {} : { matchKey: match.matchKey }),
    ...(shared.observedAtMs === undefined ? {} : { observedAtMs: shared.observedAtMs }),
    source: shared.source,
  }
}
