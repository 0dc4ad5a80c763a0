import { isUtf8 } from 'node:buffer'
import type { SourceRow } from '../../../domain/imports/source-row.ts'
import { isJsonObject, type Json } from '../../../domain/json.ts'
import { findJsonFault, placeOfSyntaxError, suspectJson } from '../../../domain/strict-json.ts'
import type { TextRows } from './csv-rows.ts'
import { BadFileError, emptyBeginning } from './opened-file.ts'
import { stretchBytes, stretchLength } from './stretches.ts'
import { slices } from './text-chunks.ts'

const maxLineBytes = 1_048_576
/** Rows and bytes that are read ahead to learn the columns. */
const [maxSampledRows, maxSampledBytes] = [1_000, 4 * 1_048_576]
const maxColumns = 500

/** The lines of a text without their ends, blank ones included; `line` counts from 1. */
async function* readLines(
  source: AsyncGenerator<Buffer>,
): AsyncGenerator<readonly { readonly line: number; readonly bytes: Buffer }[]> {
  let line = 0
  let open: Buffer[] = []
  let openBytes = 0
  const close = (bytes: Buffer) => {
    const whole = open.length === 0 ? bytes : Buffer.concat([...open, bytes])
    open = []
    openBytes = 0
    line++
    return { line, bytes: whole }
  }
  for await (const chunk of slices(source)) {
    const lines: { line: number; bytes: Buffer }[] = []
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      lines.push(close(chunk.subarray(from, end)))
      from = end + 1
    }
    if (from < chunk.length) {
      open.push(chunk.subarray(from))
      openBytes += chunk.length - from
    }
    if (lines.length > 0) yield lines
    if (openBytes > maxLineBytes)
      throw new BadFileError(`has a line of more than 1 MiB, line ${line + 1}; send one object on each line`, line + 1)
  }
  if (openBytes > 0) yield [close(Buffer.alloc(0))]
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every(byte => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** A line as a row; undefined when it is blank. */
function readRow(given: Buffer, line: number, row: number): SourceRow | undefined {
  const bytes = line === 1 && given.subarray(0, 3).equals(byteOrderMark) ? given.subarray(3) : given
  if (isBlank(bytes)) return undefined
  const refuse = (what: string, column: string | null = null): SourceRow => {
    return { kind: 'faulty', row, fault: { column, message: `line ${line} ${what}` } }
  }
  if (!isUtf8(bytes)) return refuse('is not UTF-8')
  let value: Json
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    return refuse(`is not JSON${placeOfSyntaxError(error)}`)
  }
  if (!isJsonObject(value)) return refuse('is not a JSON object')
  const fault = suspectJson(bytes) === 'none' ? undefined : findJsonFault(value)
  if (fault === undefined) return { kind: 'object', row, values: value }
  const column = Object.keys(value).find(name => fault.path.startsWith(name)) ?? null
  return refuse(`cannot be stored: ${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`, column)
}

async function* readStretches(
  source: AsyncGenerator<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<readonly SourceRow[]> {
  let rows: SourceRow[] = []
  let [count, openBytes] = [0, 0]
  try {
    for await (const lines of readLines(source)) {
      for (const { line, bytes } of lines) {
        const row = readRow(bytes, line, count + 1)
        onBytes(bytes.length + 1)
        openBytes += bytes.length + 1
        if (row !== undefined) {
          count++
          rows.push(row)
        }
        if (rows.length < stretchLength && openBytes < stretchBytes) continue
        // Also where there are none: whoever reads may want to go no further.
        yield rows
        rows = []
        openBytes = 0
      }
    }
  } catch (error) {
    if (rows.length > 0) yield rows
    throw error
  }
  if (rows.length > 0) yield rows
}

function addColumns(columns: Set<string>, rows: readonly SourceRow[]): void {
  for (const row of rows) {
    if (row.kind !== 'object') continue
    for (const name of Object.keys(row.values)) if (columns.size < maxColumns) columns.add(name)
  }
}

/** Reads one JSON object a line. The columns are the names that the first rows have. */
export async function openNdjson(source: AsyncGenerator<Buffer>): Promise<TextRows> {
  let bytes = 0
  const stretches = readStretches(source, length => {
    bytes += length
  })
  const columns = new Set<string>()
  const ahead: (readonly SourceRow[])[] = []
  let fault: { readonly error: unknown } | undefined
  try {
    while (ahead.length * stretchLength < maxSampledRows && bytes < maxSampledBytes) {
      const next = await stretches.next()
      if (next.done === true) break
      ahead.push(next.value)
      addColumns(columns, next.value)
    }
  } catch (error) {
    if (ahead.length === 0) throw error
    fault = { error }
  }
  if (ahead.length === 0) throw new BadFileError('is empty', null)
  if (ahead.every(rows => rows.length === 0)) {
    await stretches.return(undefined)
    throw fault === undefined ? emptyBeginning() : fault.error
  }
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    try {
      yield* ahead
      if (fault !== undefined) throw fault.error
      yield* stretches
    } finally {
      await stretches.return(undefined)
    }
  }
  return { columns: [...columns], rows: rows() }
}
