import { csvLine } from '../../csv-line.ts'
import type { RowError } from './row-errors.ts'

/** A file of the errors, in pieces. */
export async function* errorsCsv(pages: AsyncIterable<readonly RowError[]>): AsyncGenerator<string> {
  yield csvLine(['row', 'column', 'value', 'message', 'code'])
  for await (const page of pages) {
    yield page.map(({ row, column, value, message, code }) => csvLine([row, column, value, message, code])).join('')
  }
}
