import { globSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Client, Connection } from 'pg'
import type { ColumnType, Statement } from '../src/store/statement.ts'

// Compares what statements declare with what a database makes of them: each is parsed and described, none is run.

/** The types a statement may declare, by their fixed PostgreSQL ids. */
const TYPE_IDS: Readonly<Record<ColumnType, number>> = {
  uuid: 2950,
  text: 25,
  int: 23,
  bigint: 20,
  float: 701,
  bool: 16,
  jsonb: 3802,
  json: 114,
  timestamptz: 1184,
  'uuid[]': 2951,
  'text[]': 1009,
  'int[]': 1007,
  'bigint[]': 1016,
}
const TYPE_NAMES = new Map(Object.entries(TYPE_IDS).map(([name, id]) => [id, name]))
const STATEMENT_NAME = /^[a-z][a-z_]*_(find|list|count|insert|upsert|update|delete|lock)(_[a-z0-9_]+)?$/
const LONGEST_NAME = 63

/** Every statement that a module under `folders` of src/store exports, each with the file it comes from. */
export async function collectStatements(
  folders: readonly string[] = ['read', 'write'],
): Promise<readonly { readonly file: string; readonly statement: Statement }[]> {
  const root = fileURLToPath(new URL('../src/store/', import.meta.url))
  const files = folders.flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: root })).toSorted()
  const collected: { file: string; statement: Statement }[] = []
  for (const file of files.filter(name => !name.endsWith('.test.ts'))) {
    const module: Record<string, unknown> = await import(pathToFileURL(root + file).href)
    for (const value of Object.values(module)) if (isStatement(value)) collected.push({ file, statement: value })
  }
  return collected
}

function isStatement(value: unknown): value is Statement {
  if (typeof value !== 'object' || value === null) return false
  return 'name' in value && 'text' in value && 'params' in value && 'row' in value && Array.isArray(value.params)
}

/** What is wrong with the names: two statements with one name, or a name that breaks the pattern. */
export function checkNames(statements: readonly Statement[]): readonly string[] {
  const seen = new Map<string, Statement>()
  const faults: string[] = []
  for (const statement of statements) {
    const { name } = statement
    const other = seen.get(name)
    seen.set(name, statement)
    if (other !== undefined && other !== statement) faults.push(`${name}: two statements have this name`)
    if (!STATEMENT_NAME.test(name)) faults.push(`${name}: is not entity_operation_qualifier`)
    if (name.length > LONGEST_NAME) faults.push(`${name}: is longer than ${LONGEST_NAME} bytes`)
  }
  return faults
}

/** Describes each statement on a migrated database; an empty answer means that every declaration is true. */
export async function checkStatements(client: Client, statements: readonly Statement[]): Promise<readonly string[]> {
  const faults: string[] = []
  for (const statement of statements) faults.push(...(await checkStatement(client, statement)))
  return faults
}

async function checkStatement(client: Client, statement: Statement): Promise<readonly string[]> {
  const { name, params, row, text } = statement
  let found: Description
  try {
    found = await describeStatement(client, text)
  } catch (error) {
    return [`${name}: cannot be prepared: ${error instanceof Error ? error.message : error}`]
  }
  const faults: string[] = []
  if (found.parameters.length !== params.length) {
    faults.push(`${name}: declares ${params.length} parameters, the text has ${found.parameters.length}`)
  }
  for (const [index, declared] of params.entries()) {
    const id = found.parameters[index]
    if (id !== undefined && id !== idOf(declared)) {
      faults.push(`${name}: $${index + 1} is declared ${declared}, the database says ${nameOf(id)}`)
    }
  }
  const columns = new Map(found.columns.map(column => [column.name, column.typeId]))
  if (columns.size < found.columns.length) faults.push(`${name}: two columns have one name`)
  for (const [column, declared] of Object.entries(row)) {
    const id = columns.get(column)
    if (id === undefined) faults.push(`${name}: column ${column} is declared, the database returns none of that name`)
    else if (id !== idOf(declared)) {
      faults.push(`${name}: column ${column} is declared ${declared}, the database says ${nameOf(id)}`)
    }
  }
  for (const column of columns.keys()) {
    if (!Object.hasOwn(row, column)) faults.push(`${name}: column ${column} is returned and not declared`)
  }
  return faults
}

function idOf(declared: string): number | undefined {
  return Object.entries(TYPE_IDS).find(([name]) => name === declared.replace(/\?$/, ''))?.[1]
}

function nameOf(id: number): string {
  return TYPE_NAMES.get(id) ?? `the type with oid ${id}`
}

type Description = {
  readonly parameters: readonly number[]
  readonly columns: readonly { readonly name: string; readonly typeId: number }[]
}

/** Parses and describes; `pg` has no call for it, but takes queries that speak to the connection themselves. */
function describeStatement(client: Client, text: string): Promise<Description> {
  return new Promise((resolve, reject) => {
    let parameters: readonly number[] = []
    let columns: Description['columns'] = []
    const keepParameters = (message: { dataTypeIDs: number[] }) => {
      parameters = message.dataTypeIDs
    }
    const { connection } = client
    const query = {
      submit(to: Connection) {
        connection.once('parameterDescription', keepParameters)
        to.parse({ name: '', text, types: [] }, false)
        to.describe({ type: 'S', name: '' }, false)
        to.sync()
      },
      handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }) {
        columns = message.fields.map(field => ({ name: field.name, typeId: field.dataTypeID }))
      },
      handleError(error: Error) {
        connection.off('parameterDescription', keepParameters)
        reject(error)
      },
      handleReadyForQuery() {
        resolve({ parameters, columns })
      },
    }
    client.query(query)
  })
}
