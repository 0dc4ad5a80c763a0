import type { Snapshot } from './snapshot.ts'
import type { Parameters, ParameterTypes, Row, RowTypes, Statement } from './statement.ts'

/** What runs statements: a pool, one lane, or an open transaction. */
export type Queryable = {
  run<P extends ParameterTypes, R extends RowTypes>(
    statement: Statement<P, R>,
    params: Parameters<P>,
  ): Promise<readonly Row<R>[]>
}

/** An open transaction. */
export type Transaction = Queryable & {
  /** Runs `work` as a part of the transaction: what it throws rolls the part back alone. */
  part<T>(work: () => Promise<T>): Promise<T>
}

/** One database, PostgreSQL or the embedded one; both take every statement of the project unchanged. */
export type Database = Queryable & {
  readonly kind: 'postgresql' | 'embedded'
  /** Connections kept for the writer alone, with planner settings of their own; the embedded database has one. */
  readonly lanes: readonly Queryable[]
  /** The same for imports, so that single writes do not wait behind them. The embedded database has one for everything. */
  readonly bulkLanes: { readonly reading: Queryable; readonly writing: Queryable }
  /** Runs `work` in one transaction; what it throws rolls everything back. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Plain SQL without parameters, many statements at once: migrations and tests. */
  execute(sql: string): Promise<void>
  /** Begins a copy of its files; the embedded database on a directory alone can. One at a time. */
  snapshot?(): Promise<Snapshot>
  /** Waits for statements under way, then closes. */
  [Symbol.asyncDispose](): Promise<void>
}

/** A failed statement. `sqlState` decides what happens next, never the message. */
export class DatabaseError extends Error {
  readonly sqlState: string
  readonly statement: string
  constructor(sqlState: string, statement: string, cause: unknown) {
    super(`statement ${statement} failed with SQLSTATE ${sqlState}`, { cause })
    this.sqlState = sqlState
    this.statement = statement
  }
}
