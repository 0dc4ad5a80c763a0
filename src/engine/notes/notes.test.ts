import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, profileWrite, receiptOf, testChange } from '../../../test/engine.ts'
import { collectPerson } from '../profiles/collect-person.ts'
import { eraseProfile } from '../profiles/erase-profile.ts'
import { mergeProfiles } from '../profiles/merge-profiles.ts'
import { addNote, deleteNote, editNote, listNotes, type NewNote } from './notes.ts'

const author = '01890000-0000-7000-8000-00000000000a'
const colleague = '01890000-0000-7000-8000-00000000000b'

forEachDatabase('notes', lane => {
  let workspaceId = ''
  let one = ''
  let two = ''

  before(async () => {
    workspaceId = await createTestWorkspace(lane.database())
    const engine = createTestEngine(lane.database())
    const write = async (email: string) =>
      receiptOf(await engine.writer.write(workspaceId, profileWrite({ email }))).profileId ?? ''
    one = await write('one@example.org')
    two = await write('two@example.org')
    await mergeProfiles(engine, testChange, { workspaceId, survivorId: one, absorbedId: two, source: 'test' })
  })

  const add = async (more: Partial<NewNote> = {}) => {
    const usual = { workspaceId, profileId: one, authorId: author, content: 'text', isShared: false, isEditable: false }
    const note = await addNote(lane.database(), testChange, { ...usual, ...more })
    assert.ok(note)
    return note
  }
  const edit = (noteId: string, editorId: string | null, more: object) =>
    editNote(lane.database(), testChange, { workspaceId, noteId, editorId, ...more })
  const seenBy = async (readerId: string | null) => {
    const notes = await listNotes(lane.database(), { workspaceId, profileId: two, readerId, limit: 100 })
    return new Set(notes?.map(note => note.note_id))
  }

  test('that are private are seen by their author alone, shared ones by everybody, on every home', async () => {
    const own = await add({ profileId: two })
    const shared = await add({ isShared: true })
    assert.equal(own.profile_id, two)
    const [mine, theirs, nobodys] = [await seenBy(author), await seenBy(colleague), await seenBy(null)]
    assert.ok(mine.has(own.note_id) && mine.has(shared.note_id))
    for (const seen of [theirs, nobodys]) assert.ok(!seen.has(own.note_id) && seen.has(shared.note_id))
    assert.equal((await edit(own.note_id, colleague, { content: 'x' })).kind, 'unknown_note')
    assert.equal((await edit(own.note_id, null, { content: 'x' })).kind, 'unknown_note')
  })

  test('keep what an edit does not send', async () => {
    const { note_id } = await add({ isShared: true, isEditable: true })
    const edited = await edit(note_id, author, { content: 'new' })
    assert.ok(edited.kind === 'done')
    assert.deepEqual([edited.note.content, edited.note.is_shared, edited.note.is_editable], ['new', true, true])
    const hidden = await edit(note_id, author, { isShared: false })
    assert.ok(hidden.kind === 'done')
    assert.deepEqual([hidden.note.content, hidden.note.is_shared, hidden.note.is_editable], ['new', false, true])
  })

  test('are changed by others only when they are editable, in their text alone', async () => {
    const fixed = await add({ isShared: true })
    const open = await add({ isShared: true, isEditable: true })
    assert.equal((await edit(fixed.note_id, colleague, { content: 'x' })).kind, 'not_editable')
    assert.equal((await edit(open.note_id, colleague, { isShared: false })).kind, 'not_editable')
    assert.equal((await edit(open.note_id, colleague, { content: 'better' })).kind, 'done')
    const asked = { workspaceId, noteId: open.note_id }
    assert.equal((await deleteNote(lane.database(), { ...asked, editorId: colleague })).kind, 'not_editable')
    assert.equal((await deleteNote(lane.database(), { ...asked, editorId: author })).kind, 'done')
    assert.equal((await deleteNote(lane.database(), { ...asked, editorId: author })).kind, 'unknown_note')
  })

  test('of a person named are found, of another not', async () => {
    const { note_id } = await add()
    const other = '01890000-0000-7000-8000-000000000000'
    assert.equal((await edit(note_id, author, { content: 'x', profileId: other })).kind, 'unknown_note')
    assert.equal((await edit(note_id, author, { content: 'x', profileId: two })).kind, 'done')
    assert.equal(
      await addNote(lane.database(), testChange, {
        workspaceId,
        profileId: other,
        authorId: author,
        content: 'x',
        isShared: true,
        isEditable: false,
      }),
      undefined,
    )
  })

  test('belong to the export of a person, private ones too, and go with the person', async () => {
    const { note_id } = await add()
    const person = await collectPerson(lane.database(), workspaceId, one)
    assert.ok(person?.notes.some(note => note.note_id === note_id))
    await eraseProfile(lane.database(), testChange, workspaceId, one)
    assert.equal((await edit(note_id, author, { content: 'x' })).kind, 'unknown_note')
  })
})
