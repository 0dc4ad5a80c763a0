import type { Json } from '../../../../domain/json.ts'
import { stretchBytes } from '../stretches.ts'
import { type Budget, openColumn } from './column-cursor.ts'
import { BadParquetError, type FileLayout, type ReadRange } from './file-layout.ts'

/** Some rows, column by column; undefined stands for a value that cannot be stored. */
export type ColumnStretch = { readonly rows: number; readonly values: readonly (readonly (Json | undefined)[])[] }

/** What the windows on all columns come to. */
const windowsBytes = 16 * 2 ** 20
const [minWindowBytes, maxWindowBytes] = [65_536, 2 ** 20]

/** As with rows of text; a dictionary lets a small file stand for any amount of them. */
const maxRowLength = 1_048_576

function lengthOf(value: Json | undefined): number {
  if (typeof value === 'string') return value.length
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8
}

/** How long the texts of each row are. Throws where they are too long. */
function rowLengths({ rows, values }: ColumnStretch, rowsBefore: number): readonly number[] {
  const lengths = new Array<number>(rows).fill(0)
  for (const column of values) {
    for (const [row, value] of column.entries()) {
      const length = (lengths[row] ?? 0) + lengthOf(value)
      if (length > maxRowLength)
        throw new BadParquetError(`has a row of more than 1 MiB, row ${rowsBefore + row + 1}; take the long texts out`)
      lengths[row] = length
    }
  }
  return lengths
}

/** The same rows in stretches of a bounded length. */
function* cutStretch(stretch: ColumnStretch, rowsBefore: number): Generator<ColumnStretch> {
  const { rows, values } = stretch
  let from = 0
  let length = 0
  for (const [row, own] of rowLengths(stretch, rowsBefore).entries()) {
    if (length + own > stretchBytes) {
      yield { rows: row - from, values: values.map(column => column.slice(from, row)) }
      from = row
      length = 0
    }
    length += own
  }
  yield from === 0 ? stretch : { rows: rows - from, values: values.map(column => column.slice(from)) }
}

/** Reads the rows of a file, a row group after the other. */
export async function* readParquet(
  read: ReadRange,
  { columns, groups }: FileLayout,
  stretchLength: number,
): AsyncGenerator<ColumnStretch> {
  const share = Math.floor(windowsBytes / Math.max(columns.length, 1))
  const windowBytes = Math.min(Math.max(share, minWindowBytes), maxWindowBytes)
  let rowsBefore = 0
  for (const { rows, chunks } of groups) {
    const budget: Budget = { bytes: 0 }
    const cursors = columns.flatMap((column, index) => {
      const chunk = chunks[index]
      return chunk === undefined ? [] : [openColumn(read, column, chunk, rows, windowBytes, budget)]
    })
    for (let at = 0; at < rows; at += stretchLength) {
      const count = Math.min(stretchLength, rows - at)
      const values: (Json | undefined)[][] = []
      for (const cursor of cursors) values.push(await cursor.take(count))
      yield* cutStretch({ rows: count, values }, rowsBefore)
      rowsBefore += count
    }
  }
}
