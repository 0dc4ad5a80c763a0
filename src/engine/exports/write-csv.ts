import { stringify } from 'csv-stringify/sync'
import type { Json } from '../../domain/json.ts'
import type { RowSource } from './row-source.ts'

/** Numbers stay numbers, so that what defuses formulas leaves them alone; null and nothing are an empty cell. */
function toCell(value: Json | undefined): string | number | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)
}

/** A text that is empty, or whose ends are blank, stands in quotation marks: readers that trim leave it as it is. */
const quotedCells = [/^$|^\s|\s$/]

/** A table of RFC 4180 with a header, page by page. */
export async function* writeCsv<R>(
  { pages, columns }: RowSource<R>,
  { defusesFormulas }: { readonly defusesFormulas: boolean },
): AsyncGenerator<Buffer> {
  const options = { record_delimiter: '\r\n', quoted_match: quotedCells, escape_formulas: defusesFormulas }
  yield Buffer.from(stringify([columns.map(({ name }) => name)], options))
  for await (const rows of pages()) {
    const cells = rows.map(row => columns.map(({ read }) => toCell(read(row))))
    if (cells.length > 0) yield Buffer.from(stringify(cells, options))
  }
}
