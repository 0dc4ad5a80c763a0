// Events, deletions and limits through the package that servers use, over a real socket.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import klaviyo from 'klaviyo-api'
import { call, itemsOf, textOf } from './call.ts'
import { forEachServer } from './for-each-server.ts'
import type { TestServer } from './server.ts'

const { ApiKeySession, DataPrivacyApi, EventsApi, ProfilesApi } = klaviyo

async function open(server: TestServer) {
  const { id } = await server.createWorkspace()
  const { token } = await server.createKey(['*'], id)
  function at<A extends { basePath: string }>(Api: new (session: InstanceType<typeof ApiKeySession>) => A): A {
    const api = new Api(new ApiKeySession(token))
    api.basePath = server.url
    return api
  }
  return { at, native: (target: string) => call(server, target, { key: token }) }
}

forEachServer("events and deletions of Klaviyo's own package", server => {
  test('an event makes its person and is recorded once, and both can be erased', async () => {
    const { at, native } = await open(server())
    const event = {
      data: {
        type: 'event',
        attributes: {
          properties: { sku: '1' },
          time: new Date('2026-01-05T10:00:00Z'),
          value: 9.99,
          valueCurrency: 'USD',
          uniqueId: 'u1',
          metric: { data: { type: 'metric', attributes: { name: 'Viewed Product' } } },
          profile: { data: { type: 'profile', attributes: { email: 'ada@example.com', firstName: 'Ada' } } },
        },
      },
    } as const
    for (let n = 0; n < 2; n++) assert.equal((await at(EventsApi).createEvent(event)).response.status, 202)
    const found = await native('GET /v1/profiles/lookup?kind=email&value=ada@example.com')
    assert.deepEqual(found.body['fields'], { email: 'ada@example.com', first_name: 'Ada' })
    const events = itemsOf(await native(`GET /v1/events?profile_id=${textOf(found, 'id')}`))
    assert.equal(events.length, 1)
    assert.deepEqual(events[0]?.['metadata'], { sku: '1', $value: 9.99, $value_currency: 'USD', $event_id: 'u1' })

    const erased = await at(DataPrivacyApi).requestProfileDeletion({
      data: {
        type: 'data-privacy-deletion-job',
        attributes: { profile: { data: { type: 'profile', attributes: { email: 'ada@example.com' } } } },
      },
    })
    assert.equal(erased.response.status, 202)
    assert.equal((await native('GET /v1/profiles/lookup?kind=email&value=ada@example.com')).status, 404)
  })
})

forEachServer(
  "limits and Klaviyo's own package",
  server => {
    test('the package waits when it is told to and then succeeds', async () => {
      const { at } = await open(server())
      const profiles = at(ProfilesApi)
      const called = await Promise.all(Array.from({ length: 80 }, () => profiles.getProfiles()))
      assert.ok(called.every(({ response }) => response.status === 200))
    })
  },
  { rateLimitFactor: 1 },
)
