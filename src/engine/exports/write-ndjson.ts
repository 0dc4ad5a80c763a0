import { cutRows } from './cut-rows.ts'
import type { RowSource } from './row-source.ts'

/** A JSON object a line. */
export async function* writeNdjson<R>({ pages, lineOf, sizeOf }: RowSource<R>): AsyncGenerator<Buffer> {
  for await (const page of pages()) {
    for (const rows of cutRows(page, sizeOf)) yield Buffer.from(`${rows.map(lineOf).join('\n')}\n`)
  }
}
