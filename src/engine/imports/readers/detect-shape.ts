import type { FileShape } from '../../../domain/imports/source-row.ts'
import { detectDelimiter } from './detect-delimiter.ts'
import { BadFileError } from './opened-file.ts'

// What a file is, told by its first bytes and, where they leave it open, by its name.

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte)
}

export function isGzip(head: Buffer): boolean {
  return startsWith(head, [0x1f, 0x8b])
}

export function isParquet(head: Buffer): boolean {
  return startsWith(head, [0x50, 0x41, 0x52, 0x31])
}

const refusedStarts: readonly { readonly bytes: readonly number[]; readonly message: string }[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    message: 'is a ZIP archive or an Excel workbook; unpack it, or save the sheet as CSV (UTF-8)',
  },
  { bytes: [0x50, 0x4b, 0x05, 0x06], message: 'is an empty ZIP archive' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], message: 'is an old Excel workbook; save the sheet as CSV (UTF-8)' },
  { bytes: [0x50, 0x41, 0x52, 0x45], message: 'is an encrypted Parquet file; write it without encryption' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], message: 'is packed with Zstandard; use gzip, or unpack it' },
  { bytes: [0x42, 0x5a, 0x68], message: 'is packed with bzip2; use gzip, or unpack it' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], message: 'is packed with xz; use gzip, or unpack it' },
  { bytes: [0xff, 0xfe], message: 'is UTF-16; save it as UTF-8' },
  { bytes: [0xfe, 0xff], message: 'is UTF-16; save it as UTF-8' },
]

/** Throws where the first bytes, unpacked, are those of something that no reader takes. */
export function refuseForeign(head: Buffer): void {
  if (head.length === 0) throw new BadFileError('is empty', null)
  const refused = refusedStarts.find(({ bytes }) => startsWith(head, bytes))
  if (refused !== undefined) throw new BadFileError(refused.message, null)
  const nul = head.indexOf(0)
  if (nul < 0) return
  // Latin text in UTF-16 has a NUL beside nearly every letter.
  const isUtf16 = nul < 2 && head.length > 3 && head.indexOf(0, nul + 1) === nul + 2
  throw new BadFileError(isUtf16 ? 'is UTF-16; save it as UTF-8' : 'is no text; send CSV, NDJSON or Parquet', 1)
}

const names: readonly (readonly [RegExp, FileShape['format'], string | null])[] = [
  [/\.(ndjson|jsonl|json)$/i, 'ndjson', null],
  [/\.parquet$/i, 'parquet', null],
  [/\.(tsv|tab)$/i, 'csv', '\t'],
]

/** The text that a head begins with, without what may be cut in its last character. */
function textOf(head: Buffer): string {
  return head.toString('utf8').replace(/^\ufeff/, '')
}

/** What a text is: format and delimiter. Throws where it is JSON that is not a line for each row. */
export function detectTextShape(
  head: Buffer,
  name: string,
  given: Partial<FileShape>,
): Pick<FileShape, 'format' | 'delimiter'> {
  const text = textOf(head)
  const start = text.trimStart()
  if (start === '' && head.length < 65_536) throw new BadFileError('is empty', null)
  const format = given.format ?? formatOf(start, name)
  if (format === 'ndjson') {
    refuseSpreadJson(start)
    return { format, delimiter: null }
  }
  if (format === 'parquet') throw new BadFileError('is not Parquet, though it is named so', null)
  const named = given.delimiter ?? names.find(([pattern]) => pattern.test(plainNameOf(name)))?.[2]
  return { format, delimiter: named ?? detectDelimiter(text) }
}

function plainNameOf(name: string): string {
  return name.replace(/\.gz$/i, '')
}

function formatOf(start: string, name: string): FileShape['format'] {
  if (start.startsWith('{') || /^\[\s*[[{\]]/.test(start)) return 'ndjson'
  return names.find(([pattern]) => pattern.test(plainNameOf(name)))?.[1] ?? 'csv'
}

function refuseSpreadJson(start: string): void {
  if (start.startsWith('['))
    throw new BadFileError(
      'is one JSON array; send one object on each line, without brackets and commas around them',
      1,
    )
  if (/^\{\s*[\r\n]/.test(start))
    throw new BadFileError('has a JSON object over several lines; send each object on one line', 1)
}
