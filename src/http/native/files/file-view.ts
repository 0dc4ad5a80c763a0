import { Type } from 'typebox'
import type { StoredFile } from '../../../engine/files/file-store.ts'

export const FileSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String({ description: 'As it was sent.' }),
    bytes: Type.Integer(),
    created_at: Type.String({ format: 'date-time' }),
    expires_at: Type.String({
      format: 'date-time',
      description: 'Until then it is kept; longer while an import needs it.',
    }),
  },
  { $id: 'File', description: 'A file that was sent to be imported.' },
)

export function viewFile({ fileId, name, byteCount, createdAtMs, expiresAtMs }: StoredFile) {
  return {
    id: fileId,
    name,
    bytes: byteCount,
    created_at: new Date(createdAtMs).toISOString(),
    expires_at: new Date(expiresAtMs).toISOString(),
  }
}
