import { type JsonObject, memberOf } from '../../../domain/json.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { addNote, editNote } from '../../../engine/notes/notes.ts'
import { idIn, isStorable, readFlag, requireIds, textIn } from '../body.ts'
import { type Action, done, refuse } from '../call.ts'
import { invalidField, missing, noContact, noNote, notEditable } from '../fault.ts'
import { viewWrittenNote } from '../note-view.ts'
import { findOwned } from '../owned-contact.ts'

/** As everywhere: a thousand of them are shown at once. */
const maxNoteLength = 100_000

/** The flags that were sent. */
function readFlags(body: JsonObject): { readonly isShared?: boolean; readonly isEditable?: boolean } {
  const [isShared, isEditable] = [memberOf(body, 'note_visibility'), memberOf(body, 'note_editable')].map(readFlag)
  return { ...(isShared !== undefined && { isShared }), ...(isEditable !== undefined && { isEditable }) }
}

export const addNotesToContact: Action = {
  path: 'crm/addNotestoContact',
  credentials: 'both',
  async handle(context, call) {
    const { body, workspaceId } = call
    const required = requireIds(body, ['org_id', 'member_id', 'contact_id'])
    if ('fault' in required) return refuse(required.fault)
    const content = textIn(body, 'note')
    if (content === undefined) return refuse(missing('note'))
    if (content.length > maxNoteLength || !isStorable(content, 0)) return refuse(invalidField('note'))
    const owned = await findOwned(context, call, required.ids)
    if ('fault' in owned) return refuse(owned.fault)
    const { contact, memberId } = owned
    const { database } = context.engine
    const flags = readFlags(body)
    const noteId = idIn(body, 'note_id')?.toLowerCase()
    if (noteId === undefined) {
      const { isShared = false, isEditable = false } = flags
      const note = { workspaceId, profileId: contact.homeId, authorId: memberId, content, isShared, isEditable }
      const added = await addNote(database, context, note)
      return added === undefined ? refuse(noContact) : done(viewWrittenNote(added))
    }
    if (!isUuid(noteId)) return refuse(noNote)
    const edit = { workspaceId, noteId, editorId: memberId, profileId: contact.profileId, content, ...flags }
    const edited = await editNote(database, context, edit)
    if (edited.kind === 'done') return done(viewWrittenNote(edited.note))
    return refuse(edited.kind === 'not_editable' ? notEditable : noNote)
  },
}
