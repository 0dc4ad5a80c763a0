import { type DetectedColumn, detectIdentifiers } from '../../domain/imports/detect-identifiers.ts'
import { isDiscoverable } from '../../domain/prepare/prepare-profile.ts'
import type { Database } from '../../store/database.ts'
import { uploadFind } from '../../store/read/upload.ts'
import { uploadInsert } from '../../store/write/upload.ts'
import { BadCsvError, detectDelimiter, readCsv } from './read-csv.ts'

// A file to be imported is looked at before anything of it is written, and kept for as long as a person may take to look
// too. It is kept whole, in the database, so that any process can start the import.

const uploadKeptMs = 3_600_000
const maxRows = 100_000
const maxColumns = 500
/** Rows that are looked at to tell what columns hold. */
const sampleLength = 100

export type CsvTable = {
  readonly headers: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly identifiers: readonly DetectedColumn[]
}

/** `message` says what is wrong with the file. */
export type ReadTable =
  | { readonly kind: 'read'; readonly table: CsvTable }
  | { readonly kind: 'refused'; readonly message: string; readonly isTooLarge: boolean }

/** Reads a text whole: its first row names the columns. */
export async function readTable(text: string): Promise<ReadTable> {
  const rows: (readonly string[])[] = []
  let header: readonly string[] | undefined
  try {
    for await (const row of readCsv([text], detectDelimiter(text.slice(0, 65_536)))) {
      if (header === undefined) {
        header = row
        continue
      }
      if (rows.length === maxRows) return refuse(`has more than ${maxRows} rows; split it`, true)
      rows.push(row)
    }
  } catch (error) {
    if (error instanceof BadCsvError) return refuse(`is not CSV; see line ${error.line}`)
    throw error
  }
  if (header === undefined) return refuse('is empty')
  const headers = header.map((name, index) => name.trim() || `column_${index + 1}`)
  const fault = faultOfHeaders(headers)
  if (fault !== undefined) return refuse(fault)
  const identifiers = detectIdentifiers(headers, rows.slice(0, sampleLength))
  return { kind: 'read', table: { headers, rows, identifiers } }
}

function faultOfHeaders(headers: readonly string[]): string | undefined {
  if (headers.length > maxColumns) return `has more than ${maxColumns} columns`
  const odd = headers.findIndex(name => !isDiscoverable(name))
  if (odd >= 0) return `has a name that no field can have, in column ${odd + 1}`
  const twice = headers.findIndex((name, index) => headers.indexOf(name) < index)
  return twice < 0 ? undefined : `names two columns alike, the second is column ${twice + 1}`
}

function refuse(message: string, isTooLarge = false): ReadTable {
  return { kind: 'refused', message, isTooLarge }
}

type Context = { readonly database: Database; readonly now: () => number; readonly newId: () => string }

export type KeptUpload = { readonly uploadId: string; readonly expiresAtMs: number }

export async function keepUpload(
  { database, now, newId }: Context,
  workspaceId: string,
  file: { readonly name: string; readonly text: string; readonly rowCount: number },
): Promise<KeptUpload> {
  const [uploadId, createdAtMs] = [newId(), now()]
  const expiresAtMs = createdAtMs + uploadKeptMs
  const times = [new Date(createdAtMs), new Date(expiresAtMs)] as const
  await database.run(uploadInsert, [workspaceId, uploadId, file.name, file.text, file.rowCount, ...times])
  return { uploadId, expiresAtMs }
}

/** Undefined when there is no such file, or it has expired. */
export async function findUpload(
  { database, now }: Pick<Context, 'database' | 'now'>,
  workspaceId: string,
  uploadId: string,
): Promise<{ readonly name: string; readonly text: string } | undefined> {
  const [found] = await database.run(uploadFind, [workspaceId, uploadId, new Date(now())])
  return found && { name: found.file_name, text: found.content }
}
