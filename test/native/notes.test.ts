import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { preparePeople } from './profiles/people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'
const author_id = '01890000-0000-7000-8000-00000000000a'
const other = '01890000-0000-7000-8000-00000000000b'

forEachServer('notes', server => {
  const people = preparePeople(server)
  const strangers = preparePeople(server)
  let id = ''
  before(async () => {
    id = (await people.write({ identifiers: { email: 'ada@example.org' } })).profile_id
  })
  const as = (target: string, json?: unknown, by = people.writer()) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })
  const add = async (json: object) => textOf(await as(`POST /v1/profiles/${id}/notes`, json), 'id')
  const listed = async (query = '') => itemsOf(await as(`GET /v1/profiles/${id}/notes${query}`)).map(item => item['id'])

  describe('GET and POST /v1/profiles/{id}/notes', () => {
    test('201 and 200: the newest first, page by page, private ones to their author alone', async () => {
      const shared = await add({ content: 'by a key' })
      const own = await add({ content: 'private', author_id })
      assert.deepEqual(await listed(), [shared])
      assert.deepEqual(await listed(`?reader_id=${other}`), [shared])
      assert.deepEqual(await listed(`?reader_id=${author_id}`), [own, shared])
      const first = await as(`GET /v1/profiles/${id}/notes?reader_id=${author_id}&limit=1`)
      assert.deepEqual(await listed(`?reader_id=${author_id}&cursor=${textOf(first, 'next_cursor')}`), [shared])
      const [note] = itemsOf(first)
      assert.deepEqual(
        [note?.['author_id'], note?.['content'], note?.['is_shared'], note?.['is_editable'], note?.['profile_id']],
        [author_id, 'private', false, false, id],
      )
    })

    test('400, 401, 403, 404 and 422', async () => {
      const target = `/v1/profiles/${id}/notes`
      const json = { content: 'text' }
      for (const bad of [{}, { content: '' }, { content: 5 }, { ...json, author_id: 'x' }, { ...json, colour: 1 }])
        assertProblem(await as(`POST ${target}`, bad), 400, 'invalid_request')
      assertProblem(await as(`GET ${target}?cursor=x`), 400, 'invalid_request')
      assertProblem(await as(`GET ${target}?reader_id=x`), 400, 'invalid_request')
      const refused = await as(`POST ${target}`, { ...json, is_shared: false })
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused), ['is_shared'])
      assertProblem(await call(server(), `GET ${target}`), 401, 'unauthorized')
      assertProblem(await call(server(), `POST ${target}`, { json }), 401, 'unauthorized')
      assertProblem(await as(`POST ${target}`, json, people.reader()), 403, 'forbidden')
      assertProblem(await as(`POST ${target}`, json, strangers.writer()), 404, 'not_found')
      assertProblem(await as(`GET ${target}`, undefined, strangers.reader()), 404, 'not_found')
      for (const none of [nobody, 'x', '%00']) {
        assertProblem(await as(`GET /v1/profiles/${none}/notes`), 404, 'not_found')
        assertProblem(await as(`POST /v1/profiles/${none}/notes`, json), 404, 'not_found')
      }
    })
  })

  describe('PATCH and DELETE /v1/notes/{id}', () => {
    test('200 and 204: what is not sent stays', async () => {
      const note = await add({ content: 'old', is_editable: true })
      const changed = await as(`PATCH /v1/notes/${note}`, { content: 'new' })
      assert.equal(changed.status, 200, changed.text)
      assert.deepEqual([changed.body['content'], changed.body['is_editable']], ['new', true])
      assert.equal((await as(`PATCH /v1/notes/${note}`, { is_editable: false })).body['content'], 'new')
      assert.equal((await as(`DELETE /v1/notes/${note}`)).status, 204)
      assertProblem(await as(`DELETE /v1/notes/${note}`), 404, 'not_found')
    })

    test('400, 401, 403, 404 and 409', async () => {
      const shared = await add({ content: 'x', author_id, is_shared: true })
      const own = await add({ content: 'x', author_id })
      const json = { content: 'y' }
      assertProblem(await as(`PATCH /v1/notes/${shared}`, {}), 400, 'invalid_request')
      for (const target of [`PATCH /v1/notes/${shared}`, `DELETE /v1/notes/${shared}`]) {
        const body = target.startsWith('PATCH') ? json : undefined
        assertProblem(await call(server(), target, body && { json: body }), 401, 'unauthorized')
        assertProblem(await as(target, body, people.reader()), 403, 'forbidden')
        assertProblem(await as(target, body, strangers.writer()), 404, 'not_found')
        assertProblem(await as(target, body), 409, 'conflict')
        assertProblem(await as(target.replace(shared, own), body), 404, 'not_found')
        for (const none of [nobody, 'x', '%00'])
          assertProblem(await as(target.replace(shared, none), body), 404, 'not_found')
      }
      assertProblem(await as(`PATCH /v1/notes/${shared}`, { ...json, editor_id: other }), 409, 'conflict')
      assert.equal((await as(`PATCH /v1/notes/${own}`, { ...json, editor_id: author_id })).status, 200)
      assert.equal((await as(`DELETE /v1/notes/${own}?editor_id=${author_id}`)).status, 204)
    })
  })
})
