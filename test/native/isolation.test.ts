import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { call, itemsOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { preparePeople } from './profiles/people.ts'

// Two workspaces: the owner's has one of everything; the stranger's key tries every route with the owner's ids, and
// must get, to the letter, what an id that does not exist gets.

const nobody = '01890000-0000-7000-8000-000000000000'

forEachServer('the profiles of another workspace', server => {
  const owner = preparePeople(server)
  const stranger = preparePeople(server)
  const ids = { profile: '', other: '', merge: '', conflict: '', record: '', enrichment: '', note: '' }

  before(async () => {
    const one = await owner.write({
      identifiers: { customer_id: '1', email: 'mine@example.com' },
      set: { tier: 'own' },
    })
    const two = await owner.write({ identifiers: { customer_id: '2', email: 'mine@example.com' } })
    const three = await owner.write({ identifiers: { email: 'three@example.com' } })
    ids.profile = one.profile_id
    ids.other = two.profile_id
    ids.merge = await owner.merge(one.profile_id, three.profile_id)
    ids.conflict = String(itemsOf(await owner.as('GET /v1/conflicts'))[0]?.['id'])
    const order = { set: { order_id: 'O-1', customer_email: 'mine@example.com' } }
    const enrichment = { source_label: 'Web', payload: { summary: 'mine' } }
    const stored = await owner.as(`POST /v1/profiles/${ids.profile}/enrichments`, { json: enrichment })
    ids.enrichment = String(stored.body['enrichment_id'])
    const note = await owner.as(`POST /v1/profiles/${ids.profile}/notes`, { json: { content: 'mine' } })
    ids.note = String(note.body['id'])
    ids.record = String((await owner.as('POST /v1/records/orders', { json: order })).body['record_id'])
  })

  type Attempt = { readonly target: string; readonly json?: unknown }

  /** Every route that takes an id, with the ids given. */
  function attempts(id: typeof ids): Attempt[] {
    const at = new Date().toISOString()
    return [
      { target: `GET /v1/profiles/${id.profile}` },
      { target: `GET /v1/profiles/${id.profile}?as_of=${at}` },
      { target: `GET /v1/profiles/${id.profile}/history` },
      { target: `GET /v1/profiles/${id.profile}/timeline` },
      { target: `GET /v1/profiles/${id.profile}/scores` },
      { target: `GET /v1/profiles/${id.profile}/merges` },
      { target: `GET /v1/profiles/${id.profile}/graph` },
      { target: `GET /v1/merges/${id.merge}/undo` },
      { target: `GET /v1/profiles/${id.profile}/export` },
      { target: `DELETE /v1/profiles/${id.profile}` },
      { target: 'POST /v1/profiles', json: { profile_id: id.profile, set: { tier: 'stolen' } } },
      { target: 'POST /v1/profiles/batch', json: { profiles: [{ profile_id: id.profile, set: { tier: 'stolen' } }] } },
      { target: 'POST /v1/profiles/merge', json: { survivor: id.profile, absorbed: id.other } },
      { target: `POST /v1/merges/${id.merge}/undo` },
      { target: `DELETE /v1/merges/${id.merge}/veto` },
      { target: `GET /v1/conflicts?profile_id=${id.profile}` },
      { target: `POST /v1/conflicts/${id.conflict}/resolve`, json: { resolution: 'merge' } },
      { target: `POST /v1/conflicts/${id.conflict}/resolve`, json: { resolution: 'keep_apart' } },
      { target: `POST /v1/conflicts/${id.conflict}/reopen` },
      { target: `GET /v1/records/orders/${id.record}` },
      { target: `GET /v1/profiles/${id.profile}/enrichments` },
      {
        target: `POST /v1/profiles/${id.profile}/enrichments`,
        json: { source_label: 'Web', payload: { summary: 'stolen' } },
      },
      { target: `GET /v1/enrichments/${id.enrichment}` },
      { target: `DELETE /v1/enrichments/${id.enrichment}` },
      { target: `GET /v1/profiles/${id.profile}/notes` },
      { target: `POST /v1/profiles/${id.profile}/notes`, json: { content: 'stolen' } },
      { target: `PATCH /v1/notes/${id.note}`, json: { content: 'stolen' } },
      { target: `DELETE /v1/notes/${id.note}` },
    ]
  }

  async function answer(attempt: Attempt) {
    const { status, text } = await call(server(), attempt.target, { ...attempt, key: stranger.writer() })
    return { status, text: text.replace(/"request_id":"[^"]*"/, '') }
  }

  test('is answered on every route like an id that does not exist, and stays as it was', async () => {
    const before = await owner.as(`GET /v1/profiles/${ids.profile}/export`)
    const missing = attempts({
      profile: nobody,
      other: nobody,
      merge: nobody,
      conflict: nobody,
      record: nobody,
      enrichment: '0',
      note: nobody,
    })
    for (const [index, attempt] of attempts(ids).entries()) {
      const known = await answer(attempt)
      assert.deepEqual(known, await answer(missing[index] ?? attempt), attempt.target)
      assert.ok(known.status === 404 || attempt.target.includes('/batch'), attempt.target)
      assert.ok(!known.text.includes(ids.profile) && !known.text.includes('mine@example.com'))
    }
    const after = await owner.as(`GET /v1/profiles/${ids.profile}/export`)
    assert.deepEqual({ ...after.body, exported_at: '' }, { ...before.body, exported_at: '' })
  })

  test('is in no list and no search, and its identifiers are free', async () => {
    for (const path of ['/v1/profiles', '/v1/profiles?q=mine', '/v1/conflicts?state=all', '/v1/records/orders']) {
      assert.deepEqual(itemsOf(await stranger.as(`GET ${path}`)), [], path)
    }
    const query = '?kind=email&value=mine@example.com'
    assert.equal((await stranger.as(`GET /v1/profiles/lookup${query}`)).status, 404)
    const written = await stranger.write({ identifiers: { email: 'mine@example.com' } })
    assert.equal(written.outcome, 'created')
    assert.equal((await owner.lookup('email', 'mine@example.com')).id, ids.profile)
    assert.equal((await stranger.lookup('email', 'mine@example.com')).id, written.profile_id)
  })

  test('cannot be reached by a cursor of the other workspace', async () => {
    const page = await owner.as('GET /v1/profiles?limit=1')
    const stolen = await stranger.as(`GET /v1/profiles?cursor=${page.body['next_cursor']}`)
    assert.ok(itemsOf(stolen).every(item => item['id'] !== ids.profile && item['id'] !== ids.other))
  })
})
