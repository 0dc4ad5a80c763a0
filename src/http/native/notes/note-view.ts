import { Type } from 'typebox'
import type { NoteRead } from '../../../store/read/note-read.ts'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })

export const NoteSchema = Type.Object(
  {
    id: Id,
    profile_id: Type.String({ format: 'uuid', description: 'The profile to which it was written.' }),
    author_id: Type.Union([Id, Type.Null()], { description: 'The member who wrote it; null is a key.' }),
    content: Type.String(),
    is_shared: Type.Boolean({ description: 'Whether others than the author see it.' }),
    is_editable: Type.Boolean({ description: 'Whether others than the author may change its text.' }),
    created_at: Time,
    updated_at: Time,
  },
  { $id: 'Note', description: 'What somebody wrote down about a person.' },
)

export function viewNote(row: NoteRead) {
  return {
    id: row.note_id,
    profile_id: row.profile_id,
    author_id: row.author_id,
    content: row.content,
    is_shared: row.is_shared,
    is_editable: row.is_editable,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
