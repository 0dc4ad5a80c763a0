import type { ColumnType } from './recordset.ts'

/** A part of a flush statement. */
export type Arm = {
  readonly name: string
  /** The CTE's body; `@` stands for the arm's recordset. If counted, `touched` is not null where a row was written as planned. */
  readonly sql: string
  /** Whether every row sent must have been touched, which is compared; a plain insert needs none of that. */
  readonly isCounted: boolean
  /** Of arms whose recordset comes column by column; others take one of JSON. */
  readonly columns?: readonly (readonly [name: string, type: ColumnType, ...unknown[]])[]
}
