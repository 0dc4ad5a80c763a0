import type { Readable } from 'node:stream'
import { isUuid } from '../../domain/uuid.ts'

/** Where the bytes of files lie: a directory of this machine, or a bucket. Every process of a deployment sees the same. */
export type FileStore = {
  readonly kind: 'disk' | 's3'
  /**
   * Takes bytes as they come and tells how many there were; until it settles there is no such file. Replaces one of the
   * same name. Throws FileTooLargeError past `maxBytes`, and whatever `source` throws; then nothing is kept.
   */
  put(name: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number>
  /** The bytes from `start` up to `end`, without that one, or to the end of the file. Throws MissingFileError. */
  open(name: string, range?: ByteRange): Promise<Readable>
  /** Whether there was one does not matter. */
  delete(name: string): Promise<void>
  /** Every file, in no order. */
  list(): AsyncIterable<{ readonly name: string; readonly writtenAtMs: number }>
  /** Removes what writes left behind that never settled and were last heard of before then: their processes are gone. */
  removeUnfinished(beforeMs: number): Promise<void>
}

export type ByteRange = { readonly start: number; readonly end?: number }

export class FileTooLargeError extends Error {}
export class MissingFileError extends Error {}
/** The store cannot take or give bytes now: it has no room, does not answer, or refuses. Its `cause` is for the log. */
export class StoreUnavailableError extends Error {}

/** The name in a store of a workspace's file. Stores take no other names, so none of them leads elsewhere. */
export function storeNameOf(workspaceId: string, fileId: string): string {
  return `${workspaceId}/${fileId}`
}

/** Undefined for what no file can be called. */
export function splitStoreName(name: string): { readonly workspaceId: string; readonly fileId: string } | undefined {
  const [workspaceId = '', fileId = '', ...rest] = name.split('/')
  return rest.length === 0 && isUuid(workspaceId) && isUuid(fileId) ? { workspaceId, fileId } : undefined
}

export function checkStoreName(name: string): string {
  if (splitStoreName(name) === undefined)
    throw new TypeError('the name of a stored file is not <workspace id>/<file id>')
  return name
}

/** For so long a file is kept that nobody needs longer. */
export const fileKeptMs = 24 * 3_600_000

/** A file whose bytes are there. */
export type StoredFile = {
  readonly fileId: string
  readonly name: string
  readonly byteCount: number
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** The files of workspaces: rows of `stored_file` with bytes in a store. Expired ones are removed by the sweep. */
export type Files = {
  /** Keeps what comes; `fileId` replaces the file of that id. Throws FileTooLargeError, then nothing is kept. */
  keep(workspaceId: string, file: NewFile, source: AsyncIterable<Uint8Array>): Promise<StoredFile>
  /** Undefined when there is no such file, or it has expired. */
  find(workspaceId: string, fileId: string): Promise<StoredFile | undefined>
  /** Throws MissingFileError. */
  open(workspaceId: string, fileId: string, range?: ByteRange): Promise<Readable>
  /** Keeps the file at least until then. */
  extend(workspaceId: string, fileId: string, expiresAtMs: number): Promise<void>
  delete(workspaceId: string, fileId: string): Promise<void>
}

export type NewFile = {
  readonly fileId?: string
  readonly name: string
  readonly maxBytes: number
  readonly keptMs: number
}
