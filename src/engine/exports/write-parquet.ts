import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { Json } from '../../domain/json.ts'
import type { FieldType } from '../../domain/schema/object-definition.ts'
import type { Column, RowSource } from './row-source.ts'

// A Parquet file is a sequence of row groups, and a directory of them at its end. A group is encoded whole, column by
// column, so rows are gathered until there are enough of them; the bytes of each group leave before the next is gathered.

/** Of a group: what is encoded at one go keeps the process from anything else, and is held in memory several times. */
const maxRows = 5_000
const maxCharacters = 8_000_000

type Shape = Omit<SchemaElement, 'name' | 'repetition_type'>

const shapes: Readonly<Record<FieldType, Shape>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  timestamp: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  date: { type: 'INT32', converted_type: 'DATE' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
}

/** A value as the writer takes it for its type. */
function toParquet(type: FieldType, value: Json | undefined): unknown {
  if (value === undefined || value === null) return undefined
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? BigInt(value) : undefined
    case 'timestamp':
    case 'date':
      return typeof value === 'string' ? new Date(value) : undefined
    default:
      return value
  }
}

type Group<R> = { readonly rows: R[]; characters: number }

export async function* writeParquet<R>({ pages, columns, sizeOf }: RowSource<R>): AsyncGenerator<Buffer> {
  const bytes = new ByteWriter(1 << 20)
  const typed = columns.map((column): Column<R> & { readonly type: FieldType } => ({
    ...column,
    type: column.type ?? 'json',
  }))
  const schema: SchemaElement[] = [
    { name: 'root', num_children: typed.length },
    ...typed.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...shapes[type] })),
  ]
  const parquet = new ParquetWriter({ writer: bytes, schema, createdBy: 'onefold' })

  /** The bytes so far, which the writer then forgets; places in the file go on counting. */
  function take(): Buffer {
    const taken = Buffer.from(bytes.getBytes())
    bytes.index = 0
    return taken
  }

  async function writeGroup(rows: readonly R[]): Promise<Buffer> {
    const columnData = typed.map(({ name, type, read }) => ({
      name,
      data: rows.map(row => toParquet(type, read(row))),
      statistics: type !== 'json',
      offsetIndex: false,
    }))
    await parquet.write({ columnData, rowGroupSize: rows.length })
    return take()
  }

  let group: Group<R> = { rows: [], characters: 0 }
  for await (const rows of pages()) {
    for (const row of rows) {
      group.rows.push(row)
      group.characters += sizeOf(row)
      if (group.rows.length < maxRows && group.characters < maxCharacters) continue
      yield await writeGroup(group.rows)
      group = { rows: [], characters: 0 }
    }
  }
  if (group.rows.length > 0) yield await writeGroup(group.rows)
  await parquet.finish()
  yield take()
}
