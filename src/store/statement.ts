// A statement is declared once: its name (prepared name, metric label, log field), the SQL types of its parameters and
// of its columns, and its text. TypeScript's view of both follows from the declaration, and a test prepares every
// statement on the migrated schema and compares the declaration with what the database says.

type SqlTypes = {
  uuid: string
  text: string
  int: number
  bigint: number
  float: number
  bool: boolean
  /** Sent as JSON text, received parsed. */
  jsonb: unknown
  json: unknown
  timestamptz: Date
  'uuid[]': readonly string[]
  'text[]': readonly string[]
  'int[]': readonly number[]
  'bigint[]': readonly number[]
}

export type ColumnType = keyof SqlTypes
/** A trailing `?` marks what may be null. */
type Nullable = `${ColumnType}?`
export type ParameterTypes = readonly (ColumnType | Nullable)[]
export type RowTypes = Readonly<Record<string, ColumnType | Nullable>>

type ValueOf<T> = T extends `${infer C extends ColumnType}?`
  ? SqlTypes[C] | null
  : T extends ColumnType
    ? SqlTypes[T]
    : never
/** JSON parameters travel as text that the caller has serialised. */
type ParameterOf<T> = T extends 'jsonb' | 'json' ? string : T extends 'jsonb?' | 'json?' ? string | null : ValueOf<T>

export type Parameters<P extends ParameterTypes> = { readonly [I in keyof P]: ParameterOf<P[I]> }
export type Row<R extends RowTypes> = { readonly [C in keyof R]: ValueOf<R[C]> }

export type Statement<P extends ParameterTypes = ParameterTypes, R extends RowTypes = RowTypes> = {
  readonly name: string
  readonly params: P
  readonly row: R
  readonly text: string
}

/** Declares a statement. `name` is `entity_operation_qualifier`, at most 63 bytes. */
export function statement<const P extends ParameterTypes, const R extends RowTypes>(
  name: string,
  params: P,
  row: R,
  text: string,
): Statement<P, R> {
  return { name, params, row, text }
}
