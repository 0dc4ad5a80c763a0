import { Type } from 'typebox'
import { addNote, deleteNote, editNote, listNotes, type NoteOutcome } from '../../../engine/notes/notes.ts'
import { Removed } from '../definition-shapes.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { IdParams, named, readId, sendNoProfile } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { viewNote } from './note-view.ts'

// A key of a server speaks for the members it names; one that names nobody sees and writes what is shared.

const memberId = (description: string) => Type.Optional(Type.String({ format: 'uuid', description }))
const content = Type.String({ minLength: 1, maxLength: 100_000 })
const flags = {
  is_shared: Type.Optional(Type.Boolean({ description: 'Others than the author see it; true without an author.' })),
  is_editable: Type.Optional(Type.Boolean({ description: 'Others may change its text; false unless said.' })),
}

const NewNote = Type.Object(
  { content, author_id: memberId('The member who writes it.'), ...flags },
  { additionalProperties: false },
)
const NoteChange = Type.Object(
  { content: Type.Optional(content), editor_id: memberId('The member who changes it.'), ...flags },
  { additionalProperties: false, minProperties: 1 },
)
const Query = Type.Object({
  reader_id: memberId('The member who reads: their own notes are shown beside those that are shared.'),
  ...PageQuery.properties,
})
const DeleteQuery = Type.Object({ editor_id: memberId('The member who deletes it, which the author alone may.') })

function sendNoteRefusal<R extends AnyReply>(reply: R, kind: Exclude<NoteOutcome['kind'], 'done'>): R {
  if (kind === 'unknown_note') return sendProblem(reply, 'not_found', 'There is no such note.')
  return sendProblem(reply, 'conflict', 'The author alone may do this; others may change the text of editable notes.')
}

export function registerNotes(app: NativeApp, { engine: { database }, now, newId }: NativeContext): void {
  const context = { now, newId }

  app.route({
    method: 'GET',
    url: '/profiles/:id/notes',
    config: needs('profiles:read'),
    schema: {
      summary: 'List the notes about a person',
      description: 'Those of all absorbed profiles included, the newest first.',
      tags: ['notes'],
      params: IdParams,
      querystring: Query,
      response: { 200: pageOf(named('Note')), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, reader_id: readerId = null, limit = defaultPageSize } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const profileId = readId(request.params.id)
      if (profileId === undefined) return sendNoProfile(reply)
      const asked = { workspaceId, profileId, readerId, limit: limit + 1 }
      const rows = await listNotes(database, { ...asked, ...(before.id !== null && { beforeId: before.id }) })
      if (rows === undefined) return sendNoProfile(reply)
      return pageFrom(rows, limit, viewNote, row => [row.note_id])
    },
  })

  app.route({
    method: 'POST',
    url: '/profiles/:id/notes',
    config: needs('profiles:write'),
    schema: {
      summary: 'Write a note',
      description: 'A note that is not shared is seen by its author alone.',
      tags: ['notes'],
      params: IdParams,
      body: NewNote,
      response: { 201: named('Note'), ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { content, author_id: authorId = null, is_shared, is_editable: isEditable = false } = request.body
      const profileId = readId(request.params.id)
      if (profileId === undefined) return sendNoProfile(reply)
      const isShared = is_shared ?? authorId === null
      if (!isShared && authorId === null) {
        const message = 'must be true for a note without an author'
        return sendProblem(reply, 'unprocessable', `is_shared: ${message}.`, [{ path: 'is_shared', message }])
      }
      const note = await addNote(database, context, { workspaceId, profileId, authorId, content, isShared, isEditable })
      return note === undefined ? sendNoProfile(reply) : reply.code(201).send(viewNote(note))
    },
  })

  app.route({
    method: 'PATCH',
    url: '/notes/:id',
    config: needs('profiles:write'),
    schema: {
      summary: 'Change a note',
      description: 'What is not sent stays as it is.',
      tags: ['notes'],
      params: IdParams,
      body: NoteChange,
      response: { 200: named('Note'), ...problemResponses(400, 404, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { content, editor_id: editorId = null, is_shared: isShared, is_editable: isEditable } = request.body
      const noteId = readId(request.params.id)
      if (noteId === undefined) return sendNoteRefusal(reply, 'unknown_note')
      const edited = await editNote(database, context, {
        workspaceId,
        noteId,
        editorId,
        ...(content !== undefined && { content }),
        ...(isShared !== undefined && { isShared }),
        ...(isEditable !== undefined && { isEditable }),
      })
      return edited.kind === 'done' ? viewNote(edited.note) : sendNoteRefusal(reply, edited.kind)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/notes/:id',
    config: needs('profiles:write'),
    schema: {
      summary: 'Delete a note',
      description: 'Its author alone may; a note that a key has written, any key.',
      tags: ['notes'],
      params: IdParams,
      querystring: DeleteQuery,
      response: { 204: Removed, ...problemResponses(400, 404, 409) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const noteId = readId(request.params.id)
      if (noteId === undefined) return sendNoteRefusal(reply, 'unknown_note')
      const deleted = await deleteNote(database, { workspaceId, noteId, editorId: request.query.editor_id ?? null })
      return deleted.kind === 'done' ? reply.code(204).send(null) : sendNoteRefusal(reply, deleted.kind)
    },
  })
}
