import { setImmediate as nextTurn } from 'node:timers/promises'
import { CsvError, type Info, type Parser, parse } from 'csv-parse'
import type { RowFault, SourceRow } from '../../../domain/imports/source-row.ts'
import { readHeader } from './csv-header.ts'
import { BadFileError } from './opened-file.ts'
import { findQuoteFault, nextLineAt, type QuoteFault } from './quote-fault.ts'

// The parser is fed a chunk at a time and hands over its records while it is fed, so nothing waits for a single row. What it
// was fed since the last record is kept. A stray quote ends a parser: the line it stands in becomes a faulty row, and a new
// parser goes on with the line behind it. A quote that nothing closes ends the reading, once the record has grown past its
// limit or the file is over: nobody can tell how far it was meant to reach.

const maxRecordBytes = 1_048_576
/** Cells that are empty do not count for the parser's own limit. */
const maxKeptBytes = 4 * maxRecordBytes

export type CsvReading = {
  readonly delimiter: string
  header: readonly string[] | undefined
  /** Rows that nobody has fetched yet. */
  rows: SourceRow[]
  rowCount: number
  /** A chunk so far held bytes that are no UTF-8, or a NUL. */
  isSuspect: boolean
  parser: Parser
  /** Lines before the first one of this parser. */
  linesBefore: number
  /** Where the last record ended: its line in the file, and the bytes that this parser was fed up to there. */
  lastLine: number
  recordEnd: number
  /** What this parser was fed from `keptFrom` on. */
  kept: Buffer
  keptFrom: number
  /** The rest of a faulty line is still to come. */
  isSkipping: boolean
}

function pushFault(reading: CsvReading, fault: RowFault): void {
  reading.rowCount++
  reading.rows.push({ kind: 'faulty', row: reading.rowCount, fault })
}

function suspectCell(header: readonly string[], cells: readonly string[]): RowFault | undefined {
  const index = cells.findIndex(cell => cell.includes('\ufffd') || cell.includes('\0'))
  if (index < 0) return undefined
  const message = cells[index]?.includes('\0')
    ? 'holds a NUL character'
    : 'holds bytes that are not UTF-8; save the file as UTF-8'
  return { column: header[index] ?? null, message }
}

function isEmpty(cell: string): boolean {
  return cell === ''
}

/** `cells` may have any number; missing ones are empty, and delimiters behind the last column are harmless. */
function takeRow(reading: CsvReading, header: readonly string[], cells: string[]): void {
  const fault = reading.isSuspect ? suspectCell(header, cells) : undefined
  if (fault !== undefined) {
    pushFault(reading, fault)
    return
  }
  if (cells.length > header.length) {
    if (!cells.slice(header.length).every(isEmpty)) {
      const message = `has ${cells.length} cells, more than the ${header.length} columns (line ${reading.lastLine})`
      pushFault(reading, { column: null, message })
      return
    }
    cells.length = header.length
  }
  while (cells.length < header.length) cells.push('')
  reading.rowCount++
  reading.rows.push({ kind: 'cells', row: reading.rowCount, cells })
}

function takeRecord(reading: CsvReading, cells: string[], { lines, bytes }: Info): void {
  reading.lastLine = reading.linesBefore + lines
  reading.recordEnd = bytes
  // Nothing but delimiters is an empty line.
  if (isEmpty(cells[0] ?? '') && cells.length > 1 && cells.every(isEmpty)) return
  if (reading.header === undefined) reading.header = readHeader(cells)
  else takeRow(reading, reading.header, cells)
}

function makeParser(delimiter: string, onRecord: (cells: string[], info: Info) => void): Parser {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordBytes,
    // Null keeps the record out of the parser's own queue.
    on_record: (cells: string[], info) => {
      onRecord(cells, info)
      return null
    },
  })
  // Each write tells its own error.
  parser.on('error', () => {})
  return parser
}

export function startReading(delimiter: string): CsvReading {
  const reading: CsvReading = {
    delimiter,
    header: undefined,
    rows: [],
    rowCount: 0,
    isSuspect: false,
    parser: makeParser(delimiter, (cells, info) => takeRecord(reading, cells, info)),
    linesBefore: 0,
    lastLine: 0,
    recordEnd: 0,
    kept: Buffer.alloc(0),
    keptFrom: 0,
    isSkipping: false,
  }
  return reading
}

/** Lets go of what belongs to records that are complete, and of empty lines. */
function trim(reading: CsvReading): void {
  let start = reading.recordEnd - reading.keptFrom
  for (let next = start; next < reading.kept.length; ) {
    next = nextLineAt(reading.kept, start)
    if (next < 0 || next > start + 2 || !/^\r?\n?$/.test(reading.kept.toString('latin1', start, next))) break
    start = next
    reading.lastLine++
  }
  reading.kept = reading.kept.subarray(start)
  reading.keptFrom += start
  reading.recordEnd = reading.keptFrom
}

function tooLong(line: number, cause?: unknown): BadFileError {
  const message = `has a row of more than 1 MiB, which begins in line ${line}; a quote that is never closed makes such rows`
  return new BadFileError(message, line, { cause })
}

function explain(reading: CsvReading, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  trim(reading)
  const line = reading.lastLine + 1
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(line, error)
  if (error.code !== 'CSV_QUOTE_NOT_CLOSED') return new BadFileError('is not CSV', line, { cause: error })
  const message = `opens a quote in the row that begins in line ${line} and never closes it`
  return new BadFileError(message, line, { cause: error })
}

const quoteMessages: Readonly<Record<QuoteFault['kind'], string>> = {
  inside: 'a quote stands inside a cell that does not begin with one',
  after: 'a quote ends before its cell does',
}

/** Makes the line of a stray quote a faulty row and a new parser for what follows, which is returned. */
function recover(reading: CsvReading, error: unknown): Buffer {
  const isQuote =
    error instanceof CsvError && (error.code === 'INVALID_OPENING_QUOTE' || error.code === 'CSV_INVALID_CLOSING_QUOTE')
  if (!isQuote) throw explain(reading, error)
  const open = reading.kept.subarray(reading.recordEnd - reading.keptFrom)
  const found = findQuoteFault(open, reading.delimiter.charCodeAt(0))
  if (found === undefined) throw explain(reading, error)
  const line = reading.lastLine + 1 + found.linesBefore
  if (reading.header === undefined) throw new BadFileError(`has a stray quote in its header, line ${line}`, line)
  const message = `${quoteMessages[found.kind]} (line ${line}); put the whole cell in quotes and double those inside it`
  pushFault(reading, { column: reading.header[found.cell] ?? null, message })
  reading.isSkipping = found.nextLineAt < 0
  reading.kept = open.subarray(reading.isSkipping ? open.length : found.nextLineAt)
  reading.keptFrom = 0
  reading.recordEnd = 0
  reading.lastLine = line
  reading.linesBefore = line
  reading.parser = makeParser(reading.delimiter, (cells, info) => takeRecord(reading, cells, info))
  return reading.kept
}

function write(parser: Parser, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(chunk, error => (error ? reject(error) : resolve()))
  })
}

function end(parser: Parser): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('error', reject)
    parser.end(() => resolve())
  })
}

/** A new parser takes so long that others must be served between so many of them. */
const recoveriesAtOnce = 50

async function parseOn(reading: CsvReading, chunk: Buffer): Promise<void> {
  let recoveries = 0
  for (let left = chunk; left.length > 0; ) {
    try {
      await write(reading.parser, left)
      return
    } catch (error) {
      left = recover(reading, error)
      recoveries++
      if (recoveries % recoveriesAtOnce === 0) await nextTurn()
    }
  }
}

/** Hands a chunk to the parser, and to the next one where a line is at fault. Throws where nothing behind can be read. */
export async function feed(reading: CsvReading, given: Buffer): Promise<void> {
  let chunk = given
  if (reading.isSkipping) {
    const next = nextLineAt(given, 0)
    if (next < 0) return
    reading.isSkipping = false
    chunk = given.subarray(next)
  }
  reading.kept = reading.kept.length === 0 ? chunk : Buffer.concat([reading.kept, chunk])
  await parseOn(reading, chunk)
  trim(reading)
  if (reading.kept.length > maxKeptBytes) throw tooLong(reading.lastLine + 1)
}

/** Tells the parser that nothing follows. */
export async function finish(reading: CsvReading): Promise<void> {
  for (;;) {
    try {
      await end(reading.parser)
      return
    } catch (error) {
      await parseOn(reading, recover(reading, error))
    }
  }
}
