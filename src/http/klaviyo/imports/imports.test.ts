import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '../../../../test/call.ts'
import { forEachServer } from '../../../../test/for-each-server.ts'
import {
  assertFault,
  assertInvalid,
  at,
  attributesOf,
  type Company,
  idOf,
  idsOf,
  objectAt,
  openCompany,
} from '../../../../test/klaviyo/company.ts'
import {
  finishImport,
  importBody,
  importRows,
  readImport,
  rowOf,
  startImport,
  walkList,
} from '../../../../test/klaviyo/imports.ts'
import type { Json } from '../../../domain/json.ts'
import type { Scope } from '../../../domain/scopes.ts'
import { sweep } from '../../../engine/batch/sweep.ts'
import { statement } from '../../../store/statement.ts'

const url = '/api/profile-bulk-import-jobs'
const rowsAt = '/data/attributes/profiles/data'
const unknownId = '01J8ZQ4T7V9M2X5K3B6N8P0RSD'
const dayMs = 24 * 3_600_000

function people(count: number, prefix = 'p') {
  return Array.from({ length: count }, (_, n) => rowOf({ email: `${prefix}${n}@example.com`, first_name: `F${n}` }))
}

async function readByEmail(company: Company, email: string) {
  const called = await company.send(`GET /api/profiles?filter=equals(email,'${email}')`)
  return objectAt(called, 'data', 0, 'attributes')
}

const leftovers = statement(
  'test_import_leftover_count',
  ['uuid'],
  { jobs: 'bigint', errors: 'bigint', written: 'bigint', keys: 'bigint', profiles: 'bigint' },
  `select
    (select count(*) from job where workspace_id = $1) as jobs,
    (select count(*) from job_item_error where workspace_id = $1) as errors,
    (select count(*) from job_profile where workspace_id = $1) as written,
    (select count(*) from idempotency_key where workspace_id = $1) as keys,
    (select count(*) from profile where workspace_id = $1) as profiles`,
)

let clockMs = 0

forEachServer(
  'imports of profiles',
  server => {
    test('an import is queued, carried out, and shows what came of it', async () => {
      const company = await openCompany(server())
      const started = await startImport(company, people(3))
      assert.equal(started.status, 202, started.text)
      const id = idOf(started)
      const self = `${server().url}${url}/${id}/`
      assert.deepEqual(at(started, 'links'), { self: `${server().url}${url}` })
      const { attributes, ...resource } = objectAt(started, 'data')
      assert.deepEqual(resource, {
        type: 'profile-bulk-import-job',
        id,
        relationships: {
          lists: { data: [], links: { self: `${self}relationships/lists/`, related: `${self}lists/` } },
          profiles: { links: { self: `${self}relationships/profiles/`, related: `${self}profiles/` } },
          'import-errors': { links: { related: `${self}import-errors/` } },
        },
        links: { self },
      })
      const { created_at: createdAt, expires_at: expiresAt, ...queued } = Object(attributes)
      assert.equal(Date.parse(expiresAt) - Date.parse(createdAt), 7 * dayMs)
      assert.match(createdAt, /\.\d{6}\+00:00$/)
      const none = { started_at: null, completed_at: null }
      assert.deepEqual(queued, { status: 'queued', total_count: 3, completed_count: 0, failed_count: 0, ...none })

      const over = await finishImport(company, id)
      const { status, total_count, completed_count, failed_count, started_at, completed_at } = over
      assert.deepEqual([status, total_count, completed_count, failed_count], ['complete', 3, 3, 0])
      assert.equal(over['created_at'], createdAt)
      assert.ok(Date.parse(String(started_at)) <= Date.parse(String(completed_at)))
      assert.equal((await readByEmail(company, 'p1@example.com'))['first_name'], 'F1')
      const sparse = await readImport(company, id, '/?fields[profile-bulk-import-job]=status,total_count')
      assert.deepEqual(attributesOf(sparse), { status: 'complete', total_count: 3 })
      assert.equal((await readImport(company, id, '')).headers.get('content-type'), 'application/vnd.api+json')
    })

    test('what an import wrote is listed once each, in full and as ids', async () => {
      const company = await openCompany(server())
      const rows = [...people(5), rowOf({ email: 'p0@example.com', last_name: 'L' }), rowOf({ email: 'nobody' })]
      const { jobId, completed, failed } = await importRows(company, rows)
      assert.deepEqual([completed, failed], [6, 1])
      const full = await walkList(company, `${url}/${jobId}/profiles?page[size]=2`)
      const ids = await walkList(company, `${url}/${jobId}/relationships/profiles?page[size]=2`)
      assert.deepEqual(
        ids,
        full.map(({ id }) => ({ type: 'profile', id: id ?? null })),
      )
      assert.deepEqual(full.map(({ attributes }) => Object(attributes).email).toSorted(), [
        'p0@example.com',
        'p1@example.com',
        'p2@example.com',
        'p3@example.com',
        'p4@example.com',
      ])
      const [one] = full
      const { body } = await company.send(`GET /api/profiles/${one?.['id']}`)
      assert.deepEqual(body['data'], one)
      const chosen = '/profiles?fields[profile]=email&additional-fields[profile]=subscriptions&page[size]=1'
      const sparse = await readImport(company, jobId, chosen)
      assert.deepEqual(Object.keys(objectAt(sparse, 'data', 0, 'attributes')), ['email', 'subscriptions'])

      const second = await readImport(company, jobId, '/profiles?page[size]=2')
      const next = String(at(second, 'links', 'next')).replace(server().url, '')
      const third = await company.send(`GET ${next}`)
      const back = await company.send(`GET ${String(at(third, 'links', 'prev')).replace(server().url, '')}`)
      assert.deepEqual(idsOf(back), idsOf(second))
      assert.equal(at(back, 'links', 'prev'), null)

      const [kept, gone] = [String(ids[0]?.['id']), String(ids[1]?.['id'])]
      const profiles = { data: [{ type: 'profile', id: gone }] }
      const merged = await company.send('POST /api/profile-merge', {
        data: { type: 'profile-merge', id: kept, relationships: { profiles } },
      })
      assert.equal(merged.status, 202)
      const left = ids.map(({ id }) => id).filter(id => id !== gone)
      assert.deepEqual(idsOf(await readImport(company, jobId, '/profiles')), left)
      assert.deepEqual(idsOf(await readImport(company, jobId, '/relationships/profiles')), left)
    })

    test('rows of the same person apply in order, and the later one wins', async () => {
      const company = await openCompany(server())
      const id = await company.given({ email: 'ada@example.com', phone: '+14155550140' }, { plan: 'old' })
      const rows = Array.from({ length: 600 }, (_, n) => {
        const properties = { n, [`k${n % 3}`]: n }
        if (n % 3 === 0) return rowOf({ phone_number: '+14155550140', properties })
        return n % 3 === 1 ? rowOf({ email: 'ada@example.com', properties }) : rowOf({ properties }, { id })
      })
      const { jobId, completed, failed } = await importRows(company, rows)
      assert.deepEqual([completed, failed], [600, 0])
      const { properties } = await company.read(id)
      assert.deepEqual(properties, { plan: 'old', n: 599, k0: 597, k1: 598, k2: 599 })
      assert.deepEqual(idsOf(await readImport(company, jobId, '/relationships/profiles')), [id])
    })

    test('a later row wins also where only what is stored tells that both are of one person', async () => {
      const company = await openCompany(server())
      const phoneOf = (n: number) => `+1415555${String(n).padStart(4, '0')}`
      const emailOf = (n: number) => `both${n}@example.com`
      const numbers = Array.from({ length: 400 }, (_, n) => n)
      const known = numbers.map(n => rowOf({ email: emailOf(n), phone_number: phoneOf(n) }))
      assert.equal((await importRows(company, known)).failed, 0)
      // More to write, so that a write at the same time would land before them.
      const more = Object.fromEntries(numbers.slice(0, 150).map(n => [`more${n}`, 'x'.repeat(20)]))
      const first = numbers.map(n => rowOf({ phone_number: phoneOf(n), title: 'first', properties: more }))
      const second = numbers.map(n => rowOf({ email: emailOf(n), title: 'second' }))
      const { jobId } = await importRows(company, [...first, ...second])
      const written = await walkList(company, `${url}/${jobId}/profiles?page[size]=100`)
      const titles = Map.groupBy(written, ({ attributes }) => Object(attributes).title)
      assert.deepEqual(
        [...titles].map(([title, profiles]) => [title, profiles.length]),
        [['second', 400]],
      )
    })

    test('a row sets, merges and patches, but a null in it clears nothing', async () => {
      const company = await openCompany(server())
      const id = await company.given(
        { email: 'ada@example.com', phone: '+14155550141' },
        { first_name: 'Ada', city: 'Paris', tier: 'gold', tags: ['a', 'b'], gone: 1 },
      )
      const row = rowOf(
        {
          email: 'ada@example.com',
          phone_number: null,
          first_name: null,
          last_name: 'King',
          location: { city: null, zip: '75001' },
          properties: { tier: null, plan: 'pro' },
        },
        { meta: { patch_properties: { append: { tags: ['b', 'c'] }, unappend: { tags: 'a' }, unset: 'gone' } } },
      )
      const nulls = rowOf({ email: 'ada@example.com', location: null, properties: null }, { id: null })
      assert.deepEqual((await importRows(company, [row, nulls])).failed, 0)
      const read = await company.read(id)
      assert.deepEqual(
        [read['phone_number'], read['first_name'], read['last_name'], Object(read['location']).city],
        ['+14155550141', 'Ada', 'King', 'Paris'],
      )
      assert.deepEqual(read['properties'], { tier: 'gold', plan: 'pro', tags: ['b', 'c'] })
    })

    test('identifiers replace others, and a weaker profile is absorbed, as a single import would', async () => {
      const company = await openCompany(server())
      const ada = await company.given({ external_id: 'X-1', email: 'ada@example.com' })
      const phone = await company.given({ phone: '+14155550142' }, { plan: 'sms' })
      const rows = [rowOf({ external_id: 'X-1', email: 'lovelace@example.com', phone_number: '+14155550142' })]
      const { jobId, failed } = await importRows(company, rows)
      assert.equal(failed, 0)
      const { email, phone_number, properties } = await company.read(ada)
      assert.deepEqual([email, phone_number, properties], ['lovelace@example.com', '+14155550142', { plan: 'sms' }])
      assert.equal((await company.send(`GET /api/profiles/${phone}`)).status, 404)
      assert.deepEqual(idsOf(await readImport(company, jobId, '/profiles')), [ada])
    })

    test('ten thousand rows are one job, ten thousand and one are refused', async () => {
      const company = await openCompany(server())
      const { jobId, completed, failed } = await importRows(company, people(10_000))
      assert.deepEqual([completed, failed], [10_000, 0])
      const ids = await walkList(company, `${url}/${jobId}/relationships/profiles?page[size]=100`)
      assert.equal(new Set(ids.map(({ id }) => id)).size, 10_000)
      assertInvalid(await startImport(company, people(10_001)), rowsAt)
    })

    test('a broken outline, no rows, and lists are refused, and make no job', async () => {
      const company = await openCompany(server())
      const cases: readonly (readonly [Json, string])[] = [
        [{}, '/data'],
        [{ data: { type: 'profile', attributes: {} } }, '/data/type'],
        [{ data: { type: 'profile-bulk-import-job' } }, '/data/attributes'],
        [{ data: { type: 'profile-bulk-import-job', attributes: {} } }, rowsAt],
        [importBody({}), rowsAt],
        [importBody([]), rowsAt],
        [importBody([rowOf({ email: 'a@example.com' }), 5]), `${rowsAt}/1`],
        [importBody([{ type: 'person', attributes: {} }]), `${rowsAt}/0/type`],
        [importBody([{ type: 'profile' }]), `${rowsAt}/0/attributes`],
        [
          importBody(people(1), { relationships: { lists: { data: [{ type: 'list', id: 'Y6nRLr' }] } } }),
          '/data/relationships/lists/data/0/id',
        ],
        [importBody(people(1), { relationships: { lists: { data: {} } } }), '/data/relationships/lists/data'],
      ]
      for (const [body, pointer] of cases) assertInvalid(await company.send(`POST ${url}`, body), pointer)
      const large = importBody([
        ...people(1),
        ...Array(60).fill(rowOf({ email: 'a@example.com', title: 'x'.repeat(90_000) })),
      ])
      assertFault(await company.send(`POST ${url}`, large), 413, 'payload_too_large', { pointer: '/data' })
      assert.deepEqual(idsOf(await company.send(`GET ${url}`)), [])
      assert.deepEqual(idsOf(await company.send('GET /api/profiles')), [])
      const fine = importBody(people(1), { relationships: { lists: { data: [] } } })
      assert.equal((await company.send(`POST ${url}/`, fine)).status, 202)
    })

    test('jobs are listed by time, by status and by pages', async () => {
      const company = await openCompany(server())
      const made: string[] = []
      for (let n = 0; n < 5; n++) made.push((await importRows(company, people(1, `l${n}-`))).jobId)
      const newest = made.toReversed()
      const list = async (query: string) => idsOf(await company.send(`GET ${url}?${query}`))
      assert.deepEqual(await list(''), newest)
      assert.deepEqual(await list('sort=created_at'), made)
      assert.deepEqual(await list("filter=equals(status,'complete')"), newest)
      assert.deepEqual(await list('filter=any(status,["complete","queued"])'), newest)
      assert.deepEqual(await list("filter=any(status,['processing','cancelled'])"), [])
      const walked = await walkList(company, `${url}?sort=created_at&page[size]=2`)
      assert.deepEqual(
        walked.map(({ id }) => id),
        made,
      )
      const first = await company.send(`GET ${url}?page[size]=2`)
      const second = await company.send(`GET ${String(at(first, 'links', 'next')).replace(server().url, '')}`)
      assert.deepEqual(idsOf(second), newest.slice(2, 4))
      const back = await company.send(`GET ${String(at(second, 'links', 'prev')).replace(server().url, '')}`)
      assert.deepEqual([idsOf(back), at(back, 'links', 'prev')], [newest.slice(0, 2), null])
      const cursor = new URL(String(at(first, 'links', 'next'))).searchParams.get('page[cursor]')
      const bad: readonly (readonly [string, string])[] = [
        ["filter=equals(status,'done')", 'filter'],
        ["filter=equals(id,'x')", 'filter'],
        ["filter=greater-than(status,'queued')", 'filter'],
        ['sort=status', 'sort'],
        ['page[size]=101', 'page[size]'],
        ['page[cursor]=nothing', 'page[cursor]'],
        [`sort=created_at&page[cursor]=${cursor}`, 'page[cursor]'],
        ['fields[profile-bulk-import-job]=color', 'fields[profile-bulk-import-job]'],
        ['include=lists', 'include'],
      ]
      for (const [query, parameter] of bad) {
        assertFault(await company.send(`GET ${url}?${query}`), 400, 'invalid', { parameter })
      }
    })

    test('a job is not there for others, nor under an id that is none, nor after seven days', async () => {
      const company = await openCompany(server())
      const { jobId } = await importRows(company, people(1))
      const stranger = await openCompany(server())
      const rests = ['', '/import-errors', '/profiles', '/relationships/profiles']
      const assertGone = async (asking: Company, id: string) => {
        for (const rest of rests) {
          assertFault(await readImport(asking, id, rest), 404, 'not_found', { pointer: '/data/' })
        }
      }
      for (const id of [unknownId, 'job']) await assertGone(company, id)
      await assertGone(stranger, jobId)
      assert.deepEqual(idsOf(await stranger.send(`GET ${url}`)), [])
      clockMs = 7 * dayMs - 60_000
      assert.equal((await readImport(company, jobId, '')).status, 200)
      clockMs = 7 * dayMs + 60_000
      await assertGone(company, jobId)
      assert.deepEqual(idsOf(await company.send(`GET ${url}`)), [])
      clockMs = 0
    })

    test('what a job remembers goes with it after seven days, and whom it wrote stays', async () => {
      const company = await openCompany(server())
      await importRows(company, [...people(2), rowOf({})])
      const { database } = server().engine
      const left = async () => (await database.run(leftovers, [company.workspaceId]))[0]
      const { fileStore } = server()
      const sweepIn = (days: number) => sweep({ database, fileStore }, Date.now() + days * dayMs, () => false)
      await sweepIn(6.99)
      assert.deepEqual(await left(), { jobs: 1, errors: 1, written: 2, keys: 0, profiles: 2 })
      await sweepIn(7.01)
      assert.deepEqual(await left(), { jobs: 0, errors: 0, written: 0, keys: 0, profiles: 2 })
    })

    test('each call wants the scopes of its own', async () => {
      const company = await openCompany(server())
      const { jobId } = await importRows(company, people(1))
      const send = async (scopes: readonly Scope[], target: string) => {
        const { token } = await server().createKey(scopes, company.workspaceId)
        const headers = { authorization: `Klaviyo-API-Key ${token}`, revision: '2026-07-15' }
        const isPost = target.startsWith('POST')
        return (await call(server(), target, { headers, ...(isPost && { json: importBody(people(1)) }) })).status
      }
      const cases: readonly (readonly [string, readonly Scope[], number])[] = [
        [`POST ${url}`, ['profiles:write', 'lists:write'], 202],
        [`GET ${url}`, ['profiles:read', 'lists:read'], 200],
        [`GET ${url}/${jobId}`, ['profiles:read', 'lists:read'], 200],
        [`GET ${url}/${jobId}/import-errors`, ['profiles:read'], 200],
        [`GET ${url}/${jobId}/profiles`, ['profiles:read'], 200],
        [`GET ${url}/${jobId}/relationships/profiles`, ['profiles:read'], 200],
      ]
      for (const [target, scopes, status] of cases) {
        assert.equal(await send(scopes, target), status, target)
        for (const scope of scopes) {
          const others = scopes.filter(other => other !== scope)
          assert.equal(await send(['events:write', ...others], target), 403, `${target} without ${scope}`)
        }
        assert.equal((await call(server(), target)).status, 401)
      }
      assert.equal((await company.send(`PATCH ${url}/${jobId}`, {})).status, 405)
    })

    test('the native API shows an import among the jobs', async () => {
      const company = await openCompany(server())
      await importRows(company, [...people(2), rowOf({})])
      const headers = { 'onefold-workspace': company.workspaceId }
      const { body } = await call(server(), 'GET /v1/jobs', { key: server().rootKey, headers })
      const [job] = Array.isArray(body['data']) ? body['data'] : []
      assert.deepEqual(
        [job.kind, job.operation, job.object, job.state, job.processed, job.failed, job.total],
        ['batch', 'profile_import', 'profiles', 'completed', 3, 1, 3],
      )
    })
  },
  { now: () => Date.now() + clockMs },
)
