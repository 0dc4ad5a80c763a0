/** How a worker is told what to open. */
export type WorkerStart = {
  /** Where the cluster lives; undefined keeps it in memory. */
  readonly clusterDirectory: string | undefined
  /** A compressed dump that an empty cluster starts from. */
  readonly templatePath: string | undefined
}

export type ToWorker =
  | { readonly is: 'wire'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly is: 'dump' }
  | { readonly is: 'close' }

export type FromWorker =
  | { readonly is: 'ready' }
  | { readonly is: 'wire'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly is: 'dump'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly is: 'closed' }

/** Joins chunks into bytes of their own, which may be handed to another thread without a copy. */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let size = 0
  for (const chunk of chunks) size += chunk.length
  const joined = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}
