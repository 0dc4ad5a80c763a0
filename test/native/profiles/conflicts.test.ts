import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'

forEachServer('conflicts', server => {
  const people = preparePeople(server)
  const list = async (query = '') => itemsOf(await people.as(`GET /v1/conflicts${query}`))
  const resolve = (id: unknown, json: unknown) => people.as(`POST /v1/conflicts/${id}/resolve`, { json })

  let made = 0
  /** Two customers who share an e-mail, and the conflict that this is. */
  async function quarrel() {
    made += 1
    const email = `quarrel${made}@example.com`
    const one = await people.write({ identifiers: { customer_id: `Q-${made}-1`, email } })
    const two = await people.write({ identifiers: { customer_id: `Q-${made}-2`, email } })
    const [conflict] = await list(`?profile_id=${two.profile_id}`)
    return { email, one: one.profile_id, two: two.profile_id, conflict: conflict ?? {} }
  }

  describe('GET /v1/conflicts', () => {
    test('200: open ones with exactly the documented keys; the same again is counted', async () => {
      const { email, one, two, conflict } = await quarrel()
      await people.write({ identifiers: { customer_id: `Q-${made}-2`, email } })
      const [again] = await list(`?profile_id=${one}`)
      assert.equal(again?.['id'], conflict['id'])
      assert.equal(again?.['seen_count'], 2)
      const { id, source, first_seen_at, last_seen_at, ...rest } = again ?? {}
      assert.deepEqual(rest, {
        reason: 'one_per_profile',
        kind: 'email',
        value: email,
        profile_id: two,
        other_profile_id: one,
        seen_count: 2,
        state: 'open',
        resolution: null,
        resolved_at: null,
        resolved_by: null,
      })
      for (const text of [id, source, first_seen_at, last_seen_at]) assert.equal(typeof text, 'string')
    })

    test('200: newest first, page by page; profiles absorbed since are shown as their survivors', async () => {
      const { one, two, conflict } = await quarrel()
      const { profile_id: third } = await people.write({ identifiers: { email: 'third@example.com' } })
      await people.merge(third, two)
      const [shown] = await list(`?profile_id=${third}`)
      assert.deepEqual([shown?.['id'], shown?.['profile_id']], [conflict['id'], third])
      assert.equal(shown?.['other_profile_id'], one)
      const all = await list()
      const pages: unknown[] = []
      let cursor = ''
      do {
        const page = await people.as(`GET /v1/conflicts?limit=1${cursor}`)
        pages.push(...itemsOf(page))
        cursor = page.body['next_cursor'] === null ? '' : `&cursor=${page.body['next_cursor']}`
      } while (cursor !== '')
      assert.deepEqual(pages, all)
      const ids = all.map(item => String(item['id']))
      assert.deepEqual(ids, ids.toSorted().toReversed())
    })

    test('200: a value that nobody else holds has no other profile', async () => {
      const { profile_id: id } = await people.write({ identifiers: { customer_id: 'L-1', email: 'l@example.com' } })
      await people.write({ identifiers: { customer_id: 'L-2', email: 'l@example.com' }, match_key: 'email' })
      const [shown] = await list(`?profile_id=${id}`)
      assert.equal(shown?.['reason'], 'one_per_profile')
      assert.equal(shown?.['other_profile_id'], null)
      assertProblem(await resolve(shown?.['id'], { resolution: 'merge' }), 409, 'conflict')
      assert.equal((await resolve(shown?.['id'], { resolution: 'keep_apart' })).status, 200)
    })

    test('400, 401, 403 and 404', async () => {
      assertProblem(await people.as('GET /v1/conflicts?state=shut'), 400, 'invalid_request')
      assertProblem(await people.as('GET /v1/conflicts?cursor=x'), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/conflicts'), 401, 'unauthorized')
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      assertProblem(await call(server(), 'GET /v1/conflicts', { key: token }), 403, 'forbidden')
      assertProblem(await people.as(`GET /v1/conflicts?profile_id=${nobody}`), 404, 'not_found')
    })
  })

  describe('POST /v1/conflicts/{id}/resolve', () => {
    test('200: merge folds the younger into the older, or as the survivor says', async () => {
      const first = await quarrel()
      const merged = await resolve(first.conflict['id'], { resolution: 'merge' })
      assert.equal(merged.status, 200, merged.text)
      assert.deepEqual([merged.body['state'], merged.body['resolution']], ['resolved', 'merge'])
      assert.equal((await people.read(first.two)).id, first.one)
      const second = await quarrel()
      await resolve(second.conflict['id'], { resolution: 'merge', survivor: second.two.toUpperCase() })
      assert.equal((await people.read(second.one)).id, second.two)
      const open = await list()
      assert.ok(!open.some(item => item['id'] === first.conflict['id'] || item['id'] === second.conflict['id']))
    })

    test('200: keep_apart ends the conflict for good and no identifier joins the two, until it is reopened', async () => {
      const email = 'apart@example.com'
      const phone = '+493012345690'
      const { profile_id: one } = await people.write({ identifiers: { email } })
      const { profile_id: two } = await people.write({ identifiers: { phone } })
      const careful = { identifiers: { email, phone }, link_policy: 'never' }
      await people.write(careful)
      const [conflict] = await list(`?profile_id=${one}`)
      const kept = await resolve(conflict?.['id'], { resolution: 'keep_apart' })
      assert.deepEqual([kept.body['state'], kept.body['resolution']], ['resolved', 'keep_apart'])
      assert.equal((await resolve(conflict?.['id'], { resolution: 'keep_apart' })).status, 200)
      await people.write(careful)
      assert.ok(!(await list()).some(item => item['id'] === conflict?.['id']))
      const eager = await people.write({ identifiers: { email, phone } })
      assert.deepEqual(eager.merges, [])
      assert.equal(eager.conflicts[0]?.['reason'], 'vetoed')
      const reopened = await people.as(`POST /v1/conflicts/${conflict?.['id']}/reopen`)
      assert.deepEqual([reopened.status, reopened.body['state'], reopened.body['resolved_at']], [200, 'open', null])
      await people.write({ identifiers: { email, phone } })
      assert.equal((await people.read(two)).id, one)
    })

    test('200: a decision to keep apart can still become a merge', async () => {
      const { one, two, conflict } = await quarrel()
      await resolve(conflict['id'], { resolution: 'keep_apart' })
      const merged = await resolve(conflict['id'], { resolution: 'merge' })
      assert.equal(merged.status, 200, merged.text)
      assert.equal(merged.body['resolution'], 'merge')
      assert.equal((await people.read(two)).id, one)
    })

    test('400, 401, 403, 404, 409 and 422', async () => {
      const { conflict } = await quarrel()
      const target = `POST /v1/conflicts/${conflict['id']}/resolve`
      const json = { resolution: 'merge' }
      for (const wrong of [{}, { resolution: 'fight' }, { ...json, winner: 1 }]) {
        assertProblem(await resolve(conflict['id'], wrong), 400, 'invalid_request')
      }
      assertProblem(await call(server(), target, { json }), 401, 'unauthorized')
      assertProblem(await call(server(), target, { json, key: people.reader() }), 403, 'forbidden')
      for (const id of ['x', nobody]) assertProblem(await resolve(id, json), 404, 'not_found')
      assertProblem(await resolve(conflict['id'], { ...json, survivor: nobody }), 422, 'unprocessable')
      assert.equal((await resolve(conflict['id'], json)).status, 200)
      assertProblem(await resolve(conflict['id'], json), 409, 'conflict')
      assertProblem(await resolve(conflict['id'], { resolution: 'keep_apart' }), 409, 'conflict')
      assertProblem(await people.as(`POST /v1/conflicts/${conflict['id']}/reopen`), 409, 'conflict')
      for (const id of ['x', nobody]) {
        assertProblem(await people.as(`POST /v1/conflicts/${id}/reopen`), 404, 'not_found')
      }
    })
  })
})
