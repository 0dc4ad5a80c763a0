import { type Files, MissingFileError } from '../files/file-store.ts'
import type { FileToRead } from './readers/opened-file.ts'

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
