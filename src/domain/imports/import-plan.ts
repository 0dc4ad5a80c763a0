import type { LinkPolicy } from '../command.ts'

/** A column and the field of the object that it fills; an identity field identifies. Columns without one are left out. */
export type ColumnTarget = { readonly column: string; readonly field: string }

/** How the rows of a file become writes. */
export type ImportPlan = {
  readonly columns: readonly ColumnTarget[]
  readonly mode: 'upsert' | 'append'
  readonly matchKey?: string
  /**
   * What a row without a value for the match key is: a problem (left out), a new row, or one that is found by whatever else
   * identifies it, and new when nothing does.
   */
  readonly keyless?: 'insert' | 'any_key'
  /** Whether a value that cannot be an identifier of its kind is a problem, or (left out) a value like any other. */
  readonly identifiers?: 'strict'
  /** Of profiles. */
  readonly linkPolicy: LinkPolicy
  /** What a field that the schema does not declare is: a problem of each row, or a discovery. */
  readonly undeclared: 'refuse' | 'discover'
  /** Whether one unusable value refuses the row or only itself. */
  readonly onInvalid: 'refuse' | 'skip'
  /** The column that says when a row was observed; without it, rows are as of the time the import was accepted. */
  readonly observedAtColumn?: string
  /** Rows are profiles as an export of NDJSON wrote them: their values keep times and sources. `columns` is then empty. */
  readonly isRestore?: boolean
  /** Nothing is written: the import only counts what it would do. */
  readonly isDryRun: boolean
}
