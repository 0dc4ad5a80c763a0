import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../call.ts'
import { define } from '../define.ts'
import { forEachServer } from '../for-each-server.ts'
import { engagementRule, engagementRuleset, sequence, trigger } from '../scoring.ts'
import { preparePeople } from './profiles/people.ts'

const id = (n: number) => `01890000-0000-7000-8000-00000000000${n}`

forEachServer('listing what triggers have set off', server => {
  const people = preparePeople(server)

  describe('GET /v1/trigger-firings', () => {
    test('200: latest first, of a person or of a trigger, by page', async () => {
      const { database } = server().engine
      const workspaceId = people.workspaceId()
      const ruleset = engagementRuleset([engagementRule('visit', 10, { id: id(1) })], { id: id(2) })
      await define(database, workspaceId, 'engagement_ruleset', ruleset)
      await define(database, workspaceId, 'trigger', trigger(id(3), 10, { name: 'Warm' }))
      await define(database, workspaceId, 'sequence', sequence(id(4), ['visit', 'visit'], { name: 'Twice' }))
      const visit = (email: string) => people.as('POST /v1/events', { json: { type: 'visit', identifiers: { email } } })
      const first = await visit('f1@example.com')
      await visit('f1@example.com')
      await visit('f2@example.com')
      const all = itemsOf(await people.as('GET /v1/trigger-firings'))
      assert.deepEqual(
        all.map(({ kind, trigger_name, score }) => [kind, trigger_name, score]),
        [
          ['milestone', 'Warm', 10],
          ['sequence', 'Twice', 20],
          ['milestone', 'Warm', 10],
        ],
      )
      const profileId = first.body['profile_id']
      const { id: _, fired_at, ...oldest } = all[2] ?? {}
      assert.equal(typeof fired_at, 'string')
      assert.deepEqual(oldest, {
        kind: 'milestone',
        trigger_id: id(3),
        trigger_name: 'Warm',
        profile_id: profileId,
        score: 10,
        event_id: first.body['event_id'],
        event_type: 'visit',
      })
      const of = async (query: string) => itemsOf(await people.as(`GET /v1/trigger-firings?${query}`))
      assert.deepEqual(await of(`profile_id=${profileId}`), all.slice(1))
      assert.deepEqual(await of(`trigger_id=${id(4)}`), [all[1]])
      assert.deepEqual(await of(`trigger_id=${id(4)}&profile_id=${all[0]?.['profile_id']}`), [])
      for (const query of ['trigger_id=x', 'profile_id=x', `profile_id=${id(9)}`]) assert.deepEqual(await of(query), [])
      const page = await people.as('GET /v1/trigger-firings?limit=2')
      assert.deepEqual(itemsOf(page), all.slice(0, 2))
      assert.deepEqual(await of(`limit=2&cursor=${page.body['next_cursor']}`), all.slice(2))
    })

    test('400: a cursor that is not one of this list', async () => {
      assertProblem(await people.as('GET /v1/trigger-firings?cursor=x'), 400, 'invalid_request')
    })

    test('401 and 403: without a key, and without the scope', async () => {
      assertProblem(await call(server(), 'GET /v1/trigger-firings'), 401, 'unauthorized')
      const { token } = await server().createKey(['objects:read'])
      assertProblem(await call(server(), 'GET /v1/trigger-firings', { key: token }), 403, 'forbidden')
    })
  })
})
