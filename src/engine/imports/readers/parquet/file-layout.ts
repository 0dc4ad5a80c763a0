import { type ColumnMetaData, type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet'
import { type ColumnType, columnTypeOf } from './column-types.ts'

// What a Parquet file says of itself, at its end. It is not believed: each size and place is checked before it is used.

/** A fault of the file; the message goes to whoever sent it. */
export class BadParquetError extends Error {}

/** Reads bytes of the file. */
export type ReadRange = (start: number, end: number) => Promise<ArrayBuffer>

export type ParquetColumn = {
  readonly name: string
  readonly type: ColumnType
  /** Without what it means: pages are to give the stored values. */
  readonly element: SchemaElement
  readonly root: SchemaElement
}

export type ColumnChunk = {
  readonly codec: ColumnMetaData['codec']
  readonly type: ColumnMetaData['type']
  readonly start: number
  readonly end: number
}

export type FileLayout = {
  readonly columns: readonly ParquetColumn[]
  readonly groups: readonly { readonly rows: number; readonly chunks: readonly ColumnChunk[] }[]
}

const maxFooterBytes = 32 * 2 ** 20
const maxColumns = 500
const maxGroupRows = 2 ** 31
const magic = 0x31524150

function damaged(what: string, cause?: unknown): BadParquetError {
  return new BadParquetError(`is damaged or not Parquet (${what}); write it again`, { cause })
}

async function readMetadata(read: ReadRange, byteCount: number): Promise<FileMetaData> {
  if (byteCount < 12) throw damaged('it is too short')
  const end = new DataView(await read(byteCount - 8, byteCount))
  if (end.getUint32(4, true) !== magic) throw damaged('it does not end as Parquet does; the upload may be cut off')
  const length = end.getUint32(0, true)
  if (length > byteCount - 12) throw damaged('its description does not fit in it')
  if (length > maxFooterBytes)
    throw new BadParquetError('has a description of more than 32 MiB; write fewer row groups')
  const footer = await read(byteCount - 8 - length, byteCount)
  try {
    return parquetMetadata(footer, { geoparquet: false })
  } catch (error) {
    throw damaged('its description cannot be read', error)
  }
}

const accepted = 'flat columns of text, numbers, decimals, true and false, dates, times, UUIDs and JSON are'

function readColumns(schema: readonly SchemaElement[]): readonly ParquetColumn[] {
  const [root, ...elements] = schema
  if (root === undefined) throw damaged('it has no schema')
  if (elements.length > maxColumns) throw new BadParquetError(`has more than ${maxColumns} columns`)
  const names = new Set<string>()
  return elements.map(element => {
    const { name, type, type_length, repetition_type } = element
    if ((element.num_children ?? 0) > 0 || repetition_type === 'REPEATED') {
      const message = `has a nested column, ${name}: lists, maps and groups are not taken, ${accepted}`
      throw new BadParquetError(message)
    }
    const meaning = columnTypeOf(element)
    if (type === undefined || meaning === undefined) {
      const what =
        element.logical_type?.type ?? element.converted_type ?? (type === undefined ? 'nothing' : `plain ${type}`)
      throw new BadParquetError(`has the column ${name} of ${what}, which is not taken; ${accepted}`)
    }
    if (name === '' || name === '__proto__' || names.has(name))
      throw new BadParquetError(`has two columns of one name, or one that none can have: "${name}"`)
    names.add(name)
    const bare: SchemaElement = {
      name,
      type,
      ...(type_length !== undefined && { type_length }),
      ...(repetition_type !== undefined && { repetition_type }),
    }
    return { name, type: meaning, element: bare, root: { name: root.name, num_children: elements.length } }
  })
}

function readChunk(meta: ColumnMetaData | undefined, column: ParquetColumn, byteCount: number): ColumnChunk {
  if (meta === undefined) throw new BadParquetError(`has the encrypted column ${column.name}`)
  if (meta.type !== column.element.type || meta.path_in_schema[0] !== column.name)
    throw damaged(`the column ${column.name} is not what the schema says`)
  const offsets = [meta.data_page_offset, meta.dictionary_page_offset].filter(at => at !== undefined && at > 0n)
  const start = Math.min(...offsets.map(Number))
  const end = start + Number(meta.total_compressed_size)
  if (!(start >= 4 && end >= start && end <= byteCount)) throw damaged(`the column ${column.name} lies outside of it`)
  return { codec: meta.codec, type: meta.type, start, end }
}

export async function readLayout(read: ReadRange, byteCount: number): Promise<FileLayout> {
  const metadata = await readMetadata(read, byteCount)
  const columns = readColumns(metadata.schema)
  const groups = metadata.row_groups.map(group => {
    const rows = Number(group.num_rows)
    if (!(rows >= 0 && rows <= maxGroupRows)) throw damaged('a row group has an impossible number of rows')
    if (group.columns.length !== columns.length) throw damaged('a row group lacks columns')
    if (group.columns.some(chunk => chunk.file_path)) throw new BadParquetError('has its columns in other files')
    return { rows, chunks: columns.map((column, i) => readChunk(group.columns[i]?.meta_data, column, byteCount)) }
  })
  return { columns, groups }
}
