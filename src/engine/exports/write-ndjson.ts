import type { RowSource } from './row-source.ts'

/** A JSON object a line, page by page. */
export async function* writeNdjson<R>({ pages, lineOf }: RowSource<R>): AsyncGenerator<Buffer> {
  for await (const rows of pages()) {
    if (rows.length > 0) yield Buffer.from(`${rows.map(lineOf).join('\n')}\n`)
  }
}
