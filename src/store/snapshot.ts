/** One file or directory of a snapshot or an archive; `path` has `/` between its parts and is relative. */
export type SnapshotEntry =
  | { readonly is: 'directory'; readonly path: string }
  | { readonly is: 'bytes'; readonly path: string; readonly bytes: Uint8Array }
  /** A file of this machine; one that may vanish is left out when it is gone by the time it is read. */
  | { readonly is: 'file'; readonly path: string; readonly source: string; readonly mayVanish: boolean }

/**
 * A cluster whose files may be copied while it is written to. What is read from `clusterDirectory` until `finish`, in any
 * order and however torn, is made whole by the entries that `finish` gives: as of its call, with everything committed
 * before. They can be read until the snapshot is disposed.
 */
export type Snapshot = AsyncDisposable & {
  readonly clusterDirectory: string
  /** Whether a path inside of the cluster directory, with all below it, stays out of a copy. */
  leavesOut(path: string): boolean
  /** Runs `atRest` while no statement does; what it sees outside of the database is of the same moment. */
  finish(atRest: () => Promise<void>): Promise<readonly SnapshotEntry[]>
}
