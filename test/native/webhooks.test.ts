import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf, textOf } from '../call.ts'
import { forEachDatabase } from '../databases.ts'
import { assertSigned, enterMessage } from '../outbox.ts'
import { startReceiver } from '../receiver.ts'
import { startTestServer } from '../server.ts'

forEachDatabase('native webhooks', lane => {
  // The routes are judged with messages that are due tomorrow, so that no deliverer moves them meanwhile.
  const tomorrowMs = () => Date.now() + 24 * 3_600_000

  async function newTenant(allowsPrivateTargets = false) {
    const server = await startTestServer(lane.database(), { allowsPrivateTargets })
    const { id } = await server.createWorkspace()
    const { token: key } = await server.createKey(['webhooks:read', 'webhooks:write', 'audit:read'], id)
    return {
      server,
      workspaceId: id,
      as: (target: string) => call(server, target, { key }),
      enter: (url: string, atMs = tomorrowMs()) => enterMessage(lane.database(), id, { url, atMs }),
      [Symbol.asyncDispose]: server.close,
    }
  }

  describe('GET /v1/webhook-deliveries', () => {
    test('200: newest first, page by page, by state', async () => {
      await using tenant = await newTenant()
      const ids = []
      for (let i = 0; i < 3; i++) ids.unshift(await tenant.enter(`https://hooks.example/${i}`))
      const first = await tenant.as('GET /v1/webhook-deliveries?limit=2')
      const rest = await tenant.as(`GET /v1/webhook-deliveries?limit=2&cursor=${textOf(first, 'next_cursor')}`)
      assert.deepEqual(
        [...itemsOf(first), ...itemsOf(rest)].map(item => item['id']),
        ids,
      )
      assert.equal(rest.body['next_cursor'], null)
      const [item] = itemsOf(rest)
      assert.deepEqual(
        { ...item, next_attempt_at: null, created_at: null },
        {
          id: ids[2],
          topic: 'trigger.fired',
          target_url: 'https://hooks.example/0',
          state: 'pending',
          attempt_count: 0,
          next_attempt_at: null,
          created_at: null,
          settled_at: null,
          attempts: [],
        },
      )
      assert.equal(itemsOf(await tenant.as('GET /v1/webhook-deliveries?state=pending')).length, 3)
      assert.deepEqual(itemsOf(await tenant.as('GET /v1/webhook-deliveries?state=failed')), [])
    })

    test('400, 401 and 403', async () => {
      await using tenant = await newTenant()
      assertProblem(await tenant.as('GET /v1/webhook-deliveries?state=lost'), 400, 'invalid_request')
      assertProblem(await tenant.as('GET /v1/webhook-deliveries?cursor=nonsense'), 400, 'invalid_request')
      assertProblem(await call(tenant.server, 'GET /v1/webhook-deliveries'), 401, 'unauthorized')
      const { token: key } = await tenant.server.createKey(['webhooks:write'], tenant.workspaceId)
      assertProblem(await call(tenant.server, 'GET /v1/webhook-deliveries', { key }), 403, 'forbidden')
    })
  })

  describe('GET /v1/webhook-deliveries/{id}', () => {
    test('200: with the body for who may read profiles, else without; 401 and 404', async () => {
      await using tenant = await newTenant()
      await using stranger = await newTenant()
      const id = await tenant.enter('https://hooks.example/')
      const blind = await tenant.as(`GET /v1/webhook-deliveries/${id}`)
      assert.deepEqual([blind.status, blind.body['state'], blind.body['body']], [200, 'pending', null])
      const { token: key } = await tenant.server.createKey(['webhooks:read', 'profiles:read'], tenant.workspaceId)
      const seen = await call(tenant.server, `GET /v1/webhook-deliveries/${id}`, { key })
      assert.deepEqual(seen.body['body'], { lead_id: 'ld_1', score: 70 })
      assertProblem(await call(tenant.server, `GET /v1/webhook-deliveries/${id}`), 401, 'unauthorized')
      for (const other of [id, 'nonsense'])
        assertProblem(await stranger.as(`GET /v1/webhook-deliveries/${other}`), 404, 'not_found')
    })
  })

  describe('POST /v1/webhook-deliveries/{id}/retry', () => {
    test('202: a message that waits goes at once, and the log tells how it went; 409 once it is delivered', async () => {
      await using receiver = await startReceiver()
      await using tenant = await newTenant(true)
      const id = await tenant.enter(receiver.url)
      const retried = await tenant.as(`POST /v1/webhook-deliveries/${id}/retry`)
      assert.equal(retried.status, 202, retried.text)
      assert.deepEqual([retried.body['id'], retried.body['state']], [id, 'pending'])
      await receiver.whenReceived(1)
      // Closing waits until the attempt is noted.
      await tenant.server.close()
      await using next = await startTestServer(lane.database())
      const { token: key } = await next.createKey(['webhooks:read', 'webhooks:write'], tenant.workspaceId)
      const [item] = itemsOf(await call(next, 'GET /v1/webhook-deliveries?state=delivered', { key }))
      assert.deepEqual([item?.['id'], item?.['attempt_count'], item?.['next_attempt_at']], [id, 1, null])
      const [attempt] = Array.isArray(item?.['attempts']) ? item['attempts'] : []
      assert.deepEqual([attempt.attempt, attempt.status, attempt.error], [1, 200, null])
      assertProblem(await call(next, `POST /v1/webhook-deliveries/${id}/retry`, { key }), 409, 'conflict')
    })

    test('404: what is of another workspace reads like what does not exist', async () => {
      await using owner = await newTenant()
      await using stranger = await newTenant()
      const id = await owner.enter('https://hooks.example/')
      for (const other of [id, '01890000-0000-7000-8000-000000000000', 'nonsense']) {
        assertProblem(await stranger.as(`POST /v1/webhook-deliveries/${other}/retry`), 404, 'not_found')
      }
      assert.deepEqual(itemsOf(await stranger.as('GET /v1/webhook-deliveries')), [])
      assertProblem(await call(owner.server, `POST /v1/webhook-deliveries/${id}/retry`), 401, 'unauthorized')
    })
  })

  describe('GET /v1/webhook-secret', () => {
    test('200: shows the secret once, and a HEAD does not use that up', async () => {
      await using tenant = await newTenant()
      assert.equal((await tenant.as('HEAD /v1/webhook-secret')).status, 405)
      const shown = await tenant.as('GET /v1/webhook-secret')
      assert.match(textOf(shown, 'secret'), /^whsec_/)
      assert.equal(shown.headers.get('cache-control'), 'no-store')
      const again = await tenant.as('GET /v1/webhook-secret')
      assert.deepEqual(again.body, { ...shown.body, secret: null })
    })

    test('401 and 403: reading is not enough', async () => {
      await using tenant = await newTenant()
      assertProblem(await call(tenant.server, 'GET /v1/webhook-secret'), 401, 'unauthorized')
      const { token: key } = await tenant.server.createKey(['webhooks:read'], tenant.workspaceId)
      assertProblem(await call(tenant.server, 'GET /v1/webhook-secret', { key }), 403, 'forbidden')
      assertProblem(await call(tenant.server, 'POST /v1/webhook-secret/rotate', { key }), 403, 'forbidden')
    })
  })

  describe('POST /v1/webhook-secret/rotate', () => {
    test('200: the answer alone shows the new secret, which signs from then on; the audit log tells of both', async () => {
      await using receiver = await startReceiver()
      await using tenant = await newTenant(true)
      const first = await tenant.as('GET /v1/webhook-secret')
      const rotated = await tenant.as('POST /v1/webhook-secret/rotate')
      assert.notEqual(textOf(rotated, 'secret'), textOf(first, 'secret'))
      assert.equal(typeof rotated.body['previous_until'], 'string')
      assert.deepEqual((await tenant.as('GET /v1/webhook-secret')).body, { ...rotated.body, secret: null })
      await tenant.as(`POST /v1/webhook-deliveries/${await tenant.enter(receiver.url)}/retry`)
      await receiver.whenReceived(1)
      for (const called of [first, rotated]) {
        const [received] = receiver.received
        assert.ok(received)
        assertSigned(received, textOf(called, 'secret'))
      }
      const actions = itemsOf(await tenant.as('GET /v1/audit-log')).map(entry => entry['action'])
      assert.deepEqual(actions.slice(0, 2), ['webhook_secret.rotate', 'webhook_secret.show'])
      const log = (await tenant.as('GET /v1/audit-log')).text
      assert.ok(!log.includes(textOf(first, 'secret')) && !log.includes(textOf(rotated, 'secret')))
    })
  })
})
