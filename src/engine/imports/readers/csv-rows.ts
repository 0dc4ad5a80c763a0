import { isUtf8 } from 'node:buffer'
import type { SourceRow } from '../../../domain/imports/source-row.ts'
import { type CsvReading, feed, finish, startReading } from './csv-reading.ts'
import { BadFileError, emptyBeginning } from './opened-file.ts'
import { stretchBytes, stretchLength } from './stretches.ts'
import { completeLength, slices } from './text-chunks.ts'
import { withFirst } from './with-first.ts'

async function* readStretches(
  source: AsyncGenerator<Buffer>,
  reading: CsvReading,
): AsyncGenerator<readonly SourceRow[]> {
  let openBytes = 0
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of slices(source)) {
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const complete = text.subarray(0, completeLength(text))
      rest = text.subarray(complete.length)
      if (!reading.isSuspect) reading.isSuspect = !isUtf8(complete) || complete.includes(0)
      await feed(reading, complete)
      openBytes += complete.length
      if (reading.rows.length < stretchLength && openBytes < stretchBytes) continue
      openBytes = 0
      // Also where there are none: whoever reads may want to go no further.
      do yield reading.rows.splice(0, stretchLength)
      while (reading.rows.length > 0)
    }
    if (rest.length > 0) {
      reading.isSuspect = true
      await feed(reading, rest)
    }
    await finish(reading)
  } catch (error) {
    while (reading.rows.length > 0) yield reading.rows.splice(0, stretchLength)
    throw error
  } finally {
    reading.parser.destroy()
  }
  while (reading.rows.length > 0) yield reading.rows.splice(0, stretchLength)
}

export type TextRows = { readonly columns: readonly string[]; readonly rows: AsyncGenerator<readonly SourceRow[]> }

/** Reads CSV (RFC 4180, also with other delimiters and line ends) up to its header; the rows follow as they are fetched. */
export async function openCsv(source: AsyncGenerator<Buffer>, delimiter: string): Promise<TextRows> {
  const reading = startReading(delimiter)
  const stretches = readStretches(source, reading)
  const first = await stretches.next()
  if (reading.header === undefined) {
    await stretches.return(undefined)
    throw first.done === true ? new BadFileError('is empty', null) : emptyBeginning()
  }
  return { columns: reading.header, rows: first.done === true ? stretches : withFirst(first.value, stretches) }
}
