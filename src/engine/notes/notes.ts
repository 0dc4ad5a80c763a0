// Notes about a person. One that is not shared is its author's alone: to others it is as if it did not exist. Others may
// change the text of a note that is shared and editable; what a note is, and whether it stays, its author decides.

import type { Queryable } from '../../store/database.ts'
import { lastId } from '../../store/read/bounds.ts'
import { type NoteRead, noteFind, noteListOfHomes } from '../../store/read/note-read.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'
import { noteDelete, noteInsert, noteUpdate } from '../../store/write/note.ts'

export type NoteContext = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
}

export type NewNote = {
  readonly workspaceId: string
  /** A live profile or one that was absorbed, which then keeps the note. */
  readonly profileId: string
  /** A member; null is a key that acts for nobody. */
  readonly authorId: string | null
  readonly content: string
  /** Only an author can have a note alone. */
  readonly isShared: boolean
  readonly isEditable: boolean
}

/** Adds a note; undefined when there is no such profile. */
export async function addNote(database: Queryable, context: NoteContext, note: NewNote): Promise<NoteRead | undefined> {
  const { workspaceId, profileId, authorId, content, isShared, isEditable } = note
  if (authorId === null && !isShared) throw new Error('a note that is not shared has an author')
  const noteId = context.newId()
  const at = new Date(context.now())
  const values = [workspaceId, noteId, profileId, authorId, content, isShared, isEditable, at] as const
  const [added] = await database.run(noteInsert, values)
  if (added === undefined) return undefined
  const [row] = await database.run(noteFind, [workspaceId, noteId])
  return row
}

export type NoteEdit = {
  readonly workspaceId: string
  readonly noteId: string
  /** Who edits; null is a key that acts for nobody. */
  readonly editorId: string | null
  /** The person the note is to be about, where the caller named one. */
  readonly profileId?: string
  readonly content?: string
  readonly isShared?: boolean
  readonly isEditable?: boolean
}

export type NoteOutcome =
  | { readonly kind: 'done'; readonly note: NoteRead }
  | { readonly kind: 'unknown_note' }
  | { readonly kind: 'not_editable' }

type Asked = Pick<NoteEdit, 'workspaceId' | 'noteId' | 'editorId' | 'profileId'>

/** A note that the reader may see. */
async function findNote(database: Queryable, asked: Asked): Promise<NoteRead | undefined> {
  const { workspaceId, noteId, editorId, profileId } = asked
  const [note] = await database.run(noteFind, [workspaceId, noteId])
  if (note === undefined || !(note.is_shared || (editorId !== null && note.author_id === editorId))) return undefined
  if (profileId === undefined) return note
  const [person] = await database.run(profileFindLineage, [workspaceId, profileId])
  return person?.lineage.includes(note.profile_id) ? note : undefined
}

/** Changes what is sent and leaves the rest. */
export async function editNote(database: Queryable, { now }: NoteContext, edit: NoteEdit): Promise<NoteOutcome> {
  const { workspaceId, noteId, editorId, content, isShared, isEditable } = edit
  const known = await findNote(database, edit)
  if (known === undefined) return { kind: 'unknown_note' }
  if (isShared === false && editorId === null) return { kind: 'not_editable' }
  const values = [content ?? null, isShared ?? null, isEditable ?? null, new Date(now()), editorId] as const
  const [edited] = await database.run(noteUpdate, [workspaceId, noteId, ...values])
  if (edited === undefined) return { kind: 'not_editable' }
  const [note] = await database.run(noteFind, [workspaceId, noteId])
  return note === undefined ? { kind: 'unknown_note' } : { kind: 'done', note }
}

export async function deleteNote(database: Queryable, asked: Asked): Promise<NoteOutcome> {
  const note = await findNote(database, asked)
  if (note === undefined) return { kind: 'unknown_note' }
  const [deleted] = await database.run(noteDelete, [asked.workspaceId, asked.noteId, asked.editorId])
  return deleted === undefined ? { kind: 'not_editable' } : { kind: 'done', note }
}

export type NoteQuestion = {
  readonly workspaceId: string
  readonly profileId: string
  /** A member, who sees their own notes beside those that are shared; null sees those alone. */
  readonly readerId: string | null
  /** The id behind which to begin; without it the newest. */
  readonly beforeId?: string
  readonly limit: number
}

/** The notes about a person with all absorbed profiles, newest first; undefined when there is nobody. */
export async function listNotes(
  database: Queryable,
  { workspaceId, profileId, readerId, beforeId, limit }: NoteQuestion,
): Promise<readonly NoteRead[] | undefined> {
  const [found] = await database.run(profileFindLineage, [workspaceId, profileId])
  if (found === undefined) return undefined
  return database.run(noteListOfHomes, [workspaceId, found.lineage, readerId, false, beforeId ?? lastId, limit])
}
