import type { Json, JsonObject } from '../json.ts'

// What the readers of files hand on, whatever the format.

/** How a file is written. `delimiter` is that of CSV, null for other formats. */
export type FileShape = {
  readonly format: 'csv' | 'ndjson' | 'parquet'
  readonly isGzipped: boolean
  readonly delimiter: string | null
}

/** Why a row cannot be read; the rows after it can. */
export type RowFault = { readonly column: string | null; readonly message: string; readonly value?: Json }

/** A row of a file; data rows count from 1, also those that are at fault. Empty lines are no rows. */
export type SourceRow =
  /** Of CSV: a cell for each column, in their order. */
  | { readonly kind: 'cells'; readonly row: number; readonly cells: readonly string[] }
  /** Of NDJSON and Parquet: values by column. */
  | { readonly kind: 'object'; readonly row: number; readonly values: JsonObject }
  | { readonly kind: 'faulty'; readonly row: number; readonly fault: RowFault }
