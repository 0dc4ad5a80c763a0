import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'

/** So many bytes that no two places have alike, in pieces; made as they are asked for. */
export async function* madeBytes(byteCount: number, pieceBytes = 65_536): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let from = 0; from < byteCount; from += pieceBytes) {
    const piece = new Uint8Array(Math.min(pieceBytes, byteCount - from))
    // The place itself every eight bytes, whatever the pieces are.
    for (let at = 0; at < piece.length; at += 1)
      piece[at] = Math.floor((from + at) / 8 / 256 ** ((from + at) % 8)) % 256
    yield piece
  }
}

export async function readAll(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return Buffer.concat(pieces)
}

export async function hashOf(source: AsyncIterable<Uint8Array> | Readable): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of source) hash.update(piece)
  return hash.digest('hex')
}
