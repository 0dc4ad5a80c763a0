import { pipeline } from 'node:stream/promises'
import { type Client, DatabaseError as ServerError, TypeOverrides, types } from 'pg'
import { from } from 'pg-copy-streams'
import { type CopyTarget, DatabaseError } from './database.ts'
import type { Parameters, ParameterTypes, Row, RowTypes, Statement } from './statement.ts'

// Both databases speak PostgreSQL's wire protocol through `pg`: PostgreSQL over a socket, the embedded one over a
// message port. So prepared statements, type mapping and errors are the same code, and cannot drift apart.

const INT8 = 20
const INT8_ARRAY = 1016
const DATE = 1082
const TIMESTAMP = 1114
const TIMESTAMPTZ = 1184

export const sessionTypes = createSessionTypes()

function createSessionTypes(): TypeOverrides {
  const overrides = new TypeOverrides()
  const parseTimestamptz: (text: string) => Date = types.getTypeParser(TIMESTAMPTZ, 'text')
  overrides.setTypeParser(INT8, Number)
  // {1,NULL} is [1,null] but for its brackets and capitals.
  overrides.setTypeParser(INT8_ARRAY, text => JSON.parse(`[${text.slice(1, -1).toLowerCase()}]`))
  overrides.setTypeParser(DATE, String)
  overrides.setTypeParser(TIMESTAMP, String)
  // Sessions run in UTC, so nearly every value takes this way, an eighth of the cost of the general parser.
  overrides.setTypeParser(TIMESTAMPTZ, text =>
    text.length < 30 && text.charCodeAt(4) === 45 && text.endsWith('+00')
      ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
      : parseTimestamptz(text),
  )
  return overrides
}

/** Runs a statement as a prepared one on this session; it is parsed once a session. */
export function runOn<P extends ParameterTypes, R extends RowTypes>(
  client: Client,
  statement: Statement<P, R>,
  params: Parameters<P>,
): Promise<readonly Row<R>[]> {
  return new Promise((resolve, reject) => {
    void client.query<Row<R>>({ name: statement.name, text: statement.text, values: [...params] }, (error, result) => {
      // `pg` passes null for a success, whatever its types say.
      if (error) reject(toDatabaseError(error, statement.name))
      else resolve(result.rows)
    })
  })
}

/** Runs plain SQL without parameters; `name` is what an error calls it. Resolves to the command PostgreSQL says it ran. */
export function executeOn(client: Client, sql: string, name: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    void client.query(sql, (error, result) => {
      // Of several statements there are several results.
      if (error) reject(toDatabaseError(error, name))
      else resolve(Array.isArray(result) ? undefined : result.command)
    })
  })
}

/** Sends rows in the text form of COPY; the session must not be one that pipelines. */
export async function copyOn(client: Client, { name, text }: CopyTarget, rows: string): Promise<void> {
  const sink = client.query(from(text))
  try {
    await pipeline([Buffer.from(rows)], sink)
  } catch (error) {
    throw toDatabaseError(error, name)
  }
}

const CONNECTION_FAILURE = '08006'

/** What did not come from the server is a lost or refused connection. */
export function toDatabaseError(error: unknown, statement: string): DatabaseError {
  if (error instanceof DatabaseError) return error
  const sqlState = error instanceof ServerError && error.code?.length === 5 ? error.code : CONNECTION_FAILURE
  return new DatabaseError(sqlState, statement, error)
}

/** The server ends a session after such an error, so the connection is of no more use. */
export function endsSession(error: unknown): boolean {
  return error instanceof DatabaseError && /^(08|57P0)/.test(error.sqlState)
}
