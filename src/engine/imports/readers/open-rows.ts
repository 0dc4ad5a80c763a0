import type { FileShape } from '../../../domain/imports/source-row.ts'
import { inflate, readBytes, refuseBomb, takeHead } from './byte-source.ts'
import { openCsv } from './csv-rows.ts'
import { detectTextShape, isGzip, isParquet, refuseForeign } from './detect-shape.ts'
import { openNdjson } from './ndjson-rows.ts'
import { BadFileError, type FileToRead, type OpenedFile } from './opened-file.ts'
import { openParquet } from './parquet/open-parquet.ts'
import { withFirst } from './with-first.ts'

const headBytes = 65_536

/**
 * Opens a file of rows: tells what it is by its content, then by its name, unless `shape` says so, and reads it up to its
 * columns. Throws BadFileError.
 */
export async function openRows(file: FileToRead, shape: Partial<FileShape> = {}): Promise<OpenedFile> {
  let bytesRead = 0
  const raw = readBytes(file, bytes => {
    bytesRead += bytes
  })
  let source = raw
  const close = async (): Promise<void> => {
    await source.return(undefined)
    await raw.return(undefined)
  }
  try {
    const rawHead = await takeHead(raw, headBytes)
    if (isParquet(rawHead)) {
      await close()
      return await openParquet(file)
    }
    const isGzipped = isGzip(rawHead)
    if (isGzipped) await refuseBomb(readBytes(file, () => {}))
    source = withFirst(rawHead, raw)
    if (isGzipped) source = inflate(source)
    const head = await takeHead(source, headBytes)
    if (isGzipped && isParquet(head))
      throw new BadFileError('is Parquet inside gzip; send it without, since Parquet packs its own data', null)
    refuseForeign(head)
    const text = detectTextShape(head, file.name, shape)
    const content = withFirst(head, source)
    const opened = text.format === 'csv' ? await openCsv(content, text.delimiter ?? ',') : await openNdjson(content)
    return {
      shape: { ...text, isGzipped },
      columns: opened.columns,
      rows: opened.rows,
      bytesRead: () => bytesRead,
      [Symbol.asyncDispose]: async () => {
        await opened.rows.return(undefined)
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
