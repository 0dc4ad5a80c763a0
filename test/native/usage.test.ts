import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { countReceipt, noUsage } from '../../src/domain/usage.ts'
import { sweep } from '../../src/engine/batch/sweep.ts'
import { createUsageCounter } from '../../src/engine/usage/usage-counter.ts'
import { createLogger } from '../../src/runtime/logger.ts'
import { usageCountList } from '../../src/store/read/usage.ts'
import { assertProblem, call } from '../call.ts'
import { fillProfiles } from '../fill-profiles.ts'
import { forEachServer } from '../for-each-server.ts'
import { startTestServer, type TestServer } from '../server.ts'

const log = createLogger('silent')
const hourMs = 3_600_000
const receipt = {
  type: 'record',
  recordId: null,
  outcome: 'created',
  problems: [],
} as const

async function inWorkspace(server: TestServer) {
  const { id } = await server.createWorkspace()
  return { id, key: (await server.createKey(['*'], id)).token }
}

/** The sum of each counter that is not zero. */
async function readSums(server: TestServer, key: string, query = 'step=minute'): Promise<Record<string, number>> {
  const { status, body } = await call(server, `GET /v1/usage?${query}`, { key })
  assert.equal(status, 200)
  const sums = Object.entries<readonly number[]>(Object(body['series'])).map(
    ([counter, values]) => [counter, values.reduce((sum, n) => sum + n, 0)] as const,
  )
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0))
}

forEachServer('usage', server => {
  const database = () => server().engine.database

  describe('GET /v1/usage', () => {
    test('what two processes wrote is counted once each, and another workspace sees none of it', async () => {
      const [own, others] = [await inWorkspace(server()), await inWorkspace(server())]
      const processes = [await startTestServer(database()), await startTestServer(database())]
      const write = (to: TestServer, set: object) =>
        call(to, 'POST /v1/profiles', { key: own.key, json: { set, link_policy: 'fold' } })
      for (const [index, one] of processes.entries()) {
        await Promise.all(Array.from({ length: 20 }, (_, n) => write(one, { email: `${index}-${n}@example.org` })))
        await write(one, { email: `${index}-0@example.org`, first_name: 'Ann' })
        await write(one, { email: `${index}-0@example.org`, first_name: 'Ann' })
        await write(one, { nothing: 'of this name' })
        const event = { identifiers: { email: `${index}-0@example.org` }, type: 'visit', metadata: {} }
        assert.equal((await call(one, 'POST /v1/events', { key: own.key, json: event })).status, 201)
      }
      const [one, two] = processes
      assert.ok(one !== undefined && two !== undefined)
      await write(one, { email: '0-1@example.org', phone: '+49 30 901820' })
      const strange = await call(one, 'POST /public/v1/profiles/upsert', { key: own.key, json: {} })
      assert.ok(strange.status >= 400 && strange.status < 500, strange.text)
      await write(two, { email: '1-1@example.org', phone: '+49 30 901820' })
      await write(two, { email: 'a@example.org', customer_id: 'a' })
      await write(two, { email: 'a@example.org', customer_id: 'b' })
      await Promise.all(processes.map(each => each.close()))
      const { queue_peak: peak = 0, ...sums } = await readSums(server(), own.key)
      assert.ok(peak >= 1 && peak <= 20, `${peak}`)
      assert.equal(sums['merges'], 1)
      assert.equal(sums['conflicts'], 1)
      assert.equal(sums['events'], 2)
      assert.equal(sums['refused'], 2)
      assert.equal(sums['errors_native'], 2, 'the writes that were refused')
      assert.equal(sums['errors_experiture'], 1)
      // 40 people, two names, two events, two phones, Ann again, and a and b.
      assert.equal(sumOf(sums, ['created', 'updated', 'unchanged']), 40 + 2 + 2 + 2 + 2 + 2)
      assert.equal(sums['created'], 42)
      assert.deepEqual(await readSums(server(), others.key), {})
    })

    test('hours and days say the same as minutes, and every span is there', async () => {
      const { id, key } = await inWorkspace(server())
      const at = Date.parse('2026-03-04T05:06:07Z')
      for (const [count, atMs] of [
        [2, at],
        [3, at + 60_000],
        [4, at + 20 * hourMs],
      ] as const) {
        const counter = createUsageCounter({ database: database(), now: () => atMs, log })
        for (let n = 0; n < count; n += 1) counter.countWrite(id, receipt)
        await counter.flush()
        await counter.flush()
      }
      const read = async (query: string) => {
        const { body } = await call(server(), `GET /v1/usage?${query}`, { key })
        return { times: body['times'], created: Object(body['series'])['created'] }
      }
      assert.deepEqual(await read('step=minute&from=2026-03-04T05:05:00Z&to=2026-03-04T05:08:30Z'), {
        times: ['05', '06', '07', '08'].map(minute => `2026-03-04T05:${minute}:00.000Z`),
        created: [0, 2, 3, 0],
      })
      const hours = await read('step=hour&from=2026-03-04T05:00:00Z&to=2026-03-05T02:00:00Z')
      assert.deepEqual(hours.created, [5, ...new Array(19).fill(0), 4])
      assert.deepEqual(await read('step=day&from=2026-03-03T12:00:00Z&to=2026-03-05T12:00:00Z'), {
        times: ['03', '04', '05'].map(day => `2026-03-${day}T00:00:00.000Z`),
        created: [0, 5, 4],
      })
    })

    test('of a queue the deepest counts, not the sum', async () => {
      const { id, key } = await inWorkspace(server())
      for (const depth of [3, 7, 5]) {
        const counter = createUsageCounter({ database: database(), now: Date.now, log })
        counter.sawQueue(id, 1)
        counter.sawQueue(id, depth)
        await counter.flush()
      }
      assert.deepEqual(await readSums(server(), key), { queue_peak: 7 })
    })

    test('minutes are swept after two days and hours after a hundred', async () => {
      const { id } = await inWorkspace(server())
      const at = Date.parse('2025-01-01T00:00:00Z')
      const counter = createUsageCounter({ database: database(), now: () => at, log })
      counter.countWrite(id, receipt)
      await counter.flush()
      const left = async (step: string) =>
        (await database().run(usageCountList, [id, step, new Date(0), new Date(), 60])).length
      const places = { database: database(), fileStore: server().fileStore }
      for (const [days, minutes, hours] of [
        [1, 1, 1],
        [3, 0, 1],
        [101, 0, 0],
      ] as const) {
        await sweep(places, at + days * 24 * hourMs, () => false)
        assert.deepEqual([await left('minute'), await left('hour')], [minutes, hours], `after ${days} days`)
      }
    })

    test('400, 401, 403 and 422', async () => {
      const { id, key } = await inWorkspace(server())
      const { token: narrow } = await server().createKey(['keys:read'], id)
      assertProblem(await call(server(), 'GET /v1/usage?from=yesterday', { key }), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/usage?step=year', { key }), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/usage'), 401, 'unauthorized')
      assertProblem(await call(server(), 'GET /v1/usage', { key: narrow }), 403, 'forbidden')
      for (const query of ['step=minute&from=2020-01-01T00:00:00Z', 'from=2999-01-01T00:00:00Z'])
        assertProblem(await call(server(), `GET /v1/usage?${query}`, { key }), 422, 'unprocessable')
    })
  })

  describe('GET /v1/overview', () => {
    test('each first step shows once it is done, and what waits is counted', async () => {
      const { id: workspaceId } = await server().createWorkspace()
      const root = { headers: { 'onefold-workspace': workspaceId }, key: server().rootKey }
      const overview = async () => (await call(server(), 'GET /v1/overview', root)).body
      const steps = { api_key: false, profile: false, mapping: false, score: false, colleague: false }
      const none = { count: 0, is_exact: true }
      assert.deepEqual(await overview(), {
        profiles: none,
        open_conflicts: none,
        failed_webhooks: none,
        running_jobs: 0,
        queue_depth: 0,
        steps,
      })
      await server().createKey(['*'], workspaceId)
      for (const customer_id of ['a', 'b'])
        await call(server(), 'POST /v1/profiles', { ...root, json: { set: { customer_id, email: 'x@example.org' } } })
      await call(server(), 'POST /v1/mappings', { ...root, json: { metadata_key: 'plan', field: 'company' } })
      await call(server(), 'POST /v1/rulesets', { ...root, json: { name: 'Fit' } })
      await call(server(), 'POST /v1/invitations', { ...root, json: { email: 'c@example.org', role: 'viewer' } })
      const then = await overview()
      assert.deepEqual(then['steps'], Object.fromEntries(Object.keys(steps).map(step => [step, true])))
      assert.deepEqual(then['profiles'], { count: 2, is_exact: true })
      assert.deepEqual(then['open_conflicts'], { count: 1, is_exact: true })
    })
  })

  test('people are counted up to 10,000, and beyond estimated for the own workspace alone', async () => {
    const [own, others] = [await inWorkspace(server()), await inWorkspace(server())]
    await fillProfiles(database(), own.id, 12_000, 1)
    await fillProfiles(database(), others.id, 3, 1)
    const { body } = await call(server(), 'GET /v1/overview', { key: own.key })
    const { count, is_exact: isExact } = Object(body['profiles'])
    assert.equal(isExact, false)
    assert.ok(count > 11_500 && count < 12_500, `${count}`)
    const other = await call(server(), 'GET /v1/overview', { key: others.key })
    assert.deepEqual(other.body['profiles'], { count: 3, is_exact: true })
  })

  describe('POST /v1/sample-data', () => {
    let key = ''
    let id = ''
    const load = () => call(server(), 'POST /v1/sample-data', { key })
    before(async () => {
      ;({ id, key } = await inWorkspace(server()))
    })

    test('adds 59 people, 412 orders and 200 events; again, and after the keys of events are forgotten, nothing', async () => {
      const first = await load()
      assert.equal(first.status, 200)
      assert.deepEqual([first.body['events'], first.body['merges'], first.body['refused']], [200, 59, 0])
      const overview = await call(server(), 'GET /v1/overview', { key })
      assert.deepEqual(overview.body['profiles'], { count: 59, is_exact: true })
      const places = { database: database(), fileStore: server().fileStore }
      await sweep(places, Date.now() + 31 * 24 * hourMs, () => false)
      const { body } = await load()
      assert.deepEqual([body['created'], body['updated'], body['events'], body['merges']], [0, 0, 0, 0])
    })

    test('403 without objects:write, 401 without a key', async () => {
      const { token } = await server().createKey(['profiles:write'], id)
      assertProblem(await call(server(), 'POST /v1/sample-data', { key: token }), 403, 'forbidden')
      assertProblem(await call(server(), 'POST /v1/sample-data'), 401, 'unauthorized')
    })
  })

  describe('GET /v1/conflicts/{id} and GET /v1/merges', () => {
    test('both sides, what a merge would give, and after it the one that is left', async () => {
      const [{ key }, { key: stranger }] = [await inWorkspace(server()), await inWorkspace(server())]
      const write = (set: object) => call(server(), 'POST /v1/profiles', { key, json: { set } })
      const one = (await write({ customer_id: 'a', email: 'x@example.org', first_name: 'Ann' })).body['profile_id']
      const other = (await write({ customer_id: 'b', email: 'x@example.org', last_name: 'Lee' })).body['profile_id']
      const [found] = Array.from<{ id: string }>(
        Object((await call(server(), 'GET /v1/conflicts', { key })).body['data']),
      )
      const target = `GET /v1/conflicts/${found?.id}`
      const { body } = await call(server(), target, { key })
      const sides = Array.from<{ profile: { id: string } }>(Object(body['sides']))
      assert.deepEqual(sides.map(side => side.profile.id).toSorted(), [one, other].toSorted())
      const merged = Object(body['merged_fields'])
      assert.deepEqual([merged.first_name, merged.last_name, merged.customer_id], ['Ann', 'Lee', 'b'])
      assertProblem(await call(server(), target, { key: stranger }), 404, 'not_found')
      assertProblem(await call(server(), 'GET /v1/conflicts/none', { key }), 404, 'not_found')
      const json = { resolution: 'merge' }
      assert.equal((await call(server(), `POST /v1/conflicts/${found?.id}/resolve`, { key, json })).status, 200)
      const after = await call(server(), target, { key })
      assert.deepEqual([Object(after.body['sides']).length, after.body['merged_fields']], [1, null])
      assert.deepEqual(Object(after.body['conflict']).resolution, 'merge')
      const list = async (by: string) =>
        Array.from(Object((await call(server(), 'GET /v1/merges', { key: by })).body['data']))
      assert.deepEqual(
        (await list(key)).map(merge => Object(merge).survivor_id),
        [sides[0]?.profile.id],
      )
      assert.deepEqual(await list(stranger), [])
    })
  })
})

function sumOf(sums: Readonly<Record<string, number>>, counters: readonly string[]): number {
  return counters.reduce((sum, counter) => sum + (sums[counter] ?? 0), 0)
}

describe('what became of a write', () => {
  test('is counted once: an event that was repeated nowhere, one that is suppressed as an event alone', () => {
    const counts = noUsage()
    const event = {
      type: 'event',
      eventId: null,
      profileId: null,
      suppression: null,
      fields: {},
      problems: [],
    } as const
    for (const outcome of ['repeated', 'suppressed', 'updated'] as const)
      countReceipt(counts, { ...event, outcome, merges: [], conflicts: [] })
    assert.deepEqual(counts, { ...noUsage(), events: 2, updated: 1 })
  })
})
