import { csvLine } from '../../domain/csv-line.ts'
import { cutRows } from './cut-rows.ts'
import type { RowSource } from './row-source.ts'

/** A table with a header. */
export async function* writeCsv<R>(
  { pages, columns, sizeOf }: Pick<RowSource<R>, 'pages' | 'columns' | 'sizeOf'>,
  { defusesFormulas }: { readonly defusesFormulas: boolean },
): AsyncGenerator<Buffer> {
  const names = columns.map(({ name }) => name)
  yield Buffer.from(csvLine(names, defusesFormulas))
  const line = (row: R): string =>
    csvLine(
      columns.map(({ read }) => read(row)),
      defusesFormulas,
    )
  for await (const page of pages()) {
    for (const rows of cutRows(page, sizeOf)) yield Buffer.from(rows.map(line).join(''))
  }
}
