import { isUtf8 } from 'node:buffer'
import { CsvError, type Info, type Parser, parse } from 'csv-parse'
import type { RowFault, SourceRow } from '../../../domain/imports/source-row.ts'
import { readHeader } from './csv-header.ts'
import { BadFileError } from './opened-file.ts'
import { stretchBytes, stretchLength } from './stretches.ts'
import { completeLength, slices } from './text-chunks.ts'

// The parser is fed a chunk at a time and hands over records while it is fed, so nothing waits for a single row. A stray
// quote makes a faulty row and the rows behind it go on. A quote that nothing closes swallows what follows, so that ends the
// reading once the record has grown past its limit, or the file is over.

const maxRecordBytes = 1_048_576
/** Cells that are empty do not count for the parser's own limit. */
const maxSilentBytes = 4 * maxRecordBytes

type Reading = {
  header: readonly string[] | undefined
  /** Rows that nobody has fetched yet. */
  rows: SourceRow[]
  /** Rows so far. */
  count: number
  /** Where the last record ended. */
  lastLine: number
  emptyLines: number
  /** The row under way has this fault; the parser drops its record. */
  fault: { readonly error: CsvError; readonly line: number; readonly bytes: unknown } | undefined
  /** A chunk so far held bytes that are no UTF-8, or a NUL. */
  isSuspect: boolean
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function push(reading: Reading, fault: RowFault): void {
  reading.count++
  reading.rows.push({ kind: 'faulty', row: reading.count, fault })
}

function quoteFault({ header = [], fault }: Reading): RowFault {
  const column = header[numberOf(fault?.error['column'])] ?? null
  const message =
    fault?.error.code === 'CSV_INVALID_CLOSING_QUOTE'
      ? `in line ${fault.line} a quote ends before its cell does; put the whole cell in quotes and double those inside it`
      : `in line ${fault?.line} a quote stands inside a cell that does not begin with one; put the whole cell in quotes and double those inside it`
  return { column, message }
}

/** The record that was dropped becomes a row before the next one. */
function settleFault(reading: Reading): void {
  if (reading.fault === undefined) return
  if (reading.header === undefined) throw new BadFileError('has a stray quote in its header', reading.fault.line)
  push(reading, quoteFault(reading))
  reading.lastLine = Math.max(reading.lastLine, reading.fault.line)
  reading.fault = undefined
}

function suspectCell(header: readonly string[], cells: readonly string[]): RowFault | undefined {
  const index = cells.findIndex(cell => cell.includes('\ufffd') || cell.includes('\0'))
  if (index < 0) return undefined
  const message = cells[index]?.includes('\0')
    ? 'holds a NUL character'
    : 'holds bytes that are not UTF-8; save the file as UTF-8'
  return { column: header[index] ?? null, message }
}

function takeRecord(reading: Reading, record: string[], info: Info): void {
  settleFault(reading)
  reading.lastLine = info.lines
  reading.emptyLines = info.empty_lines
  const { header } = reading
  if (header === undefined) {
    reading.header = readHeader(record)
    return
  }
  const fault = reading.isSuspect ? suspectCell(header, record) : undefined
  if (fault !== undefined) {
    push(reading, fault)
    return
  }
  if (record.length > header.length) {
    // Delimiters at the end of lines are harmless.
    if (record.slice(header.length).some(cell => cell.trim() !== '')) {
      const message = `in line ${info.lines} the row has ${record.length} cells, more than the ${header.length} columns`
      push(reading, { column: null, message })
      return
    }
    record.length = header.length
  }
  while (record.length < header.length) record.push('')
  reading.count++
  reading.rows.push({ kind: 'cells', row: reading.count, cells: record })
}

function takeFault(reading: Reading, error: CsvError | undefined): undefined {
  if (error === undefined) return
  const [line, bytes] = [numberOf(error['lines']), error['bytes']]
  if (error.code !== 'INVALID_OPENING_QUOTE' && error.code !== 'CSV_INVALID_CLOSING_QUOTE')
    throw endOfReading(reading, error)
  const { fault } = reading
  if (fault !== undefined) {
    // Several quotes may be wrong in one record, which is told by its line or its cell.
    if (fault.line === line || fault.bytes === bytes) return
    settleFault(reading)
  }
  reading.fault = { error, line, bytes }
}

/** The parser cannot go on: says where the record began that it was reading. */
function endOfReading({ lastLine, emptyLines }: Reading, error: CsvError): BadFileError {
  const begins = lastLine + 1 + numberOf(error['empty_lines']) - emptyLines
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    const message = `opens a quote in the row that begins in line ${begins} and never closes it`
    return new BadFileError(message, begins, { cause: error })
  }
  return tooLong(begins, error)
}

function tooLong(line: number, cause?: unknown): BadFileError {
  const message = `has a row of more than 1 MiB, which begins in line ${line}; a quote that is never closed makes such rows`
  return new BadFileError(message, line, { cause })
}

function makeParser(reading: Reading, delimiter: string): Parser {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: maxRecordBytes,
    skip_records_with_error: true,
    on_skip: error => takeFault(reading, error),
    // Null keeps the record out of the parser's own queue.
    on_record: (record: string[], info) => {
      takeRecord(reading, record, info)
      return null
    },
  })
  // Each write tells its own error.
  parser.on('error', () => {})
  return parser
}

function feed(parser: Parser, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(chunk, error => (error ? reject(error) : resolve()))
  })
}

function finish(parser: Parser): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('error', reject)
    parser.end(() => resolve())
  })
}

async function* readStretches(
  source: AsyncGenerator<Buffer>,
  delimiter: string,
  reading: Reading,
): AsyncGenerator<readonly SourceRow[]> {
  const parser = makeParser(reading, delimiter)
  let [silentBytes, openBytes, lines] = [0, 0, 0]
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of slices(source)) {
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const complete = text.subarray(0, completeLength(text))
      rest = text.subarray(complete.length)
      if (!reading.isSuspect) reading.isSuspect = !isUtf8(complete) || complete.includes(0)
      await feed(parser, complete)
      silentBytes = parser.info.lines === lines ? silentBytes + complete.length : 0
      lines = parser.info.lines
      if (silentBytes > maxSilentBytes) throw tooLong(lines)
      openBytes += complete.length
      if (reading.rows.length < stretchLength && openBytes < stretchBytes) continue
      openBytes = 0
      while (reading.rows.length > 0) yield reading.rows.splice(0, stretchLength)
    }
    if (rest.length > 0) {
      reading.isSuspect = true
      await feed(parser, rest)
    }
    await finish(parser)
    settleFault(reading)
  } catch (error) {
    while (reading.rows.length > 0) yield reading.rows.splice(0, stretchLength)
    throw error instanceof CsvError ? new BadFileError('is not CSV', reading.lastLine + 1, { cause: error }) : error
  } finally {
    parser.destroy()
  }
  while (reading.rows.length > 0) yield reading.rows.splice(0, stretchLength)
}

export type TextRows = { readonly columns: readonly string[]; readonly rows: AsyncGenerator<readonly SourceRow[]> }

/** Reads CSV (RFC 4180, also with other delimiters and line ends) up to its header; the rows follow as they are fetched. */
export async function openCsv(source: AsyncGenerator<Buffer>, delimiter: string): Promise<TextRows> {
  const reading: Reading = {
    header: undefined,
    rows: [],
    count: 0,
    lastLine: 0,
    emptyLines: 0,
    fault: undefined,
    isSuspect: false,
  }
  const stretches = readStretches(source, delimiter, reading)
  const first = await stretches.next()
  if (reading.header === undefined) throw new BadFileError('is empty', null)
  return { columns: reading.header, rows: first.done === true ? stretches : withFirst(first.value, stretches) }
}

async function* withFirst<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
