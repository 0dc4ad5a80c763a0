import { stringify } from 'csv-stringify/sync'
import type { Json } from '../../../domain/json.ts'
import type { RowError } from './row-errors.ts'

/** What a spreadsheet would take for a formula begins with an apostrophe, its own mark of a text. */
const options = { record_delimiter: '\r\n', escape_formulas: true } as const

function cell(value: Json): string | number | undefined {
  if (value === null) return undefined
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)
}

/** A file of the errors, in pieces. */
export async function* errorsCsv(pages: AsyncIterable<readonly RowError[]>): AsyncGenerator<string> {
  yield stringify([['row', 'column', 'value', 'message', 'code']], options)
  for await (const page of pages) {
    yield stringify(
      page.map(({ row, column, value, message, code }) => [row, column, value, message, code].map(cell)),
      options,
    )
  }
}
