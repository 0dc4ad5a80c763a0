import type { Readable } from 'node:stream'
import type { FileShape, SourceRow } from '../../../domain/imports/source-row.ts'

/** A file to be read, wherever it lies. */
export type FileToRead = {
  readonly name: string
  readonly byteCount: number
  open(range?: { readonly start: number; readonly end?: number }): Promise<Readable>
}

/**
 * A file that is being read from its beginning; memory is bounded whatever its size. Dispose of it when it is not read to
 * the end.
 */
export type OpenedFile = AsyncDisposable & {
  readonly shape: FileShape
  /** The names of CSV's header and of Parquet's schema; of NDJSON those that the first rows have. */
  readonly columns: readonly string[]
  /**
   * Stretches of rows, a few hundred each; one without rows where megabytes had none. Throws BadFileError where nothing behind can be
   * read.
   */
  readonly rows: AsyncIterable<readonly SourceRow[]>
  /** Of the file as it lies there, for progress. */
  readonly bytesRead: () => number
}

/** The file cannot be read, or not further; the message says what is wrong with it, where, and what to do. */
export class BadFileError extends Error {
  /** Of the text, counted from 1; null where there are no lines. */
  readonly line: number | null
  constructor(message: string, line: number | null, options?: ErrorOptions) {
    super(message, options)
    this.line = line
  }
}

export function emptyBeginning(): BadFileError {
  return new BadFileError('begins with nothing but empty lines, megabytes of them; remove those', 1)
}
