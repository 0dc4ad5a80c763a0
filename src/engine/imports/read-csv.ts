import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'

/** One bad quote must not make a row of the rest of the file. */
const maxRowBytes = 1_048_576

const delimiters = [',', ';', '\t'] as const

/** The delimiter that the first line has most of, outside of quotes. */
export function detectDelimiter(start: string): string {
  const [line = ''] = start.replaceAll(/"(?:[^"]|"")*"/g, '').split(/[\r\n]/, 1)
  const counts = delimiters.map(delimiter => line.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

/** The text is no CSV; `line` is where it shows. */
export class BadCsvError extends Error {
  readonly line: number
  constructor(line: number, options: ErrorOptions) {
    super('the text is not CSV', options)
    this.line = line
  }
}

/**
 * Reads CSV (RFC 4180, also with other delimiters and line ends) row by row as it comes, the header among the rows; empty
 * lines are left out. Rows have as many cells as they have: what that means is the caller's to judge.
 */
export async function* readCsv(
  source: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
  delimiter: string,
): AsyncGenerator<readonly string[]> {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRowBytes,
  })
  // What fails on either side ends the iteration below with its error.
  pipeline(Readable.from(source), parser, () => {})
  try {
    for await (const row of parser) yield row
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new BadCsvError(typeof error['lines'] === 'number' ? error['lines'] : 0, { cause: error })
  }
}
