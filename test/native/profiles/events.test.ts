import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../../call.ts'
import { fillEvents } from '../../fill-events.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'
const hourMs = 3_600_000

forEachServer('what happened to people', server => {
  const people = preparePeople(server)
  const other = preparePeople(server)
  let scorer = ''
  let ada = ''
  let bob = ''
  let eventIds: readonly string[] = []
  const nowMs = Math.floor(Date.now() / 1000) * 1000
  const events = [
    { type: 'page_view', atMs: nowMs - 5 * hourMs, metadata: { path: '/' } },
    { type: 'form_submit', atMs: nowMs - 3 * hourMs, metadata: { size: '51-200' } },
    { type: 'form_submit', atMs: nowMs - hourMs, metadata: { bot: true }, suppression: 'metadata_filter' },
  ]
  const define = async (target: string, json: unknown): Promise<string> => {
    const made = await call(server(), target, { key: scorer, json })
    assert.equal(made.status, 201, made.text)
    return String(made.body['id'])
  }
  let fitId = ''
  let engagementId = ''
  let formRule = ''
  let segmentId = ''

  before(async () => {
    const scopes = ['kenbun:write', 'scoring:write', 'scoring:read'] as const
    scorer = (await server().createKey(scopes, people.workspaceId())).token
    fitId = await define('POST /v1/rulesets', { name: 'Fit' })
    await define(`POST /v1/rulesets/${fitId}/rules`, { field: 'size', operator: 'equals', value: '51-200', weight: 20 })
    const engagement = await define('POST /engagement-scoring/rulesets', { name: 'Standard' })
    engagementId = engagement.replace('ruleset-', '')
    const rule = { ruleset_id: engagement, event_type: 'form_submit', weight: 15 }
    formRule = (await define('POST /engagement-scoring/rules', rule)).replace('rule-', '')
    await define('POST /engagement-levels', { name: 'Warm', min_score: 10 })
    const rules = [{ on: 'event', event_type: 'form_submit', field: 'size', operator: 'equals', value: '51-200' }]
    segmentId = await define('POST /v1/segments', { name: 'Large', rules })
    ada = (await people.write({ identifiers: { email: 'ada@example.com' }, set: { size: '51-200' } })).profile_id
    bob = (await people.write({ identifiers: { email: 'bob@example.com' } })).profile_id
    eventIds = await fillEvents(server().engine, people.workspaceId(), ada, events)
    await fillEvents(server().engine, people.workspaceId(), bob, [{ type: 'form_submit', atMs: nowMs - 2 * hourMs }])
  })

  describe('GET /v1/events', () => {
    test('200: those of the workspace as received, those of a person as they happened, page by page', async () => {
      const all = itemsOf(await people.as('GET /v1/events'))
      assert.deepEqual(
        all.map(item => [item['profile_id'], item['type']]),
        [
          [bob, 'form_submit'],
          [ada, 'form_submit'],
          [ada, 'form_submit'],
          [ada, 'page_view'],
        ],
      )
      assert.deepEqual(all[3], {
        id: eventIds[0],
        profile_id: ada,
        home_id: ada,
        type: 'page_view',
        occurred_at: new Date(nowMs - 5 * hourMs).toISOString(),
        received_at: new Date(nowMs - 5 * hourMs).toISOString(),
        source: 'test',
        metadata: { path: '/' },
        suppression: null,
      })
      assert.deepEqual(itemsOf(await people.as(`GET /v1/events?profile_id=${ada}`)), all.slice(1))
      assert.deepEqual(itemsOf(await people.as('GET /v1/events?type=page_view')), all.slice(3))
      assert.deepEqual(itemsOf(await people.as(`GET /v1/events?type=page_view&profile_id=${bob}`)), [])
      for (const query of ['limit=1', `limit=1&profile_id=${ada}`]) {
        const paged: unknown[] = []
        for (let cursor = ''; ; ) {
          const page = await people.as(`GET /v1/events?${query}${cursor}`)
          paged.push(...itemsOf(page))
          if (page.body['next_cursor'] === null) break
          cursor = `&cursor=${page.body['next_cursor']}`
        }
        assert.deepEqual(paged, query.includes('profile_id') ? all.slice(1) : all)
      }
    })

    test('200: nobody has no events', async () => {
      for (const id of [nobody, 'x', '%00', ''])
        assert.deepEqual(itemsOf(await people.as(`GET /v1/events?profile_id=${id}`)), [])
      assert.deepEqual(itemsOf(await other.as(`GET /v1/events?profile_id=${ada}`)), [])
      assert.deepEqual(itemsOf(await other.as('GET /v1/events')), [])
      assert.deepEqual(itemsOf(await people.as('GET /v1/events?type=%00')), [])
    })

    test('400, 401 and 403', async () => {
      const page = await people.as('GET /v1/events?limit=1')
      const cursor = page.body['next_cursor']
      for (const query of ['cursor=x', 'limit=0', `profile_id=${ada}&cursor=${cursor}`])
        assertProblem(await people.as(`GET /v1/events?${query}`), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/events'), 401, 'unauthorized')
      assertProblem(await call(server(), 'GET /v1/events', { key: scorer }), 403, 'forbidden')
    })
  })

  describe('GET /v1/profiles/{id}/scores', () => {
    test('200: every active ruleset with its score, and why it is that', async () => {
      const { body } = await people.as(`GET /v1/profiles/${ada}/scores`)
      const { at, engagement_level: level, ...rest } = body
      assert.ok(Date.parse(String(at)) >= nowMs)
      assert.equal(Object(level).name, 'Warm')
      assert.deepEqual(rest, {
        profile_id: ada,
        event_count: 2,
        last_event: { type: 'form_submit', at: new Date(nowMs - 3 * hourMs).toISOString() },
        fit_level: null,
        engagement: [
          {
            ruleset_id: engagementId,
            name: 'Standard',
            is_primary: true,
            score: 15,
            drivers: [{ rule_id: formRule, event_type: 'form_submit', filters: [], count: 1, weight: 15, points: 15 }],
          },
        ],
        fit: [
          {
            ruleset_id: fitId,
            name: 'Fit',
            is_primary: true,
            score: 20,
            matches: [
              {
                rule_id: Object(rest['fit'])[0].matches[0].rule_id,
                field: 'size',
                operator: 'equals',
                value: '51-200',
                weight: 20,
              },
            ],
          },
        ],
      })
    })

    test('401, 403 and 404', async () => {
      const target = `GET /v1/profiles/${ada}/scores`
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: scorer }), 403, 'forbidden')
      assertProblem(await other.as(target), 404, 'not_found')
      for (const id of [nobody, 'x']) assertProblem(await people.as(`GET /v1/profiles/${id}/scores`), 404, 'not_found')
    })
  })

  describe('GET /v1/segments/{id}/profiles', () => {
    test('200: who meets the rules, as profiles', async () => {
      const page = await people.as(`GET /v1/segments/${segmentId}/profiles`)
      assert.deepEqual(itemsOf(page), [await people.read(ada)])
      assert.equal(page.body['next_cursor'], null)
    })

    test('200: page by page, and nobody twice', async () => {
      const rules = [{ on: 'field', field: 'email', operator: 'is_not_empty' }]
      const everybody = await define('POST /v1/segments', { name: 'Everybody', rules })
      const first = await people.as(`GET /v1/segments/${everybody}/profiles?limit=1`)
      const cursor = String(first.body['next_cursor'])
      const second = await people.as(`GET /v1/segments/${everybody}/profiles?limit=1&cursor=${cursor}`)
      assert.deepEqual(
        [...itemsOf(first), ...itemsOf(second)].map(item => item['id']),
        [ada, bob],
      )
      assert.equal(second.body['next_cursor'], null)
    })

    test('400, 401, 403 and 404', async () => {
      const target = `GET /v1/segments/${segmentId}/profiles`
      assertProblem(await people.as(`${target}?cursor=x`), 400, 'invalid_request')
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: scorer }), 403, 'forbidden')
      assertProblem(await other.as(target), 404, 'not_found')
      assertProblem(await people.as('GET /v1/segments/x/profiles'), 404, 'not_found')
    })
  })

  test('events stand on the timeline where they happened, and the last entries come first', async () => {
    const target = `GET /v1/profiles/${ada}/timeline`
    const entries = itemsOf(await people.as(`${target}?type=event`))
    assert.deepEqual(
      entries.map(entry => [entry['event_id'], entry['event_type'], entry['suppression'], entry['profile_id']]),
      [
        [eventIds[2], 'form_submit', 'metadata_filter', ada],
        [eventIds[1], 'form_submit', null, ada],
        [eventIds[0], 'page_view', null, ada],
      ],
    )
    assert.deepEqual(entries[1]?.['metadata'], { size: '51-200' })
    const first = await people.as(`${target}?type=event&limit=2`)
    const rest = await people.as(`${target}?type=event&limit=2&cursor=${first.body['next_cursor']}`)
    assert.deepEqual([...itemsOf(first), ...itemsOf(rest)], entries)
    const types = itemsOf(await people.as(target)).map(entry => entry['type'])
    assert.deepEqual(types, ['change', 'event', 'event', 'event'])
  })

  test('an absorbed profile brings its events, and a split takes them back', async () => {
    const absorbed = (await people.write({ identifiers: { email: 'carol@example.com' } })).profile_id
    const [id] = await fillEvents(server().engine, people.workspaceId(), absorbed, [{ type: 'call', atMs: nowMs }])
    const merge = await people.merge(ada, absorbed)
    const [latest] = itemsOf(await people.as(`GET /v1/events?profile_id=${absorbed}`))
    assert.deepEqual([latest?.['id'], latest?.['profile_id'], latest?.['home_id']], [id, ada, absorbed])
    const scores = await people.as(`GET /v1/profiles/${absorbed}/scores`)
    assert.deepEqual([scores.body['profile_id'], scores.body['event_count']], [ada, 3])
    assert.deepEqual(Object(scores.body['last_event']).type, 'call')
    await people.as(`POST /v1/merges/${merge}/undo`)
    assert.equal(itemsOf(await people.as(`GET /v1/events?profile_id=${ada}`)).length, 3)
    assert.equal(itemsOf(await people.as(`GET /v1/events?profile_id=${absorbed}`)).length, 1)
  })
})
