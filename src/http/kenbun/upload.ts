import { Buffer, isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import { excerptText } from '../../domain/excerpt.ts'
import { type Fault, invalid } from './fault.ts'

export type UploadedFile = { readonly name: string; readonly bytes: Buffer }

export const maxFileBytes = 10_485_760

/** One file, and hardly anything beside it. */
export const uploadLimits = {
  fileSize: maxFileBytes,
  files: 1,
  fields: 10,
  fieldSize: 10_000,
  parts: 11,
  headerPairs: 50,
}

export const notAFile: Fault = {
  kind: 'unsupported_media_type',
  message: 'send the file as multipart/form-data',
}
export const notCsv: Fault = { kind: 'unsupported_media_type', message: 'file is not a CSV file', field: 'file' }
const tooLarge: Fault = { kind: 'too_large', message: `file is over ${maxFileBytes} bytes`, field: 'file' }
const unreadable = invalid('', 'the body is not whole multipart/form-data')

const csvTypes = new Set(['text/csv', 'application/csv', 'text/comma-separated-values', 'application/vnd.ms-excel'])

export function isUploadedFile(body: unknown): body is UploadedFile {
  return typeof body === 'object' && body !== null && 'bytes' in body && Buffer.isBuffer(body.bytes)
}

/** The file of a request, as far as it is one of text. */
export async function readUpload(
  request: FastifyRequest,
): Promise<{ readonly file: UploadedFile } | { readonly fault: Fault }> {
  const part = await readPart(request)
  if ('fault' in part) return part
  const { name, type, bytes } = part
  if (!csvTypes.has(type) && !/\.(csv|tsv)$/i.test(name)) return { fault: notCsv }
  if (bytes.includes(0)) return { fault: notCsv }
  if (!isUtf8(bytes)) return { fault: invalid('file', 'must be UTF-8') }
  return { file: { name: excerptText(name, 255), bytes } }
}

type Part = { readonly name: string; readonly type: string; readonly bytes: Buffer }

async function readPart(request: FastifyRequest): Promise<Part | { readonly fault: Fault }> {
  try {
    const file = await request.file()
    if (file?.fieldname !== 'file') return { fault: invalid('file', 'is required') }
    const { filename: name, mimetype } = file
    return { name: name ?? '', type: mimetype.toLowerCase(), bytes: await file.toBuffer() }
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 413) return { fault: tooLarge }
    // What is thrown here is about the body: nothing else is read.
    return { fault: unreadable }
  }
}
