import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

const crowd = [
  { email: 'anna@one.example', phone: '+4930100001', name: ['Anna', 'Abel'], ltv: 10, last: '2026-01-01T00:00:00Z' },
  { email: 'bert@one.example', phone: '+4930100002', name: ['Bert', 'Brandt'], ltv: 9.5 },
  { email: 'cleo@two.example', phone: '+4930200003', name: ['Cleo', 'Annan'], last: '2026-01-01T00:00:00.500Z' },
  { email: 'dirk@two.example', phone: '+4930200004', name: ['dirk', '100%_sure'], ltv: -3 },
  { email: 'ewa@two.example', phone: '+4430300005', name: ['Ewa', 'Berg'], ltv: 100, last: '2025-06-01T00:00:00Z' },
]

forEachServer('listing profiles', server => {
  const people = preparePeople(server)
  const ids: string[] = []
  before(async () => {
    ids.length = 0
    for (const [index, { email, phone, name, ltv, last }] of crowd.entries()) {
      const [first_name, last_name] = name
      const set = {
        first_name,
        last_name,
        ...(ltv !== undefined && { ltv }),
        ...(last !== undefined && { last_order_at: last }),
        active: index % 2 === 0,
        labels: ['all', `n${index}`],
      }
      ids.push((await people.write({ identifiers: { email, phone }, set })).profile_id)
    }
    const gone = await people.write({ identifiers: { anonymous_id: 'gone' }, set: { tier: 'lost' } })
    await people.merge(ids[4] ?? '', gone.profile_id)
  })

  /** The places in the crowd of the profiles that a query lists. */
  async function places(query: Record<string, string | readonly string[]>): Promise<number[]> {
    const params = new URLSearchParams()
    for (const [name, given] of Object.entries(query)) {
      for (const value of typeof given === 'string' ? [given] : given) params.append(name, value)
    }
    const listed = await people.as(`GET /v1/profiles?${params}`)
    assert.equal(listed.status, 200, listed.text)
    return itemsOf(listed).map(item => ids.indexOf(String(item['id'])))
  }

  describe('GET /v1/profiles', () => {
    test('200: live profiles in full, the newest first', async () => {
      const listed = itemsOf(await people.as('GET /v1/profiles'))
      assert.deepEqual(
        listed.map(item => item['id']),
        ids.toReversed(),
      )
      for (const item of listed) assert.deepEqual(item, await people.read(String(item['id'])))
    })

    test('200: q finds the beginning of any identifier, in any spelling, and the beginnings of words of a name', async () => {
      assert.deepEqual(await places({ q: 'ANNA@one' }), [0])
      assert.deepEqual(await places({ q: 'anna' }), [2, 0])
      assert.deepEqual(await places({ q: 'anna ab' }), [0])
      assert.deepEqual(await places({ q: '+4930 200' }), [3, 2])
      assert.deepEqual(await places({ q: '+44 30300005' }), [4])
      assert.deepEqual(await places({ q: 'gone' }), [4])
      assert.deepEqual(await places({ q: 'two.example' }), [])
      assert.deepEqual(await places({ q: 'ab ann' }), [0])
      assert.deepEqual(await places({ q: 'nna' }), [])
      assert.deepEqual(await places({ q: '%' }), [])
      assert.deepEqual(await places({ q: '100%_S' }), [3])
      assert.deepEqual(await places({ q: "'; drop table profile; --" }), [])
    })

    test('200: filters read values as the field stores them, and all must hold', async () => {
      assert.deepEqual(await places({ filter: 'ltv:eq:10' }), [0])
      assert.deepEqual(await places({ filter: 'ltv:gt:9.5' }), [4, 0])
      assert.deepEqual(await places({ filter: 'ltv:gte:9.5' }), [4, 1, 0])
      assert.deepEqual(await places({ filter: ['ltv:lt:10', 'ltv:gte:-3'] }), [3, 1])
      assert.deepEqual(await places({ filter: 'ltv:ne:10' }), [4, 3, 2, 1])
      assert.deepEqual(await places({ filter: 'ltv:exists:false' }), [2])
      assert.deepEqual(await places({ filter: ['ltv:exists:true', 'ltv:lte:9.5'] }), [3, 1])
      assert.deepEqual(await places({ filter: 'ltv:in:100,-3' }), [4, 3])
      assert.deepEqual(await places({ filter: 'last_order_at:gt:2026-01-01T01:00:00+01:00' }), [2])
      assert.deepEqual(await places({ filter: 'last_order_at:lt:2026-01-01T00:00:00.250Z' }), [4, 0])
      assert.deepEqual(await places({ filter: 'email:eq: Cleo@TWO.example ' }), [2])
      assert.deepEqual(await places({ filter: 'first_name:prefix:D' }), [3])
      assert.deepEqual(await places({ filter: 'last_name:contains:AN' }), [2, 1])
      assert.deepEqual(await places({ filter: 'labels:contains:n3' }), [3])
      assert.deepEqual(await places({ filter: 'active:eq:true' }), [4, 2, 0])
      assert.deepEqual(await places({ filter: 'created_at:gt:2000-01-01T00:00:00Z', q: 'b' }), [4, 1])
      assert.deepEqual(await places({ filter: 'updated_at:lt:2000-01-01T00:00:00Z' }), [])
      assert.deepEqual(await places({ filter: "first_name:eq:' or 1=1" }), [])
    })

    test('200: sorted by any field, without a value last in both directions', async () => {
      assert.deepEqual(await places({ sort: 'created_at' }), [0, 1, 2, 3, 4])
      assert.deepEqual(await places({ sort: 'ltv' }), [3, 1, 0, 4, 2])
      assert.deepEqual(await places({ sort: '-ltv' }), [4, 0, 1, 3, 2])
      assert.deepEqual(await places({ sort: 'first_name' }), [0, 1, 2, 3, 4])
      assert.deepEqual((await places({ sort: 'last_order_at' })).slice(0, 3), [4, 0, 2])
      assert.deepEqual((await places({ sort: '-updated_at' })).slice(0, 1), [4])
      assert.deepEqual(await places({ sort: '-ltv', q: 'b' }), [4, 1])
    })

    test('200: pages of every sort add up to the whole, each profile once', async () => {
      for (const sort of [
        'created_at',
        '-created_at',
        'ltv',
        '-ltv',
        'first_name',
        '-updated_at',
        'labels',
        'active',
      ]) {
        for (const q of ['', '&q=e']) {
          const whole = itemsOf(await people.as(`GET /v1/profiles?sort=${sort}${q}`))
          const paged: unknown[] = []
          let cursor: unknown = ''
          while (cursor !== null) {
            const page = await people.as(
              `GET /v1/profiles?sort=${sort}${q}&limit=2&cursor=${cursor}`.replace(/&cursor=$/, ''),
            )
            paged.push(...itemsOf(page))
            cursor = page.body['next_cursor']
          }
          assert.deepEqual(paged, whole, `${sort}${q}`)
        }
      }
    })

    test('200: a profile made between two pages does not move those behind the cursor', async () => {
      const page = await people.as('GET /v1/profiles?limit=2')
      const { profile_id: id } = await people.write({ identifiers: { email: 'late@three.example' } })
      const rest = itemsOf(await people.as(`GET /v1/profiles?cursor=${page.body['next_cursor']}`))
      assert.deepEqual(
        [...itemsOf(page), ...rest].map(item => item['id']),
        ids.toReversed(),
      )
      assert.equal((await people.as(`DELETE /v1/profiles/${id}`)).status, 204)
    })

    test('400: a filter, sort, cursor or limit that is none', async () => {
      for (const filter of ['ltv', 'ltv:eq', 'ltv:near:3', 'ltv:gt:lots', 'created_at:gt:now', 'ltv:exists:maybe']) {
        const refused = await people.as(`GET /v1/profiles?${new URLSearchParams({ filter })}`)
        assertProblem(refused, 400, 'invalid_request')
        assert.deepEqual(faultPaths(refused), ['querystring.filter[0]'])
      }
      const { body } = await people.as('GET /v1/profiles?limit=1')
      for (const query of [
        'cursor=x',
        `sort=ltv&cursor=${body['next_cursor']}`,
        'sort=-',
        'limit=0',
        'limit=501',
        'limit=many',
        'q=',
        'q=a%00b',
        'filter=a%00:eq:b',
        'sort=a%00',
      ]) {
        assertProblem(await people.as(`GET /v1/profiles?${query}`), 400, 'invalid_request')
      }
    })

    test('401 and 403', async () => {
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      assertProblem(await call(server(), 'GET /v1/profiles'), 401, 'unauthorized')
      assertProblem(await call(server(), 'GET /v1/profiles', { key: token }), 403, 'forbidden')
    })
  })

  describe('GET /v1/profiles with more hits than a search lists first', () => {
    test('200: the search still finds them all', async () => {
      const profiles = Array.from({ length: 1_100 }, (_, index) => ({
        identifiers: { customer_id: `bulk-${String(index).padStart(5, '0')}` },
        set: { last_name: 'Bulk' },
      }))
      assert.equal((await people.as('POST /v1/profiles/batch', { json: { profiles } })).body['created'], 1_100)
      for (const q of ['bulk-', 'BUL']) {
        let [found, cursor]: [number, unknown] = [0, '']
        while (cursor !== null) {
          const query = `q=${q}&limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`
          const page = await people.as(`GET /v1/profiles?${query}`)
          found += itemsOf(page).length
          cursor = page.body['next_cursor']
        }
        assert.equal(found, 1_100)
      }
      assert.equal(itemsOf(await people.as('GET /v1/profiles?q=bulk-00042')).length, 1)
    })
  })
})
