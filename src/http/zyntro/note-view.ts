import type { JsonObject } from '../../domain/json.ts'
import type { NoteRead } from '../../store/read/note-read.ts'
import { wireTime } from './wire.ts'

/** What a note is answered with when it is written. */
export function viewWrittenNote(note: NoteRead): JsonObject {
  return {
    note_id: note.note_id,
    note_content: note.content,
    note_visibility: Number(note.is_shared),
    note_editable: Number(note.is_editable),
  }
}

export function viewNote(note: NoteRead): JsonObject {
  return { ...viewWrittenNote(note), member_id: note.author_id, created_at: wireTime(note.created_at.getTime()) }
}
