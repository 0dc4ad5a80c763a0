import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import type { Segment } from '../../../src/domain/scoring/definitions.ts'
import { call } from '../../call.ts'
import { define } from '../../define.ts'
import { parseLines } from '../../exports.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from '../profiles/people.ts'

const declared = { vip: 'boolean', born_on: 'date', address: 'json' } as const

const ada = {
  identifiers: { email: ['ada@old.example', 'ada@x.org'], customer_id: 'c-1' },
  set: {
    first_name: 'Ada "the, countess"',
    last_name: '=1+1',
    company: 'line\none',
    tier: '',
    ltv: -12.5,
    order_count: 9_007_199_254_740_991,
    signed_up_at: '2026-01-05T10:00:00.120Z',
    last_seen_at: '2026-01-05T10:00:00Z',
    vip: true,
    born_on: '1815-12-10',
    address: { city: 'Größe ✓', lines: ['a', 2, null] },
    note: 'free',
    visits: 3,
  },
}

forEachServer('the formats of exports', server => {
  const people = preparePeople(server)
  let key = ''
  let adaId = ''
  before(async () => {
    key = (await server().createKey(['exports:read', 'objects:write', 'profiles:write'], people.workspaceId())).token
    for (const [name, type] of Object.entries(declared)) {
      const made = await call(server(), `PUT /v1/objects/profiles/fields/${name}`, { key, json: { type } })
      assert.ok(made.status < 300, made.text)
    }
    adaId = (await people.write(ada)).profile_id
    await people.write({ identifiers: { email: 'bob@x.org' }, set: { ltv: 3 }, source: 'crm' })
  })

  const download = (query: string) => call(server(), `GET /v1/exports/download?${query}`, { key })

  async function downloadBytes(query: string): Promise<ArrayBuffer> {
    const reply = await fetch(`${server().url}/v1/exports/download?${query}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    assert.equal(reply.status, 200)
    return reply.arrayBuffer()
  }

  const cells = (text: string): readonly Record<string, string>[] => parse(text, { columns: true, trim: true })

  test('NDJSON has the profile whole, as it is read by its id and with the sources of its identifiers', async () => {
    const answer = await download('of=profiles&format=ndjson')
    assert.equal(answer.headers.get('content-type'), 'application/x-ndjson; charset=utf-8')
    assert.match(
      String(answer.headers.get('content-disposition')),
      /^attachment; filename="profiles-\d{8}T\d{6}Z.ndjson"$/,
    )
    const [line, other, ...more] = parseLines(answer.text)
    assert.deepEqual(more, [])
    assert.ok(line !== undefined && other !== undefined)
    const { identifiers, scores, cleared, ...shown } = line
    const { revision, identifiers: known, ...read } = await people.read(adaId)
    const { owner, ...expected } = { owner: null, ...read }
    assert.deepEqual(shown, expected)
    assert.deepEqual([scores, cleared], [[], {}])
    const said = Array.isArray(identifiers) ? identifiers : []
    assert.deepEqual(
      said.map(({ source, ...rest }) => rest),
      known,
    )
    assert.ok(said.every(({ source }) => typeof source === 'string' && source !== ''))
  })

  test('CSV has a column a field, in the order of the schema and then discovered ones, and every value as it is', async () => {
    const { text, headers } = await download('of=profiles&format=csv')
    assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8')
    const [header = ''] = text.split('\r\n')
    const names = header.split(',')
    assert.deepEqual(names.slice(0, 3), ['profile_id', 'email', 'customer_id'])
    assert.deepEqual(names.slice(-8), [
      'vip',
      'born_on',
      'address',
      'note',
      'visits',
      'identifiers',
      'created_at',
      'updated_at',
    ])
    const [row, other] = cells(text)
    assert.ok(row !== undefined && other !== undefined)
    assert.equal(row['first_name'], ada.set.first_name)
    assert.equal(row['last_name'], '=1+1')
    assert.equal(row['company'], 'line\none')
    assert.equal(row['ltv'], '-12.5')
    assert.equal(row['order_count'], '9007199254740991')
    assert.equal(row['vip'], 'true')
    assert.equal(row['born_on'], '1815-12-10')
    assert.deepEqual(JSON.parse(row['address'] ?? ''), ada.set.address)
    assert.equal(row['visits'], '3')
    assert.equal(row['email'], 'ada@x.org')
    assert.equal(JSON.parse(row['identifiers'] ?? '').length, 3)
    assert.equal(other['first_name'], '')
    assert.ok(text.includes(',"",'), 'a text that is empty is told from nothing')
  })

  test('formulas are defused where that is asked for, numbers are not formulas', async () => {
    const [row] = cells((await download('of=profiles&format=csv&defuse_formulas=true')).text)
    assert.equal(row?.['last_name'], "'=1+1")
    assert.equal(row?.['ltv'], '-12.5')
  })

  test('Parquet has typed columns, and one for all else', async () => {
    const file = await downloadBytes('of=profiles&format=parquet')
    const [row, other, ...more] = await parquetReadObjects({ file })
    assert.deepEqual(more, [])
    assert.ok(row !== undefined && other !== undefined)
    assert.equal(row['profile_id'], adaId)
    assert.equal(row['first_name'], ada.set.first_name)
    assert.equal(row['tier'], '')
    assert.equal(row['ltv'], -12.5)
    assert.equal(row['order_count'], 9_007_199_254_740_991n)
    assert.deepEqual(row['signed_up_at'], new Date('2026-01-05T10:00:00.120Z'))
    assert.equal(row['vip'], true)
    assert.deepEqual(row['born_on'], new Date('1815-12-10'))
    assert.deepEqual(row['address'], ada.set.address)
    assert.deepEqual(row['other_fields'], { note: 'free', visits: 3 })
    assert.equal(row['identifiers'].length, 3)
    assert.ok(other['first_name'] === undefined || other['first_name'] === null)
    assert.equal(other['ltv'], 3)
  })

  test('gzip is the same file, compressed', async () => {
    const plain = await download('of=profiles&format=csv')
    const bytes = await downloadBytes('of=profiles&format=csv&gzip=true')
    assert.equal(gunzipSync(Buffer.from(bytes)).toString(), plain.text)
  })

  describe('what is exported', () => {
    test('the profiles that pass a filter, the members of a segment, and only the fields asked for', async () => {
      const filtered = parseLines((await download('of=profiles&format=ndjson&filter=ltv:gt:0')).text)
      assert.deepEqual(
        filtered.map(({ fields }) => fields),
        [{ email: 'bob@x.org', ltv: 3 }],
      )
      const segment: Segment = {
        id: '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44',
        name: 'c-1',
        description: '',
        isActive: true,
        match: 'all',
        rules: [{ on: 'field', field: 'customer_id', operator: 'equals', value: 'c-1' }],
        createdAtMs: 0,
        updatedAtMs: 0,
      }
      await define(server().engine.database, people.workspaceId(), 'segment', segment)
      const members = parseLines(
        (await download(`of=profiles&format=ndjson&segment_id=${segment.id}&fields=note,ltv`)).text,
      )
      assert.deepEqual(
        members.map(({ id, fields }) => [id, fields]),
        [[adaId, { note: 'free', ltv: -12.5 }]],
      )
      const [header] = (await download('of=profiles&format=csv&fields=note,ltv')).text.split('\r\n')
      assert.equal(header, 'profile_id,note,ltv,identifiers,created_at,updated_at')
    })

    test('the records of an object', async () => {
      const record = { order_id: 'o-1', customer_email: 'ada@x.org', total: 12.5 }
      await people.as('POST /v1/records/orders', { json: { set: record } })
      const [line] = parseLines((await download('of=records&object=orders&format=ndjson')).text)
      const { text } = await people.as('GET /v1/records/orders')
      assert.deepEqual(line, JSON.parse(text).data[0])
      const [row] = cells((await download('of=records&object=orders&format=csv')).text)
      assert.equal(row?.['order_id'], 'o-1')
      assert.equal(row?.['total'], '12.5')
    })

    test('events, those too that were suppressed, and conflicts, resolved ones too', async () => {
      const writer = (
        await server().createKey(['events:write', 'profiles:write', 'profiles:read'], people.workspaceId())
      ).token
      const event = { type: 'visit', identifiers: { email: 'ada@x.org' }, metadata: { page: '/a' } }
      await call(server(), 'POST /v1/events', { key: writer, json: event })
      const lines = parseLines((await download('of=events&format=ndjson')).text)
      const listed = await people.as(`GET /v1/profiles/${adaId}/events`)
      assert.deepEqual(lines, JSON.parse(listed.text).data)
      const [row] = cells((await download('of=events&format=csv')).text)
      assert.deepEqual(JSON.parse(row?.['metadata'] ?? ''), { page: '/a' })
      await people.as('POST /v1/profiles', { json: { identifiers: { customer_id: 'c-9', email: 'ada@x.org' } } })
      const conflicts = parseLines((await download('of=conflicts&format=ndjson')).text)
      assert.deepEqual(conflicts, JSON.parse((await people.as('GET /v1/conflicts')).text).data)
      assert.ok(conflicts.length > 0)
      await downloadBytes('of=events&format=parquet')
      await downloadBytes('of=conflicts&format=parquet')
    })
  })
})
