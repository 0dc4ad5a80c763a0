import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

// The clock of these servers moves only when a test says so, so that "as it stood at" is exact.
const day = 24 * 60 * 60 * 1000
const start = Date.UTC(2026, 0, 1)
let nowMs = start

function timePasses(): string {
  nowMs += 1_000
  const between = new Date(nowMs).toISOString()
  nowMs += 1_000
  return between
}

forEachServer(
  'reading a profile',
  server => {
    const people = preparePeople(server)
    before(() => {
      nowMs = start
    })

    describe('GET /v1/profiles/{id}', () => {
      test('200: exactly the documented keys, times in milliseconds', async () => {
        const { profile_id: id } = await people.write({
          identifiers: { email: 'ada@example.com' },
          set: { first_name: 'Ada' },
          observed_at: '2025-12-24T18:00:00.123Z',
          source: 'crm',
        })
        const person = await people.read(id)
        const at = new Date(nowMs).toISOString()
        assert.deepEqual(person, {
          id,
          fields: { email: 'ada@example.com', first_name: 'Ada' },
          provenance: {
            email: { observed_at: '2025-12-24T18:00:00.123Z', source: 'crm' },
            first_name: { observed_at: '2025-12-24T18:00:00.123Z', source: 'crm' },
          },
          identifiers: [{ kind: 'email', value: 'ada@example.com', first_seen_at: at }],
          absorbed: [],
          created_at: at,
          updated_at: at,
          revision: 1,
          owner: null,
        })
        assert.deepEqual(Object.keys(person), [
          'id',
          'fields',
          'provenance',
          'identifiers',
          'absorbed',
          'created_at',
          'updated_at',
          'revision',
          'owner',
        ])
      })

      test('200: the id of an absorbed profile answers with the survivor', async () => {
        const one = await people.write({ identifiers: { email: 'one@example.com' } })
        const two = await people.write({ identifiers: { email: 'two@example.com' } })
        const three = await people.write({ identifiers: { email: 'three@example.com' } })
        await people.merge(two.profile_id, three.profile_id)
        await people.merge(one.profile_id, two.profile_id)
        const survivor = await people.read(one.profile_id)
        assert.deepEqual(survivor.absorbed, [two.profile_id, three.profile_id])
        assert.deepEqual(await people.read(two.profile_id), survivor)
        assert.deepEqual(await people.read(three.profile_id.toUpperCase()), survivor)
      })

      test('401 and 403', async () => {
        const { token } = await server().createKey(['profiles:write'], people.workspaceId())
        assertProblem(await call(server(), 'GET /v1/profiles/x'), 401, 'unauthorized')
        assertProblem(await call(server(), 'GET /v1/profiles/x', { key: token }), 403, 'forbidden')
      })

      test('404: what is not a UUID is answered like an id that is not there', async () => {
        const missing = await people.as('GET /v1/profiles/01890000-0000-7000-8000-000000000000')
        assertProblem(missing, 404, 'not_found')
        for (const id of ['x', '1', 'lookup%00', '%20', '..%2f..', `${'9'.repeat(200)}`]) {
          const other = await people.as(`GET /v1/profiles/${id}`)
          assertProblem(other, 404, 'not_found')
          assert.equal(other.body['detail'], missing.body['detail'])
        }
      })
    })

    describe('GET /v1/profiles/{id}?as_of=', () => {
      test('200: fields, identifiers, provenance and revision are those of the time', async () => {
        const { profile_id: id } = await people.write({
          identifiers: { email: 'hist@example.com' },
          set: { tier: 'silver', company: 'Acme' },
          source: 'crm',
        })
        const first = await people.read(id)
        const afterFirst = timePasses()
        await people.write({ profile_id: id, set: { tier: 'gold' }, clear: ['company'], source: 'shop' })
        await people.write({ profile_id: id, identifiers: { phone: '+4930123456' }, source: 'shop' })
        const second = await people.read(id)
        const afterSecond = timePasses()
        await people.write({ profile_id: id, set: { email: null, tier: 'bronze' } })
        assert.deepEqual(await people.read(id, `?as_of=${afterFirst}`), first)
        assert.deepEqual(await people.read(id, `?as_of=${afterSecond}`), second)
        assert.deepEqual(await people.read(id, `?as_of=${timePasses()}`), await people.read(id))
      })

      test('200: a merge and its undoing are taken back too, and an id leads where it led then', async () => {
        const a = await people.write({ identifiers: { email: 'left@example.com' }, set: { tier: 'gold' } })
        const b = await people.write({ identifiers: { email: 'right@example.com' }, set: { tier: 'silver', ltv: 5 } })
        const [left, right] = [await people.read(a.profile_id), await people.read(b.profile_id)]
        const apart = timePasses()
        const mergeId = await people.merge(a.profile_id, b.profile_id)
        const merged = await people.read(a.profile_id)
        const together = timePasses()
        await people.as(`POST /v1/merges/${mergeId}/undo`)
        const parted = timePasses()
        await people.write({ identifiers: { email: 'right@example.com' }, set: { ltv: 6 } })

        assert.deepEqual(await people.read(a.profile_id, `?as_of=${apart}`), left)
        assert.deepEqual(await people.read(b.profile_id, `?as_of=${apart}`), right)
        assert.deepEqual(await people.read(a.profile_id, `?as_of=${together}`), merged)
        assert.deepEqual(await people.read(b.profile_id, `?as_of=${together}`), merged)
        const restored = await people.read(b.profile_id, `?as_of=${parted}`)
        assert.deepEqual(restored.fields, right.fields)
        assert.deepEqual(restored.identifiers, right.identifiers)
        assert.deepEqual((await people.read(a.profile_id, `?as_of=${parted}`)).fields, left.fields)
      })

      test('400: a time without a zone, or none at all', async () => {
        for (const time of ['2026-01-01', '2026-01-01T00:00:00', 'now', '']) {
          assertProblem(await people.as(`GET /v1/profiles/x?as_of=${time}`), 400, 'invalid_request')
        }
      })

      test('404 before the profile was there, 422 before the history that is kept', async () => {
        const { profile_id: id } = await people.write({ identifiers: { email: 'late@example.com' } })
        const before = await people.as(`GET /v1/profiles/${id}?as_of=2025-12-31T00:00:00Z`)
        assertProblem(before, 404, 'not_found')
        assert.match(String(before.body['detail']), /not there yet/)
        const then = new Date(nowMs + 1).toISOString()
        nowMs += 91 * day
        assertProblem(await people.as(`GET /v1/profiles/${id}?as_of=${then}`), 422, 'unprocessable')
      })
    })

    describe('GET /v1/profiles/lookup', () => {
      test('200: any spelling of an identifier finds its profile', async () => {
        const { profile_id: id } = await people.write({
          identifiers: { email: 'look@example.com', phone: '+44 20 7707 0707', customer_id: 'AbC' },
        })
        for (const [kind, value] of [
          ['email', '  LOOK@Example.COM '],
          ['phone', '+44 (0)20 7707-0707'],
          ['customer_id', ' AbC '],
        ] as const) {
          assert.equal((await people.lookup(kind, value)).id, id)
        }
      })

      test('400: no kind, no value, a kind that is none', async () => {
        for (const query of ['', '?kind=email', '?value=x', '?kind=shoe&value=42']) {
          assertProblem(await people.as(`GET /v1/profiles/lookup${query}`), 400, 'invalid_request')
        }
      })

      test('401, 403 and 404', async () => {
        const { token } = await server().createKey(['profiles:write'], people.workspaceId())
        const target = 'GET /v1/profiles/lookup?kind=email&value=nobody@example.com'
        assertProblem(await call(server(), target), 401, 'unauthorized')
        assertProblem(await call(server(), target, { key: token }), 403, 'forbidden')
        assertProblem(await people.as(target), 404, 'not_found')
        assertProblem(await people.as('GET /v1/profiles/lookup?kind=email&value=a%00b'), 404, 'not_found')
        assertProblem(await people.as('GET /v1/profiles/lookup?kind=customer_id&value=abc'), 404, 'not_found')
      })
    })
  },
  { now: () => nowMs },
)
