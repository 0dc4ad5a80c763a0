import type { ImportPlan } from '../../../domain/imports/import-plan.ts'
import type { ObjectDefinition } from '../../../domain/schema/object-definition.ts'
import { type Fault, invalid, ok, type Result, refuse, schemaMismatch } from '../fault.ts'
import { matchKeyFault } from '../match.ts'
import type { MappingBody } from './read-mapping.ts'

/** What is wrong with the names of fields that a mapping uses. */
export function faultOfTargets(object: ObjectDefinition, { mappings, matchKey }: MappingBody): Fault | undefined {
  const names = new Set(object.fields.map(({ name }) => name))
  const unknown = mappings.map(({ target }, index) => ({ target, index })).filter(({ target }) => !names.has(target))
  const [first] = unknown
  if (first !== undefined) {
    const targets = unknown.map(({ target }) => target)
    return schemaMismatch(`mappings[${first.index}].target`, `${object.name} has no such field`, targets)
  }
  if (matchKey === undefined || names.has(matchKey)) return undefined
  return schemaMismatch('matchKey', `${object.name} has no such field`, [matchKey])
}

/** How the rows become writes; the names of fields are known to be right. */
export function planMapping(
  object: ObjectDefinition,
  { mappings, writeMode, matchKey }: MappingBody,
  columns: readonly string[],
): Result<ImportPlan> {
  const inFile = new Set(columns)
  const unknown = mappings.findIndex(({ source }) => !inFile.has(source))
  if (unknown >= 0) {
    const source = mappings[unknown]?.source ?? ''
    return refuse(invalid(`mappings[${unknown}].source`, 'the file has no such column', source))
  }
  const mode = writeMode ?? object.ingestion.defaultWriteMode
  const fault = faultOfMatchKey(object, mode, mappings, matchKey)
  if (fault !== undefined) return refuse(fault)
  return ok({
    columns: mappings.map(({ source, target }) => ({ column: source, field: target })),
    mode,
    ...(mode === 'upsert' ? matchOf(object, mappings, matchKey) : {}),
    linkPolicy: 'fold',
    undeclared: 'refuse',
    onInvalid: 'refuse',
    isDryRun: false,
  })
}

/** A row without the key that was named is a new one; without a name, the primary key is only the first to be tried. */
function matchOf(
  { primaryKey, identityKeys }: ObjectDefinition,
  mappings: MappingBody['mappings'],
  matchKey: string | undefined,
): Pick<ImportPlan, 'matchKey' | 'keyless'> {
  if (matchKey !== undefined) return { matchKey, keyless: 'insert' }
  const isTried = primaryKey !== null && identityKeys.includes(primaryKey)
  return isTried && mappings.some(({ target }) => target === primaryKey)
    ? { matchKey: primaryKey, keyless: 'any_key' }
    : { keyless: 'any_key' }
}

function faultOfMatchKey(
  object: ObjectDefinition,
  mode: ImportPlan['mode'],
  mappings: MappingBody['mappings'],
  matchKey: string | undefined,
): Fault | undefined {
  if (mode === 'append') {
    return matchKey === undefined ? undefined : invalid('matchKey', 'rows that are appended match nothing', matchKey)
  }
  const fault = matchKeyFault(object, matchKey)
  if (fault !== undefined || matchKey === undefined) return fault
  return mappings.some(({ target }) => target === matchKey)
    ? undefined
    : invalid('matchKey', 'no column fills this field', matchKey, 'Map a column to it.')
}
