import type { Json } from '../../domain/json.ts'
import type { FieldType } from '../../domain/schema/object-definition.ts'

/** A column of a table. `type` is that of the field it shows; undefined where its values may be of any. */
export type Column<R> = {
  readonly name: string
  readonly type: FieldType | undefined
  readonly read: (row: R) => Json | undefined
}

/** What an export writes, whatever the format. */
export type RowSource<R> = {
  /** Pages are read as they are asked for. */
  readonly pages: () => AsyncIterable<readonly R[]>
  /** The row as a line of NDJSON, without its end. */
  readonly lineOf: (row: R) => string
  /** The row as a table shows it. */
  readonly columns: readonly Column<R>[]
  /** Roughly, in characters. */
  readonly sizeOf: (row: R) => number
}

/** Columns of our own give way to others of the same name. */
export function nameApart(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? nameApart(`_${name}`, taken) : name
}

/** Makes the columns that stand beside those of fields. */
export function ownColumns<R>(fields: readonly Column<R>[]) {
  const taken = new Set(fields.map(({ name }) => name))
  return (name: string, type: Column<R>['type'], read: Column<R>['read']): Column<R> => {
    const free = nameApart(name, taken)
    taken.add(free)
    return { name: free, type, read }
  }
}
