import type { Client } from 'pg'
import { type CopyingTransaction, DatabaseError, type Queryable } from './database.ts'
import { copyOn, executeOn, runOn } from './pg-session.ts'

/** Runs `work` in a transaction on a session that nobody else uses meanwhile. */
export function runTransaction<T>(client: Client, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return within(client, () => work({ run: (statement, params) => runOn(client, statement, params) }))
}

export function runCopyingTransaction<T>(client: Client, work: (tx: CopyingTransaction) => Promise<T>): Promise<T> {
  return within(client, () =>
    work({
      run: (statement, params) => runOn(client, statement, params),
      copy: (into, rows) => copyOn(client, into, rows),
    }),
  )
}

async function within<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await executeOn(client, 'begin', 'begin')
  let result: T
  try {
    result = await work()
  } catch (error) {
    // A rollback fails only with its connection, which rolls back too; what `work` threw says more.
    await executeOn(client, 'rollback', 'rollback').catch(() => {})
    throw error
  }
  await commit(client)
  return result
}

/** Runs plain SQL, and leaves no transaction open that the SQL began and failed to end. */
export async function executeScript(client: Client, sql: string): Promise<void> {
  try {
    await executeOn(client, sql, 'execute')
  } catch (error) {
    await executeOn(client, 'rollback', 'rollback').catch(() => {})
    throw error
  }
}

/** PostgreSQL answers `commit` of a failed transaction with a rollback and no error; say so. */
async function commit(client: Client): Promise<void> {
  const command = await executeOn(client, 'commit', 'commit')
  if (command !== 'COMMIT') {
    throw new DatabaseError('25P02', 'commit', new Error('a statement of the transaction had failed'))
  }
}
