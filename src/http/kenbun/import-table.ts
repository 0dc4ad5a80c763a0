import { type DetectedColumn, detectIdentifiers } from '../../domain/imports/detect-identifiers.ts'
import { openRows } from '../../engine/imports/readers/open-rows.ts'
import { BadFileError, type FileToRead, type OpenedFile } from '../../engine/imports/readers/opened-file.ts'
import { type Fault, invalid } from './fault.ts'
import { notCsv } from './upload.ts'

// A file of leads is looked at before anything of it is written, and once more when its import is started.

/** What a file of leads holds, apart from its rows. */
export type ImportTable = {
  readonly headers: readonly string[]
  /** Its first rows; those that cannot be read are left out. */
  readonly sample: readonly (readonly string[])[]
  readonly rowCount: number
  readonly identifiers: readonly DetectedColumn[]
}

/** Rows that are looked at to tell what columns hold. */
const sampleLength = 100

export async function readTable(
  file: FileToRead,
): Promise<{ readonly table: ImportTable } | { readonly fault: Fault }> {
  try {
    await using opened = await openRows(file)
    if (opened.shape.format !== 'csv') return { fault: notCsv }
    return { table: await readRows(opened) }
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error
    return { fault: invalid('file', error.line === null ? error.message : `${error.message}; see line ${error.line}`) }
  }
}

async function readRows({ columns: headers, rows }: OpenedFile): Promise<ImportTable> {
  const sample: (readonly string[])[] = []
  let rowCount = 0
  for await (const stretch of rows) {
    rowCount += stretch.length
    for (const row of stretch) {
      if (sample.length === sampleLength) break
      if (row.kind === 'cells') sample.push(row.cells)
    }
  }
  return { headers, sample, rowCount, identifiers: detectIdentifiers(headers, sample) }
}
