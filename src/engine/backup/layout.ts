import { join } from 'node:path'

// Where things lie in an archive: `manifest.json` first, then below `data/` what the data directory holds, and
// `complete.json` last. And where they lie in a data directory.

export const manifestPath = 'manifest.json'
export const sealPath = 'complete.json'

export const archived = {
  rootKey: 'data/root-key',
  cluster: 'data/database/cluster',
  files: 'data/files',
} as const

/** Names inside of a data directory. */
export const dataNames = { rootKey: 'root-key', database: 'database', files: 'files' } as const

export function clusterDirectoryOf(dataDirectory: string): string {
  return join(dataDirectory, dataNames.database, 'cluster')
}

const maxPathLength = 240
const maxDepth = 12
const segment = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/

/**
 * Whether an entry may be restored under this path. What an archive of ours holds has plain names; so nothing of a hostile
 * one leaves its directory, hides, or means something else on another system.
 */
export function mayHold(path: string, kind: 'file' | 'directory'): boolean {
  const parts = path.split('/')
  if (path.length > maxPathLength || parts.length > maxDepth || !parts.every(part => segment.test(part))) return false
  if (path === archived.rootKey) return kind === 'file'
  return isWithin(path, archived.cluster, kind) || isWithin(path, archived.files, kind)
}

function isWithin(path: string, directory: string, kind: 'file' | 'directory'): boolean {
  return path.startsWith(`${directory}/`) || (kind === 'directory' && path === directory)
}
