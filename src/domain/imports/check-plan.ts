import type { ObjectDefinition } from '../schema/object-definition.ts'
import type { ImportPlan } from './import-plan.ts'
import type { FileShape } from './source-row.ts'

/** What is wrong with a plan, and what to do; `path` names the member of the request as the native API calls it. */
export type PlanFault = { readonly path: string; readonly message: string }

export type PlannedFile = { readonly columns: readonly string[]; readonly shape: FileShape }

/** Judges a plan by the file and the object, as far as that can be told before any row is read. */
export function checkPlan(plan: ImportPlan, { columns, shape }: PlannedFile, object: ObjectDefinition): PlanFault[] {
  if (plan.isRestore === true) return checkRestore(plan, shape, object)
  // Rows of NDJSON may have members that the first ones lack.
  const isThere = (column: string) => shape.format === 'ndjson' || columns.includes(column)
  return [
    ...checkColumns(plan, isThere, object),
    ...checkIdentity(plan, object),
    ...(plan.observedAtColumn === undefined || isThere(plan.observedAtColumn)
      ? []
      : [{ path: 'observed_at_column', message: `the file has no column ${plan.observedAtColumn}` }]),
  ]
}

function checkRestore(plan: ImportPlan, { format }: FileShape, object: ObjectDefinition): PlanFault[] {
  const faults: PlanFault[] = []
  if (object.objectType !== 'profile') faults.push({ path: 'restore', message: 'only profiles are restored' })
  if (format !== 'ndjson') {
    faults.push({ path: 'restore', message: `expected an export in NDJSON; the file is ${format}` })
  }
  if (plan.columns.length > 0)
    faults.push({ path: 'mapping', message: 'a restored file names its fields itself; leave it out' })
  return faults
}

function checkColumns(
  { columns, undeclared }: ImportPlan,
  isThere: (column: string) => boolean,
  object: ObjectDefinition,
): PlanFault[] {
  const faults: PlanFault[] = []
  const declared = new Set([...object.fields.map(field => field.name), ...object.identityKeys])
  const mayDiscover = undeclared === 'discover' && object.objectType === 'profile'
  const filled = new Map<string, string>()
  for (const { column, field } of columns) {
    const path = `mapping.${column}`
    if (!isThere(column)) faults.push({ path, message: 'the file has no such column' })
    if (!declared.has(field) && !mayDiscover) {
      const remedy = 'declare it, or map the column to another field or to null'
      faults.push({ path, message: `${object.name} has no field ${field}: ${remedy}` })
    }
    const other = filled.get(field)
    if (other === undefined) filled.set(field, column)
    else faults.push({ path, message: `${field} is filled by the column ${other} already; map one of them to null` })
  }
  if (columns.length === 0) faults.push({ path: 'mapping', message: 'no column is mapped to a field' })
  return faults
}

function checkIdentity({ columns, mode, matchKey }: ImportPlan, object: ObjectDefinition): PlanFault[] {
  const { identityKeys, name } = object
  const keys = identityKeys.join(', ')
  const filled = new Set(columns.map(({ field }) => field))
  if (matchKey !== undefined && !identityKeys.includes(matchKey)) {
    const message = keys === '' ? `${name} has no identity field` : `${name} is matched by ${keys}`
    return [{ path: 'match_key', message: `${matchKey} is no identity field; ${message}` }]
  }
  if (mode === 'append') return []
  if (matchKey !== undefined && !filled.has(matchKey)) {
    return [{ path: 'match_key', message: `no column is mapped to ${matchKey}` }]
  }
  if (identityKeys.some(key => filled.has(key))) return []
  const remedy = keys === '' ? 'send mode append' : `map a column to one of ${keys}, or send mode append`
  return [{ path: 'mapping', message: `no column is mapped to an identity field, so rows find nothing; ${remedy}` }]
}
