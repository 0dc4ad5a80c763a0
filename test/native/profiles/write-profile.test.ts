import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, faultPaths } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

forEachServer('writing a profile', server => {
  const people = preparePeople(server)
  const post = (json: unknown, headers: Record<string, string> = {}) =>
    people.as('POST /v1/profiles', { json, headers })

  describe('POST /v1/profiles', () => {
    test('201: a new person, with a verdict for each field', async () => {
      const made = await post({ identifiers: { email: ' Ada@Example.com ' }, set: { first_name: 'Ada' } })
      assert.equal(made.status, 201, made.text)
      assert.deepEqual(Object.keys(made.body), ['profile_id', 'outcome', 'revision', 'fields', 'merges', 'conflicts'])
      assert.equal(made.body['outcome'], 'created')
      assert.deepEqual(made.body['fields'], {
        email: { verdict: 'applied' },
        first_name: { verdict: 'applied' },
      })
      const person = await people.lookup('email', 'ada@example.com')
      assert.equal(person.fields['email'], 'ada@example.com')
    })

    test('200: the same again changes nothing, more adds to it', async () => {
      const command = { identifiers: { email: 'bob@example.com' }, set: { first_name: 'Bob' } }
      const first = await people.write(command)
      const again = await post(command)
      assert.equal(again.status, 200)
      assert.equal(again.body['outcome'], 'unchanged')
      assert.equal(again.body['profile_id'], first.profile_id)
      const more = await people.write({ ...command, set: { last_name: 'Builder' } })
      assert.equal(more.outcome, 'updated')
      assert.equal(more.revision, first.revision + 1)
    })

    test('200: set, clear, append, behaviours, observed_at and source do what they say', async () => {
      const email = 'carl@example.com'
      await people.write({
        identifiers: { email },
        set: { ltv: 10, tier: 'gold', company: 'Old' },
        append: { labels: 'a' },
        observed_at: '2026-01-01T00:00:00Z',
        source: 'crm',
      })
      const receipt = await people.write({
        identifiers: { email },
        set: { ltv: 20, company: 'New' },
        clear: ['tier'],
        append: { labels: ['b', 'a'] },
        behaviours: { ltv: 'max' },
        observed_at: '2025-01-01T00:00:00Z',
        source: 'import',
      })
      assert.equal(receipt.fields['ltv']?.verdict, 'applied')
      assert.equal(receipt.fields['company']?.verdict, 'stale')
      assert.equal(receipt.fields['tier']?.verdict, 'stale')
      const person = await people.lookup('email', email)
      assert.deepEqual(person.fields, { email, ltv: 20, company: 'Old', tier: 'gold', labels: ['a', 'b'] })
      assert.deepEqual(person.provenance['company'], { observed_at: '2026-01-01T00:00:00.000Z', source: 'crm' })
      await people.write({ identifiers: { email }, clear: ['tier'], set: { company: null } })
      const cleared = await people.lookup('email', email)
      assert.deepEqual(cleared.fields, { email, ltv: 20, labels: ['a', 'b'] })
      assert.deepEqual(Object.keys(cleared.provenance).toSorted(), ['email', 'labels', 'ltv'])
    })

    test('200: identifiers that hit two people fold them, and the receipt names the merge', async () => {
      const known = await people.write({ identifiers: { email: 'dora@example.com' } })
      const anonymous = await people.write({ identifiers: { anonymous_id: 'cookie-dora' } })
      const joined = await people.write({ identifiers: { email: 'dora@example.com', anonymous_id: 'cookie-dora' } })
      assert.equal(joined.profile_id, known.profile_id)
      assert.deepEqual(
        joined.merges.map(({ survivor_id, absorbed_id }) => [survivor_id, absorbed_id]),
        [[known.profile_id, anonymous.profile_id]],
      )
    })

    test('200: what the rules keep apart is a conflict of the receipt', async () => {
      const one = await people.write({ identifiers: { customer_id: 'C-1', email: 'shared@example.com' } })
      const two = await people.write({ identifiers: { customer_id: 'C-2', email: 'shared@example.com' } })
      assert.notEqual(two.profile_id, one.profile_id)
      assert.deepEqual(two.conflicts, [
        {
          reason: 'one_per_profile',
          kind: 'email',
          value: 'shared@example.com',
          profile_id: two.profile_id,
          other_profile_id: one.profile_id,
        },
      ])
    })

    test('200: profile_id writes to that person, in any case of its letters', async () => {
      const { profile_id: id } = await people.write({ identifiers: { email: 'eve@example.com' } })
      const receipt = await people.write({ profile_id: id.toUpperCase(), set: { tier: 'silver' } })
      assert.equal(receipt.profile_id, id)
      assert.equal((await people.read(id)).fields['tier'], 'silver')
    })

    test('200: an Idempotency-Key brings the first answer back', async () => {
      const command = { identifiers: { email: 'fay@example.com' }, set: { tier: 'gold' } }
      const first = await post(command, { 'idempotency-key': 'once' })
      const again = await post(command, { 'idempotency-key': 'once' })
      assert.equal(first.status, 201)
      assert.equal(again.status, 201)
      assert.equal(again.text, first.text)
      assert.equal(again.headers.get('idempotency-replayed'), 'true')
    })

    test('400: every fault of the form is named by its path', async () => {
      const refused = await post({
        identifiers: { email: 5, phone: [] },
        set: { a: 1 },
        clear: ['a', 7],
        append: { b: null },
        behaviours: { a: 'sometimes', c: 'max' },
        observed_at: 'yesterday',
        link_policy: 'gently',
        colour: 'red',
      })
      assertProblem(refused, 400, 'invalid_request')
      assert.deepEqual(faultPaths(refused).toSorted(), [
        'append.b',
        'behaviours.a',
        'behaviours.c',
        'clear[0]',
        'clear[1]',
        'colour',
        'identifiers.email',
        'identifiers.phone',
        'link_policy',
        'observed_at',
      ])
      const contrary = await post({ identifiers: { email: 'a@example.com' }, clear: ['email'] })
      assert.deepEqual(faultPaths(contrary), ['identifiers.email'])
      for (const body of [[], 'text', null, 7]) assertProblem(await post(body), 400, 'invalid_request')
      assertProblem(await post({}, { 'idempotency-key': 'has blank' }), 400, 'invalid_request')
    })

    test('401 and 403', async () => {
      const json = { identifiers: { email: 'x@example.com' } }
      assertProblem(await call(server(), 'POST /v1/profiles', { json }), 401, 'unauthorized')
      assertProblem(await call(server(), 'POST /v1/profiles', { json, key: people.reader() }), 403, 'forbidden')
    })

    test('404: a profile that is not there, or create: no with nobody found', async () => {
      for (const id of ['nobody', '01890000-0000-7000-8000-000000000000']) {
        assertProblem(await post({ profile_id: id, set: { tier: 'x' } }), 404, 'not_found')
      }
      assertProblem(await post({ identifiers: { email: 'nobody@example.com' }, create: 'no' }), 404, 'not_found')
    })

    test('409: a strict write that would join two people, or a key with another body', async () => {
      await people.write({ identifiers: { email: 'gil@example.com' } })
      await people.write({ identifiers: { phone: '+4930111222333' } })
      const identifiers = { email: 'gil@example.com', phone: '+4930111222333' }
      const refused = await post({ identifiers, link_policy: 'strict' })
      assertProblem(refused, 409, 'conflict')
      assert.deepEqual(faultPaths(refused), ['identifiers.phone'])
      await post({ identifiers: { email: 'hal@example.com' } }, { 'idempotency-key': 'twice' })
      const reused = await post({ identifiers: { email: 'ian@example.com' } }, { 'idempotency-key': 'twice' })
      assertProblem(reused, 409, 'idempotency_key_reused')
    })

    test('422: all faults of the values together, and nothing is written', async () => {
      const refused = await post({
        identifiers: { email: 'jan@example.com', fax: '12' },
        set: { ltv: 'lots', signed_up_at: 'monday', first_name: 'Jan' },
        match_key: 'first_name',
      })
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused).toSorted(), ['identifiers.fax', 'match_key', 'set.ltv', 'set.signed_up_at'])
      const query = new URLSearchParams({ kind: 'email', value: 'jan@example.com' })
      assertProblem(await people.as(`GET /v1/profiles/lookup?${query}`), 404, 'not_found')
      assertProblem(await post({ identifiers: { email: 'null' }, set: {} }), 422, 'unprocessable')
      assertProblem(await post({ set: { first_name: 'Nobody' } }), 422, 'unprocessable')
    })

    test('201 or 422: a field that nobody declared is refused, or discovered on request', async () => {
      const identifiers = { email: 'kim@example.com' }
      const refused = await post({ identifiers, set: { favourite_colour: 'red' } })
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused), ['set.favourite_colour'])
      const receipt = await people.write({ identifiers, set: { favourite_colour: 'red' }, undeclared: 'discover' })
      assert.equal(receipt.fields['favourite_colour']?.verdict, 'applied')
    })

    test('4xx: names and values that have broken other stores are stored as data or refused', async () => {
      const identifiers = { email: 'liz@example.com' }
      const names = { constructor: 1, toString: 'x', hasOwnProperty: true }
      await people.write({ identifiers, set: names, undeclared: 'discover' })
      const { fields } = await people.lookup('email', 'liz@example.com')
      assert.deepEqual({ ...fields }, { email: 'liz@example.com', ...names })
      const raw = '{"identifiers":{"email":"liz@example.com"},"set":{"__proto__":{"x":1}},"undeclared":"discover"}'
      const headers = { 'content-type': 'application/json' }
      assertProblem(await people.as('POST /v1/profiles', { raw, headers }), 422, 'unprocessable')
      const long = await post({ identifiers, set: { notes: 'x'.repeat(40_000) } })
      assertProblem(long, 400, 'invalid_request')
      assert.deepEqual(faultPaths(long), ['set.notes'])
    })
  })
})
