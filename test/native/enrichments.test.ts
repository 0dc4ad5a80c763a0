import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { preparePeople } from './profiles/people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'

forEachServer('enrichments', server => {
  const people = preparePeople(server)
  const strangers = preparePeople(server)
  let key = ''
  let reader = ''
  let id = ''
  before(async () => {
    key = (await server().createKey(['*'], people.workspaceId())).token
    reader = (await server().createKey(['scoring:read', 'profiles:read'], people.workspaceId())).token
    id = (await people.write({ identifiers: { email: 'ada@example.org' } })).profile_id
  })
  const as = (target: string, json?: unknown, by = key, headers = {}) =>
    call(server(), target, { key: by, headers, ...(json !== undefined && { json }) })
  const enrich = (source_label: string, payload: unknown, of = id) =>
    as(`POST /v1/profiles/${of}/enrichments`, { source_label, payload })
  const numbersOf = async (query = '', of = id) =>
    itemsOf(await as(`GET /v1/profiles/${of}/enrichments${query}`)).map(item => item['id'])

  describe('POST /v1/profiles/{id}/enrichments', () => {
    test('201: the payload is there as it came, under a number; again, it is another one', async () => {
      const payload = { 'a.b': [{ deep: null }], 'ключ ☃': 1.5, long: '12345678901234567890' }
      const stored = await enrich(' Trade Register ', payload)
      assert.equal(stored.status, 201, stored.text)
      const { enrichment_id: number, received_at, ...rest } = stored.body
      assert.ok(Number.isInteger(number))
      assert.deepEqual(rest, {
        profile_id: id,
        outcome: 'stored',
        source_key: 'trade-register',
        fields: {},
        skipped: [],
      })
      const read = await as(`GET /v1/enrichments/${number}`, undefined, reader)
      assert.equal(read.status, 200)
      assert.deepEqual(read.body['payload'], payload)
      assert.deepEqual([read.body['source_label'], read.body['received_at']], [' Trade Register ', received_at])
      const again = await enrich(' Trade Register ', payload)
      assert.ok(Number(again.body['enrichment_id']) > Number(number))
    })

    test('201: arrays and empty payloads are payloads', async () => {
      for (const payload of [{}, [], [1, 'two', { three: 3 }]]) {
        const stored = await enrich('Shapes', payload)
        const read = await as(`GET /v1/enrichments/${stored.body['enrichment_id']}`)
        assert.deepEqual(read.body['payload'], payload)
      }
    })

    test('a repetition under an idempotency key gets the first answer and stores nothing', async () => {
      const target = `POST /v1/profiles/${id}/enrichments`
      const headers = { 'idempotency-key': 'once' }
      const json = { source_label: 'Once', payload: { a: 1 } }
      const first = await as(target, json, key, headers)
      const second = await as(target, json, key, headers)
      assert.deepEqual([second.status, second.text], [201, first.text])
      assert.equal(second.headers.get('idempotency-replayed'), 'true')
      assert.equal((await numbersOf('?source=once')).length, 1)
      assertProblem(await as(target, { ...json, payload: {} }, key, headers), 409, 'idempotency_key_reused')
    })

    test('400, 401, 403, 404 and 413', async () => {
      const target = `POST /v1/profiles/${id}/enrichments`
      const json = { source_label: 'Web', payload: {} }
      for (const payload of ['x', 5, true, null, undefined])
        assertProblem(await as(target, { ...json, payload }), 400, 'invalid_request')
      for (const source_label of ['', '   ', 'x'.repeat(256), 5])
        assert.deepEqual(faultPaths(await as(target, { ...json, source_label })), ['source_label'])
      assert.deepEqual(faultPaths(await as(target, { ...json, observed_at: 'yesterday', more: 1 })), ['more'])
      assert.deepEqual(faultPaths(await as(target, { ...json, observed_at: 'yesterday' })), ['observed_at'])
      let deep: unknown = 1
      for (let level = 0; level < 33; level += 1) deep = [deep]
      assert.deepEqual(faultPaths(await as(target, { ...json, payload: deep })), ['payload'])
      assertProblem(await as(target, { ...json, payload: { a: 'x'.repeat(1_100_000) } }), 413, 'body_too_large')
      assertProblem(await call(server(), target, { json }), 401, 'unauthorized')
      assertProblem(await as(target, json, reader), 403, 'forbidden')
      for (const other of [nobody, 'x', '%00'])
        assertProblem(await as(`POST /v1/profiles/${other}/enrichments`, json), 404, 'not_found')
      assertProblem(await as(target, json, strangers.writer()), 404, 'not_found')
    })
  })

  describe('GET /v1/profiles/{id}/enrichments', () => {
    test('200: newest first, page by page, of one source when asked', async () => {
      const { profile_id: of } = await people.write({ identifiers: { email: 'pages@example.org' } })
      const numbers: unknown[] = []
      for (const label of ['Web', 'Register', 'web ', 'Web']) {
        numbers.unshift((await enrich(label, {}, of)).body['enrichment_id'])
      }
      assert.deepEqual(await numbersOf('', of), numbers)
      const first = await as(`GET /v1/profiles/${of}/enrichments?limit=3`)
      const cursor = textOf(first, 'next_cursor')
      assert.deepEqual(await numbersOf(`?limit=3&cursor=${cursor}`, of), numbers.slice(3))
      assert.deepEqual(await numbersOf('?source=WEB', of), [numbers[0], numbers[1], numbers[3]])
      assert.deepEqual(await numbersOf('?source=nobody', of), [])
    })

    test('400, 401, 403 and 404', async () => {
      const target = `GET /v1/profiles/${id}/enrichments`
      assertProblem(await as(`${target}?cursor=x`), 400, 'invalid_request')
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await as(target, undefined, (await server().createKey(['keys:read'])).token), 403, 'forbidden')
      assertProblem(await as(target, undefined, strangers.reader()), 404, 'not_found')
      assertProblem(await as(`GET /v1/profiles/${nobody}/enrichments`), 404, 'not_found')
    })
  })

  describe('GET and DELETE /v1/enrichments/{id}', () => {
    test('204: what is deleted is gone', async () => {
      const number = (await enrich('Gone', {})).body['enrichment_id']
      assert.equal((await as(`DELETE /v1/enrichments/${number}`)).status, 204)
      for (const method of ['GET', 'DELETE'])
        assertProblem(await as(`${method} /v1/enrichments/${number}`), 404, 'not_found')
    })

    test('401, 403 and 404', async () => {
      const number = (await enrich('Kept', {})).body['enrichment_id']
      for (const method of ['GET', 'DELETE']) {
        const target = `${method} /v1/enrichments/${number}`
        assertProblem(await call(server(), target), 401, 'unauthorized')
        assertProblem(await as(target, undefined, strangers.writer()), 404, 'not_found')
        for (const other of ['0', '-1', '1.5', 'x', '%00', '99999999999999999', '9007199254740993'])
          assertProblem(await as(`${method} /v1/enrichments/${other}`), 404, 'not_found')
      }
      assertProblem(await as(`DELETE /v1/enrichments/${number}`, undefined, reader), 403, 'forbidden')
      assert.equal((await as(`GET /v1/enrichments/${number}`)).status, 200)
    })
  })

  describe('/v1/enrichment-rules', () => {
    const usual = { source_key: 'Rule Source', path: 'title', field: 'job_title' }

    test('a rule holds from the moment it is answered, and is listed by position', async () => {
      const late = await as('POST /v1/enrichment-rules', { ...usual, path: '/headline' })
      assert.equal(late.status, 201, late.text)
      const early = await as('POST /v1/enrichment-rules', { ...usual, position: 0, transform: 'trim' })
      const { id: ruleId, created_at, updated_at, ...rest } = early.body
      assert.equal(created_at, updated_at)
      assert.deepEqual(rest, {
        ...usual,
        source_key: 'rule-source',
        strategy: 'fill_empty',
        rank: 10,
        transform: 'trim',
        position: 0,
        is_active: true,
      })
      const listed = itemsOf(await as('GET /v1/enrichment-rules', undefined, reader)).map(item => item['id'])
      assert.deepEqual(listed.slice(0, 2), [ruleId, late.body['id']])
      const stored = await enrich('rule source', { title: ' CTO ', headline: 'other' })
      assert.deepEqual(stored.body['fields'], { job_title: { verdict: 'applied' } })
      const person = await people.read(id)
      assert.equal(person.fields['job_title'], 'CTO')
      assert.equal(person.provenance['job_title']?.source, `enrichment/rule-source/${stored.body['enrichment_id']}/10`)
      const changed = await as(`PATCH /v1/enrichment-rules/${ruleId}`, { strategy: 'latest_wins', rank: 20 })
      assert.deepEqual([changed.status, changed.body['strategy'], changed.body['rank']], [200, 'latest_wins', 20])
      assert.deepEqual((await as(`GET /v1/enrichment-rules/${ruleId}`)).body, changed.body)
      await enrich('rule source', { title: 'CEO' })
      assert.equal((await people.read(id)).fields['job_title'], 'CEO')
      for (const item of [ruleId, late.body['id']])
        assert.equal((await as(`DELETE /v1/enrichment-rules/${item}`)).status, 204)
      assertProblem(await as(`GET /v1/enrichment-rules/${ruleId}`), 404, 'not_found')
    })

    test('422: identities, consent, owners and verifications cannot be mapped, and the answer says why', async () => {
      for (const field of [
        'email',
        'phone',
        'anonymous_id',
        'email_consent',
        'sms_opt_out',
        'account_owner',
        'email_verified',
      ]) {
        const refused = await as('POST /v1/enrichment-rules', { ...usual, field })
        assertProblem(refused, 422, 'unprocessable')
        assert.deepEqual(faultPaths(refused), ['field'])
        assert.match(textOf(refused, 'detail'), /no enrichment may change/)
      }
      const made = await as('POST /v1/enrichment-rules', usual)
      assertProblem(await as(`PATCH /v1/enrichment-rules/${made.body['id']}`, { field: 'email' }), 422, 'unprocessable')
      await as(`DELETE /v1/enrichment-rules/${made.body['id']}`)
    })

    test('400, 401, 403, 404 and 422', async () => {
      for (const more of [{ strategy: 'best' }, { rank: '5' }, { transform: 'upper' }, { colour: 1 }, { path: 5 }])
        assertProblem(await as('POST /v1/enrichment-rules', { ...usual, ...more }), 400, 'invalid_request')
      for (const more of [
        { rank: 0 },
        { rank: 101 },
        { position: -1 },
        { path: ' ' },
        { path: 'a..b' },
        { path: '/a~2' },
        { field: '' },
      ])
        assertProblem(await as('POST /v1/enrichment-rules', { ...usual, ...more }), 422, 'unprocessable')
      assertProblem(await call(server(), 'POST /v1/enrichment-rules', { json: usual }), 401, 'unauthorized')
      assertProblem(await as('POST /v1/enrichment-rules', usual, reader), 403, 'forbidden')
      assertProblem(await as('GET /v1/enrichment-rules', undefined, people.reader()), 403, 'forbidden')
      for (const other of [nobody, 'x', '__proto__']) {
        assertProblem(await as(`GET /v1/enrichment-rules/${other}`), 404, 'not_found')
        assertProblem(await as(`PATCH /v1/enrichment-rules/${other}`, { rank: 5 }), 404, 'not_found')
        assertProblem(await as(`DELETE /v1/enrichment-rules/${other}`), 404, 'not_found')
      }
      assertProblem(await as(`PATCH /v1/enrichment-rules/${nobody}`, {}), 400, 'invalid_request')
    })
  })

  test('POST /v1/enrichment-rules/backfill: a job applies the rules to what is stored', async () => {
    const { profile_id: of } = await people.write({ identifiers: { email: 'backfill@example.org' } })
    await enrich('Backfilled', { funding: 'Seed' }, of)
    const rule = await as('POST /v1/enrichment-rules', {
      source_key: 'backfilled',
      path: 'funding',
      field: 'funding_stage',
    })
    const entered = await as('POST /v1/enrichment-rules/backfill')
    assert.equal(entered.status, 202, entered.text)
    assert.equal(entered.body['kind'], 'enrichment_backfill')
    while (!['completed', 'failed'].includes(textOf(await as(`GET /v1/jobs/${entered.body['id']}`), 'state')));
    const { state, updated } = (await as(`GET /v1/jobs/${entered.body['id']}`)).body
    assert.deepEqual([state, updated], ['completed', 1])
    assert.equal((await people.read(of)).fields['funding_stage'], 'Seed')
    assertProblem(await as('POST /v1/enrichment-rules/backfill', undefined, reader), 403, 'forbidden')
    await as(`DELETE /v1/enrichment-rules/${rule.body['id']}`)
  })

  test('/v1/enrichment-settings: an address is kept, taken back, and refused when it is none', async () => {
    const target = '/v1/enrichment-settings'
    assert.deepEqual((await as(`GET ${target}`)).body, { webhook_url: null })
    const webhook_url = 'https://example.org/enriched'
    assert.deepEqual((await as(`PUT ${target}`, { webhook_url })).body, { webhook_url })
    await enrich('Told', {})
    const [message] = itemsOf(await as('GET /v1/webhook-deliveries'))
    assert.equal(message?.['topic'], 'profile.enriched')
    for (const bad of ['javascript:x', 'https://u:p@example.org', 'x'])
      assertProblem(await as(`PUT ${target}`, { webhook_url: bad }), 422, 'unprocessable')
    assertProblem(await as(`PUT ${target}`, { webhook_url }, reader), 403, 'forbidden')
    assert.deepEqual((await as(`PUT ${target}`, { webhook_url: null })).body, { webhook_url: null })
  })

  test('the timeline of a person shows enrichments and notes, and so does the export', async () => {
    const { profile_id: of } = await people.write({ identifiers: { email: 'timeline@example.org' } })
    const number = (await enrich('Web', { summary: 'Owner of a bakery' }, of)).body['enrichment_id']
    const note = await as(`POST /v1/profiles/${of}/notes`, { content: 'Prefers mornings' })
    const entries = itemsOf(await as(`GET /v1/profiles/${of}/timeline?type=enrichment&type=note`))
    const [noted, enriched] = entries
    assert.deepEqual(
      [noted?.['type'], noted?.['note_id'], noted?.['content']],
      ['note', note.body['id'], 'Prefers mornings'],
    )
    assert.deepEqual(
      [enriched?.['type'], enriched?.['enrichment_id'], enriched?.['summary'], enriched?.['source_key']],
      ['enrichment', number, 'Owner of a bakery', 'web'],
    )
    const { next_cursor } = (await as(`GET /v1/profiles/${of}/timeline?type=enrichment&type=note&limit=1`)).body
    const rest = await as(`GET /v1/profiles/${of}/timeline?type=enrichment&type=note&limit=1&cursor=${next_cursor}`)
    assert.equal(itemsOf(rest)[0]?.['enrichment_id'], number)
    const exported = await as(`GET /v1/profiles/${of}/export`)
    assert.deepEqual(
      [exported.body['enrichments'], exported.body['notes']].map(list => (Array.isArray(list) ? list.length : list)),
      [1, 1],
    )
  })
})
