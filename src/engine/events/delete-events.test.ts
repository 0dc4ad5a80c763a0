import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, itemsOf } from '../../../test/call.ts'
import { testChange } from '../../../test/engine.ts'
import { fillEvents } from '../../../test/fill-events.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { preparePeople } from '../../../test/native/profiles/people.ts'
import { deleteEvents } from './delete-events.ts'

forEachServer('deleting events', server => {
  const people = preparePeople(server)

  test('of one person, at once and while the person is written to, counts each of them once', async () => {
    const key = (await server().createKey(['kenbun:write'], people.workspaceId())).token
    const ruleset = await call(server(), 'POST /engagement-scoring/rulesets', { key, json: { name: 'Standard' } })
    const rule = { ruleset_id: ruleset.body['id'], event_type: 'visit', weight: 1 }
    assert.equal((await call(server(), 'POST /engagement-scoring/rules', { key, json: rule })).status, 201)
    const { profile_id: id } = await people.write({ identifiers: { email: 'ada@example.com' } })
    const { profile_id: other } = await people.write({ identifiers: { email: 'bob@example.com' } })
    const nowMs = Date.now()
    const events = Array.from({ length: 1_200 }, (_, i) => ({ type: 'visit', atMs: nowMs - i * 1_000 }))
    const ids = await fillEvents(server().engine, people.workspaceId(), id, events)
    const others = await fillEvents(server().engine, people.workspaceId(), other, events.slice(0, 10))
    const merge = await people.merge(id, other)
    const batches = Array.from({ length: 5 }, (_, i) => [...ids.slice(i * 2, i * 2 + 2), ...others.slice(i, i + 1)])
    const deletions = batches.map(batch => deleteEvents(server().engine, testChange, people.workspaceId(), batch))
    const writes = Array.from({ length: 10 }, (_, i) =>
      people.write({ identifiers: { email: 'ada@example.com' }, set: { step: i } }),
    )
    const deleted = await Promise.all(deletions)
    await Promise.all(writes)
    assert.deepEqual(deleted, [3, 3, 3, 3, 3])
    const scores = (await people.as(`GET /v1/profiles/${id}/scores`)).body
    assert.deepEqual([scores['event_count'], Object(scores['engagement'])[0].score], [1_195, 1_195])
    assert.equal(Object(scores['last_event']).at, new Date(nowMs - 5_000).toISOString())
    await people.as(`POST /v1/merges/${merge}/undo`)
    assert.equal((await people.as(`GET /v1/profiles/${id}/scores`)).body['event_count'], 1_190)
    assert.equal((await people.as(`GET /v1/profiles/${other}/scores`)).body['event_count'], 5)
    const again = await people.write({ identifiers: { email: 'ada@example.com' }, set: { step: 'last' } })
    assert.equal(again.outcome, 'updated')
  })

  test('leaves an audit line with their number, and none when there was nothing to delete', async () => {
    const { profile_id: id } = await people.write({ identifiers: { email: 'eve@example.com' } })
    const [eventId = ''] = await fillEvents(server().engine, people.workspaceId(), id, [
      { type: 'a', atMs: Date.now() },
    ])
    const key = (await server().createKey(['audit:read'], people.workspaceId())).token
    const lines = async () =>
      itemsOf(await call(server(), 'GET /v1/audit-log', { key })).filter(line => line['action'] === 'event.delete')
    const before = (await lines()).length
    assert.equal(await deleteEvents(server().engine, testChange, people.workspaceId(), [eventId]), 1)
    assert.equal(await deleteEvents(server().engine, testChange, people.workspaceId(), [eventId]), 0)
    const after = await lines()
    assert.equal(after.length, before + 1)
    assert.deepEqual(after[0]?.['detail'], { count: 1 })
  })
})
