import type { Json } from '../../../../domain/json.ts'
import { type Budget, openColumn } from './column-cursor.ts'
import type { FileLayout, ReadRange } from './file-layout.ts'

/** Some rows, column by column; undefined stands for a value that cannot be stored. */
export type ColumnStretch = { readonly rows: number; readonly values: readonly (readonly (Json | undefined)[])[] }

/** What the windows on all columns come to. */
const windowsBytes = 16 * 2 ** 20
const [minWindowBytes, maxWindowBytes] = [65_536, 2 ** 20]

/** Reads the rows of a file, a row group after the other. */
export async function* readParquet(
  read: ReadRange,
  { columns, groups }: FileLayout,
  stretchLength: number,
): AsyncGenerator<ColumnStretch> {
  const share = Math.floor(windowsBytes / Math.max(columns.length, 1))
  const windowBytes = Math.min(Math.max(share, minWindowBytes), maxWindowBytes)
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
      yield { rows: count, values }
    }
  }
}
