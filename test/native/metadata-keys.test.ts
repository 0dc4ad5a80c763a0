import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

forEachServer('keys of event metadata', server => {
  let key = ''
  let stranger = ''
  before(async () => {
    const { id } = await server().createWorkspace()
    key = (await server().createKey(['profiles:read', 'profiles:write'], id)).token
    stranger = (await server().createKey(['*'], (await server().createWorkspace()).id)).token
    const send = async (type: string, metadata: object) => {
      const json = { identifiers: { email: 'mia@nordwind.example' }, type, metadata }
      const sent = await call(server(), 'POST /v1/events', { key, json })
      assert.equal(sent.status, 201, sent.text)
    }
    await send('form_submit', { team_size: '51-200', role: 'x'.repeat(5000) })
    await send('form_submit', { team_size: '51-200', nested: { a: 1 } })
    await send('form_submit', { team_size: 7 })
    await send('page_view', { '<b>url</b>': '/pricing' })
  })
  const get = (target: string, by = key) => call(server(), `GET /v1/events/${target}`, { key: by })

  describe('GET /v1/events/metadata-keys', () => {
    test('200: keys with counts and samples, the most frequent first', async () => {
      const [first, ...others] = itemsOf(await get('metadata-keys'))
      assert.deepEqual(first, { key: 'team_size', event_count: 3, sample_values: ['51-200', 7] })
      assert.deepEqual(
        others.map(each => each['key']),
        ['<b>url</b>', 'nested', 'role'],
      )
      const [, nested, role] = others
      assert.deepEqual(nested?.['sample_values'], [])
      assert.ok(JSON.stringify(role?.['sample_values']).length < 1000)
    })

    test('200: of one type of event alone', async () => {
      assert.deepEqual(itemsOf(await get('metadata-keys?event_type=page_view')), [
        { key: '<b>url</b>', event_count: 1, sample_values: ['/pricing'] },
      ])
      for (const type of ['nothing', '%00'])
        assert.deepEqual(itemsOf(await get(`metadata-keys?event_type=${type}`)), [])
    })

    test('400, 401 and 403; another workspace sees none', async () => {
      assert.deepEqual(faultPaths(await get('metadata-keys?event_type=')), ['querystring.event_type'])
      assertProblem(await call(server(), 'GET /v1/events/metadata-keys'), 401, 'unauthorized')
      const { token } = await server().createKey(['keys:read'])
      assertProblem(await get('metadata-keys', token), 403, 'forbidden')
      assert.deepEqual((await get('metadata-keys', stranger)).body, { data: [], next_cursor: null })
    })
  })

  describe('GET /v1/events/types', () => {
    test('200: types with counts, the most frequent first', async () => {
      assert.deepEqual(itemsOf(await get('types')), [
        { type: 'form_submit', event_count: 3 },
        { type: 'page_view', event_count: 1 },
      ])
    })

    test('401 and 403; another workspace sees none', async () => {
      assertProblem(await call(server(), 'GET /v1/events/types'), 401, 'unauthorized')
      const { token } = await server().createKey(['keys:read'])
      assertProblem(await get('types', token), 403, 'forbidden')
      assert.deepEqual((await get('types', stranger)).body, { data: [], next_cursor: null })
    })
  })
})
