import { type Files, MissingFileError } from '../files/file-store.ts'
import type { FileToRead } from './readers/opened-file.ts'

/** So long after somebody last meant to read it. */
const heldMs = 7 * 24 * 3_600_000

/** Keeps the file of an import, which would expire otherwise. */
export function holdFile(files: Files, workspaceId: string, fileId: string, nowMs: number): Promise<void> {
  return files.extend(workspaceId, fileId, nowMs + heldMs)
}

/** A stored file for the readers. Throws MissingFileError. */
export async function fileToRead(
  files: Files,
  workspaceId: string,
  { fileId, fileName }: { readonly fileId: string; readonly fileName?: string },
): Promise<FileToRead> {
  const file = await files.find(workspaceId, fileId)
  if (file === undefined) throw new MissingFileError('the file is not there')
  return {
    name: fileName ?? file.name,
    byteCount: file.byteCount,
    open: range => files.open(workspaceId, fileId, range),
  }
}
