import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'

forEachServer('what happened to a person', server => {
  const people = preparePeople(server)

  /** Pages of two that are put together again. */
  async function paged(path: string): Promise<unknown[]> {
    const items: unknown[] = []
    let cursor: unknown = ''
    while (cursor !== null) {
      const page = await people.as(`GET ${path}limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      assert.equal(page.status, 200, page.text)
      items.push(...itemsOf(page))
      cursor = page.body['next_cursor']
    }
    return items
  }

  describe('GET /v1/profiles/{id}/history', () => {
    test('200: every visible change with old and new values, the latest first, absorbed profiles included', async () => {
      const email = 'h1@example.com'
      const { profile_id: id } = await people.write({ identifiers: { email }, set: { tier: 'silver' }, source: 'crm' })
      await people.write({ identifiers: { email }, set: { tier: 'silver' }, source: 'again' })
      await people.write({ profile_id: id, set: { tier: 'gold' }, clear: ['email'], source: 'shop' })
      const other = await people.write({ identifiers: { phone: '+493012345601' }, set: { plan: 'pro' } })
      await people.merge(id, other.profile_id)
      const history = itemsOf(await people.as(`GET /v1/profiles/${other.profile_id}/history`))
      assert.deepEqual(
        history.map(item => [item['kind'], item['profile_id']]),
        [
          ['merge', id],
          ['write', other.profile_id],
          ['write', id],
          ['write', id],
        ],
      )
      const { at, ...second } = history[2] ?? {}
      assert.match(String(at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      assert.deepEqual(second, {
        kind: 'write',
        profile_id: id,
        source: 'shop',
        revision: 2,
        fields: { tier: { old: 'silver', new: 'gold' }, email: { old: email, new: null } },
        attached: [],
        released: [{ kind: 'email', value: email }],
      })
      assert.deepEqual(history[0]?.['attached'], [{ kind: 'phone', value: '+493012345601' }])
      assert.deepEqual(await paged(`/v1/profiles/${id}/history?`), history)
      const ofTier = itemsOf(await people.as(`GET /v1/profiles/${id}/history?field=tier`))
      assert.deepEqual(
        ofTier.map(item => item['revision']),
        [2, 1],
      )
    })

    test('400, 401, 403 and 404', async () => {
      const target = `GET /v1/profiles/${nobody}/history`
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      for (const query of ['?cursor=x', '?cursor=W10', '?limit=0', '?cursor=WyJhIiwxXQ']) {
        assertProblem(await people.as(target + query), 400, 'invalid_request')
      }
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: token }), 403, 'forbidden')
      assertProblem(await people.as(target), 404, 'not_found')
      assertProblem(await people.as('GET /v1/profiles/x/history'), 404, 'not_found')
    })
  })

  describe('GET /v1/profiles/{id}/timeline', () => {
    const order = (id: string, customer_email: string) =>
      people.as('POST /v1/records/orders', {
        json: { set: { order_id: id, customer_email, total: 5 }, source: 'shop' },
      })

    test('200: changes, merges, splits and records, the latest first, page by page', async () => {
      const one = await people.write({ identifiers: { email: 't1@example.com' } })
      const two = await people.write({ identifiers: { email: 't2@example.com' } })
      assert.equal((await order('T-1', ' T1@Example.com ')).status, 201)
      assert.equal((await order('T-2', 't2@example.com')).status, 201)
      const mergeId = await people.merge(one.profile_id, two.profile_id)
      const together = itemsOf(await people.as(`GET /v1/profiles/${one.profile_id}/timeline`))
      assert.deepEqual(
        together.map(item => item['type']),
        ['merge', 'record', 'record', 'change', 'change'],
      )
      assert.equal(together[0]?.['merge_id'], mergeId)
      const { at, record_id, ...record } = together[1] ?? {}
      assert.equal(typeof at, 'string')
      assert.equal(typeof record_id, 'string')
      assert.deepEqual(record, {
        type: 'record',
        source: 'shop',
        object: 'orders',
        fields: { order_id: 'T-2', customer_email: 't2@example.com', total: 5 },
      })
      assert.deepEqual(await paged(`/v1/profiles/${two.profile_id}/timeline?`), together)

      await people.as(`POST /v1/merges/${mergeId}/undo`)
      const apart = itemsOf(await people.as(`GET /v1/profiles/${two.profile_id}/timeline`))
      assert.deepEqual(
        apart.map(item => [item['type'], Object(item['fields']).order_id]),
        [
          ['split', undefined],
          ['merge', undefined],
          ['record', 'T-2'],
          ['change', undefined],
        ],
      )
      const few = itemsOf(await people.as(`GET /v1/profiles/${two.profile_id}/timeline?type=record&type=split`))
      assert.deepEqual(
        few.map(item => item['type']),
        ['split', 'record'],
      )
    })

    test('400, 401, 403 and 404', async () => {
      const target = `GET /v1/profiles/${nobody}/timeline`
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      for (const query of ['?cursor=x', '?limit=0', '?type=party']) {
        assertProblem(await people.as(target + query), 400, 'invalid_request')
      }
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: token }), 403, 'forbidden')
      for (const id of ['x', nobody]) {
        assertProblem(await people.as(`GET /v1/profiles/${id}/timeline`), 404, 'not_found')
      }
    })
  })
})
