import { Readable } from 'node:stream'
import type { FileShape, SourceRow } from '../src/domain/imports/source-row.ts'
import { openRows } from '../src/engine/imports/readers/open-rows.ts'
import { BadFileError, type FileToRead } from '../src/engine/imports/readers/opened-file.ts'

/** A file of these bytes that comes in chunks of the given size. */
export function fileOf(name: string, content: string | Uint8Array, chunkBytes = 65_536): FileToRead {
  const bytes = Buffer.from(content)
  function* chunks(start: number, end: number): Generator<Buffer> {
    for (let at = start; at < end; at += chunkBytes) yield bytes.subarray(at, Math.min(at + chunkBytes, end))
  }
  const open: FileToRead['open'] = async range =>
    Readable.from(chunks(range?.start ?? 0, Math.min(range?.end ?? bytes.length, bytes.length)))
  return { name, byteCount: bytes.length, open }
}

export type ReadFile = {
  readonly shape: FileShape | undefined
  readonly columns: readonly string[]
  readonly rows: readonly SourceRow[]
  readonly fault: BadFileError | undefined
}

/** Reads a file to its end, or to what is wrong with it. */
export async function readWhole(file: FileToRead, shape?: Partial<FileShape>): Promise<ReadFile> {
  const rows: SourceRow[] = []
  let opened: Pick<ReadFile, 'shape' | 'columns'> = { shape: undefined, columns: [] }
  try {
    await using reading = await openRows(file, shape)
    opened = { shape: reading.shape, columns: reading.columns }
    for await (const stretch of reading.rows) rows.push(...stretch)
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error
    return { ...opened, rows, fault: error }
  }
  return { ...opened, rows, fault: undefined }
}
