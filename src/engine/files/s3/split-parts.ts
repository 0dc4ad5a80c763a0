/** A piece of a stream; all but the last have the same size. */
export type Part = { readonly bytes: Uint8Array<ArrayBuffer>; readonly isLast: boolean }

/** Cuts a stream into parts of `size`; there is always a last one, be it empty. Holds one part and what comes in. */
export async function* splitParts(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Part> {
  let part = new Uint8Array(size)
  let filled = 0
  for await (const bytes of source) {
    for (let from = 0; from < bytes.byteLength; ) {
      if (filled === size) {
        yield { bytes: part, isLast: false }
        // The one before is still being sent.
        part = new Uint8Array(size)
        filled = 0
      }
      const taken = bytes.subarray(from, from + size - filled)
      part.set(taken, filled)
      filled += taken.byteLength
      from += taken.byteLength
    }
  }
  yield { bytes: part.subarray(0, filled), isLast: true }
}
