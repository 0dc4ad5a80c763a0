import type { Problem, ProfileWrite, RecordWrite } from '../command.ts'
import type { WorkspaceConfig } from '../config.ts'
import { excerpt } from '../excerpt.ts'
import { readIdentifier } from '../identity/read-identifier.ts'
import { type Json, type JsonObject, memberOf, setMember } from '../json.ts'
import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts'
import type { ImportPlan } from './import-plan.ts'
import { type CellParser, cellParserOf, parseFileTime, timeExpected } from './parse-cell.ts'
import type { RowFault, SourceRow } from './source-row.ts'

export type RowContext = {
  readonly objectName: string
  /** Who says it, as the source of values. */
  readonly source: string
  /** When the import was accepted: rows that say nothing else are as of then. */
  readonly observedAtMs: number
}

export type RowCommands =
  /** Usually one. */
  | { readonly commands: readonly (ProfileWrite | RecordWrite)[] }
  /** Paths are columns of the file, values those of its cells. */
  | { readonly problems: readonly Problem[] }

export type RowReader = (row: SourceRow) => RowCommands

/** Undeclared fields have no schema to bound them. */
const maxUndeclaredLength = 32 * 1024

type Column = {
  readonly name: string
  /** Where its cell stands in a row of CSV; -1 when the file has no such column. */
  readonly index: number
  readonly field: string
  readonly definition: FieldDefinition | undefined
  readonly parse: CellParser | undefined
  /** The identity kind that its values have to be of. */
  readonly kind: string | undefined
}

/** What gathers while a row is read. */
type Draft = { readonly set: Record<string, Json>; problems: Problem[] | undefined }

function problem(path: string, message: string, value: Json): Problem {
  return { code: 'invalid_value', path, message, value: excerpt(value) }
}

function addProblem(draft: Draft, found: Problem): void {
  draft.problems ??= []
  draft.problems.push(found)
}

function isEmpty(set: Readonly<Record<string, Json>>): boolean {
  for (const _ in set) return false
  return true
}

function isTooLong(value: Json): boolean {
  if (typeof value === 'string') return value.length > maxUndeclaredLength
  return typeof value === 'object' && value !== null && JSON.stringify(value).length > maxUndeclaredLength
}

function readCell(draft: Draft, column: Column, cell: string, skipsInvalid: boolean): void {
  const text = cell.trim()
  if (text === '') return
  if (column.kind !== undefined) {
    const read = readIdentifier(column.kind, text)
    if ('message' in read) addProblem(draft, problem(column.name, read.message, text))
    else setMember(draft.set, column.field, read.value)
    return
  }
  if (column.parse === undefined) {
    if (column.definition === undefined && text.length > maxUndeclaredLength)
      addProblem(draft, problem(column.name, `expected at most ${maxUndeclaredLength} characters`, text))
    else setMember(draft.set, column.field, text)
    return
  }
  const parsed = column.parse(text)
  if ('value' in parsed) setMember(draft.set, column.field, parsed.value)
  // The write goes without the value and says so; as the text that it is no schema takes it.
  else if (skipsInvalid) setMember(draft.set, column.field, text)
  else addProblem(draft, problem(column.name, parsed.message, text))
}

function readMember(draft: Draft, column: Column, values: JsonObject): void {
  const value = memberOf(values, column.name)
  if (value === undefined) return
  if (column.definition === undefined && isTooLong(value))
    addProblem(draft, problem(column.name, `expected at most ${maxUndeclaredLength} characters`, value))
  else setMember(draft.set, column.field, value)
}

type TimeColumn = { readonly name: string; readonly index: number }

/** When the row was observed; undefined when its column is empty. */
function readObservedAt({ name, index }: TimeColumn, row: SourceRow): number | undefined | Problem {
  if (row.kind === 'faulty') return undefined
  const given = row.kind === 'cells' ? (row.cells[index] ?? '').trim() : (memberOf(row.values, name) ?? '')
  if (given === '') return undefined
  return (typeof given === 'string' ? parseFileTime(given) : undefined) ?? problem(name, timeExpected, given)
}

type MakeCommand = (set: Readonly<Record<string, Json>>, observedAtMs: number) => ProfileWrite | RecordWrite

function commandMaker(plan: ImportPlan, context: RowContext): MakeCommand {
  const { mode, matchKey, keyless } = plan
  const asPlanned = makerOf(plan, context, mode, mode === 'append' ? undefined : matchKey)
  if (mode === 'append' || matchKey === undefined || keyless === undefined) return asPlanned
  const otherwise = makerOf(plan, context, keyless === 'insert' ? 'append' : 'upsert', undefined)
  // A key that is cleared is no key to be found by; it is a problem where the row has to have one.
  const hasKey = (set: Readonly<Record<string, Json>>) =>
    keyless === 'insert' ? Object.hasOwn(set, matchKey) : (memberOf(set, matchKey) ?? null) !== null
  return (set, observedAtMs) => (hasKey(set) ? asPlanned : otherwise)(set, observedAtMs)
}

function makerOf(
  { linkPolicy, undeclared, onInvalid, keyless }: ImportPlan,
  { objectName, source }: RowContext,
  mode: ImportPlan['mode'],
  matchKey: string | undefined,
): MakeCommand {
  const match = matchKey === undefined ? {} : { matchKey }
  if (objectName !== 'profiles') {
    const shared = { type: 'record', object: objectName, mode, source, ...match } as const
    return (set, observedAtMs) => ({ ...shared, set, observedAtMs })
  }
  const isAppend = mode === 'append'
  const shared = {
    type: 'profile',
    source,
    create: isAppend ? 'must' : 'yes',
    linkPolicy,
    undeclared,
    onInvalid,
    needsPerson: !isAppend && keyless === undefined,
    ...match,
  } as const
  return (set, observedAtMs) => ({ ...shared, set, observedAtMs })
}

function columnsOf(
  { columns }: ImportPlan,
  object: ObjectDefinition,
  strictKinds: readonly { readonly kind: string }[],
  fileColumns: readonly string[],
): readonly Column[] {
  const definitions = new Map(object.fields.map(field => [field.name, field]))
  const strict = new Set(strictKinds.map(({ kind }) => kind))
  return columns.map(({ column, field }) => {
    const definition = definitions.get(field)
    const kind = strict.has(field) ? field : undefined
    return {
      name: column,
      index: fileColumns.indexOf(column),
      field,
      definition,
      parse: cellParserOf(definition),
      kind,
    }
  })
}

/** Why a row could not be read, as a problem of its column. */
export function problemOf({ column, message, value }: RowFault): Problem {
  return { code: 'invalid_value', path: column ?? '', message, ...(value !== undefined && { value }) }
}

/**
 * Makes the reader of rows of a plan; `fileColumns` are those of the opened file. Rows of CSV are parsed into the types of
 * their fields, empty cells leave fields as they are. Values of other formats pass as they are, null clears. What the schema
 * says of the values is judged when they are written.
 */
export function compilePlan(
  plan: ImportPlan,
  config: WorkspaceConfig,
  fileColumns: readonly string[],
  context: RowContext,
): RowReader {
  if (plan.isRestore === true) throw new Error('rows of an export are not read by a plan of columns')
  const object = config.objects.get(context.objectName)
  if (object === undefined) throw new Error(`there is no object ${context.objectName}`)
  const kinds = plan.identifiers === 'strict' && object.name === 'profiles' ? config.settings.identityKinds : []
  const columns = columnsOf(plan, object, kinds, fileColumns)
  const timeName = plan.observedAtColumn
  const time = timeName === undefined ? undefined : { name: timeName, index: fileColumns.indexOf(timeName) }
  const skipsInvalid = plan.onInvalid === 'skip' && object.name === 'profiles'
  const makeCommand = commandMaker(plan, context)

  return row => {
    if (row.kind === 'faulty') return { problems: [problemOf(row.fault)] }
    const draft: Draft = { set: {}, problems: undefined }
    if (row.kind === 'cells') {
      for (const column of columns) readCell(draft, column, row.cells[column.index] ?? '', skipsInvalid)
    } else {
      for (const column of columns) readMember(draft, column, row.values)
    }
    const observedAtMs = time === undefined ? undefined : readObservedAt(time, row)
    if (typeof observedAtMs === 'object') addProblem(draft, observedAtMs)
    else if (draft.problems === undefined && isEmpty(draft.set))
      addProblem(draft, {
        code: 'invalid_value',
        path: '',
        message: 'the row has a value in none of the mapped columns',
      })
    else if (draft.problems === undefined)
      return { commands: [makeCommand(draft.set, observedAtMs ?? context.observedAtMs)] }
    return { problems: draft.problems ?? [] }
  }
}

/** The problems of a receipt as problems of the file: where a path is a field, it becomes the column that fills it. */
export function problemsByColumn(plan: ImportPlan, problems: readonly Problem[]): readonly Problem[] {
  return problems.map(found => {
    const name = found.path === 'match_key' ? plan.matchKey : found.path.replace(/^identifiers\./, '')
    const target = plan.columns.find(({ field }) => field === name)
    return target === undefined ? found : { ...found, path: target.column }
  })
}
