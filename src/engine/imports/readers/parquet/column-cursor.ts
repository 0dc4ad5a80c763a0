import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { Compressors, PageHeader } from 'hyparquet'
import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors'
import type { Json } from '../../../../domain/json.ts'
import { BadParquetError, type ColumnChunk, type ParquetColumn, type ReadRange } from './file-layout.ts'

// The values of one column of a row group, page by page: what is held is a window of the file, a dictionary and a page for
// each column, however large the row group is.

export type Values = readonly (Json | undefined)[]

export type ColumnCursor = {
  /** The next values, as many as asked for. */
  readonly take: (count: number) => Promise<(Json | undefined)[]>
}

/** What all columns of a row group hold together, so that many of them cannot add up to more than memory. */
export type Budget = { bytes: number }

const maxHeldBytes = 256 * 2 ** 20
const maxPageBytes = 64 * 2 ** 20
const maxPageValues = 4 * 2 ** 20
const headerWindows = [65_536, 2 * 2 ** 20] as const

type Unpack = (input: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

/** Node's own, told how much may come out. */
function bounded(unpack: Unpack): (input: Uint8Array, length: number) => Uint8Array {
  return (input, length) => {
    if (length === 0) return new Uint8Array(0)
    // A copy, since the output may lie in memory that others use too.
    return new Uint8Array(unpack(input, { maxOutputLength: length }))
  }
}

const compressors: Compressors = {
  GZIP: bounded(gunzipSync),
  BROTLI: bounded(brotliDecompressSync),
  ZSTD: bounded(zstdDecompressSync),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
}

function damaged({ name }: ParquetColumn, what: string, cause?: unknown): BadParquetError {
  return new BadParquetError(`is damaged in the column ${name} (${what}); write it again`, { cause })
}

function encodingOf(header: PageHeader): string | undefined {
  return (header.data_page_header ?? header.data_page_header_v2)?.encoding
}

/** How many values a page holds, once its sizes are found possible. */
function checkHeader(column: ParquetColumn, header: PageHeader, rowsLeft: number): number {
  const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header
  if (!(packed >= 0 && unpacked >= 0)) throw damaged(column, 'a page has an impossible size')
  if (packed > maxPageBytes || unpacked > maxPageBytes)
    throw new BadParquetError(`has a page of more than 64 MiB in the column ${column.name}; write smaller pages`)
  const inner = header.dictionary_page_header ?? header.data_page_header_v2 ?? header.data_page_header
  const values = inner?.num_values ?? 0
  if (!(values >= 0)) throw damaged(column, 'a page has an impossible number of values')
  if (values > maxPageValues)
    throw new BadParquetError(`has a page of more than ${maxPageValues} values in the column ${column.name}`)
  if (header.type !== 'DICTIONARY_PAGE' && values > rowsLeft)
    throw damaged(column, 'it has more values than its row group has rows')
  if (encodingOf(header) === 'DELTA_BYTE_ARRAY') {
    // A value repeats the beginning of the one before: a small page can stand for any amount of text.
    const message = `has the column ${column.name} in the encoding DELTA_BYTE_ARRAY, which is not taken; write it with a dictionary or plain`
    throw new BadParquetError(message)
  }
  return values
}

export function openColumn(
  read: ReadRange,
  column: ParquetColumn,
  chunk: ColumnChunk,
  rows: number,
  windowBytes: number,
  budget: Budget,
): ColumnCursor {
  const decoder = {
    pathInSchema: [column.name],
    type: chunk.type,
    element: column.element,
    schemaPath: [
      { count: 2, element: column.root, children: [], path: [] },
      { count: 1, element: column.element, children: [], path: [column.name] },
    ],
    codec: chunk.codec,
    // Only INT96 is still converted: to nanoseconds.
    parsers: { ...DEFAULT_PARSERS, timestampFromNanoseconds: (nanos: bigint) => nanos },
    compressors,
    utf8: false,
  }
  let window: { readonly start: number; readonly bytes: Uint8Array } = { start: chunk.start, bytes: new Uint8Array(0) }
  let position = chunk.start
  let rowsLeft = rows
  let dictionary: (Json | undefined)[] | undefined
  let page: Values = []
  let taken = 0
  let pageCost = 0

  /** At most `length` bytes from where the cursor is. */
  async function bytesAhead(length: number): Promise<Uint8Array> {
    const end = Math.min(position + length, chunk.end)
    if (end > window.start + window.bytes.length) {
      const windowEnd = Math.min(Math.max(end, position + windowBytes), chunk.end)
      window = { start: position, bytes: new Uint8Array(await read(position, windowEnd)) }
    }
    return window.bytes.subarray(position - window.start, end - window.start)
  }

  async function readHeader(): Promise<PageHeader> {
    for (const length of headerWindows) {
      const bytes = await bytesAhead(length)
      const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
      try {
        const header = parquetHeader(reader)
        position += reader.offset
        return header
      } catch (error) {
        if (length === headerWindows[1] || bytes.length < length) throw damaged(column, 'a page has no header', error)
      }
    }
    throw damaged(column, 'a page has no header')
  }

  function spend(cost: number): void {
    budget.bytes += cost
    if (budget.bytes > maxHeldBytes)
      throw new BadParquetError('has pages too large to be read side by side; write smaller pages')
  }

  function decode(header: PageHeader, bytes: Uint8Array): Values {
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
    const { data = [] } = readPage(reader, header, decoder, dictionary, undefined, 0)
    const isDictionary = header.type === 'DICTIONARY_PAGE'
    if (!isDictionary && encodingOf(header)?.endsWith('_DICTIONARY')) return [...data]
    const { convert: convertValue } = column.type
    const stored = isDictionary ? convert(data, decoder) : data
    return Array.from(stored, (value: unknown) => (value === null ? null : convertValue(value)))
  }

  async function nextPage(): Promise<void> {
    budget.bytes -= pageCost
    pageCost = 0
    if (position >= chunk.end) throw damaged(column, 'it has fewer values than its row group has rows')
    const header = await readHeader()
    const count = checkHeader(column, header, rowsLeft)
    const bytes = await bytesAhead(header.compressed_page_size)
    if (bytes.length < header.compressed_page_size) throw damaged(column, 'a page is cut off')
    position += header.compressed_page_size
    if (header.type === 'INDEX_PAGE') return
    spend(header.uncompressed_page_size + 16 * count)
    // A copy, so that no value can reach beyond its page.
    let values: Values
    try {
      values = decode(header, new Uint8Array(bytes))
    } catch (error) {
      throw damaged(column, 'a page cannot be decoded', error)
    }
    if (values.length !== count) throw damaged(column, 'a page does not hold what it says')
    if (header.type === 'DICTIONARY_PAGE') {
      dictionary = [...values]
      return
    }
    pageCost = header.uncompressed_page_size + 16 * count
    page = values
    taken = 0
    rowsLeft -= count
  }

  return {
    take: async count => {
      const values: (Json | undefined)[] = []
      while (values.length < count) {
        if (taken >= page.length) await nextPage()
        const part = page.slice(taken, taken + count - values.length)
        taken += part.length
        for (const value of part) values.push(value)
      }
      return values
    },
  }
}
