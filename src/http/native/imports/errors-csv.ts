import type { Json } from '../../../domain/json.ts'
import { writeCsv } from '../../../engine/exports/write-csv.ts'
import type { RowError } from './row-errors.ts'

function column(name: keyof RowError) {
  return { name, type: undefined, read: (error: RowError): Json => error[name] }
}

const columns = [column('row'), column('column'), column('value'), column('message'), column('code')]

/** A file of the errors, in pieces; what a spreadsheet would take for a formula begins with its own mark of a text. */
export function errorsCsv(pages: AsyncIterable<readonly RowError[]>): AsyncGenerator<Buffer> {
  // Messages and values are cut before they are kept, so rows are of about one size.
  const source = { pages: () => pages, columns, sizeOf: () => 200 }
  return writeCsv(source, { defusesFormulas: true })
}
