import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachServer } from '../../../../test/for-each-server.ts'
import { assertFault, at, type Company, idsOf, objectAt, openCompany } from '../../../../test/klaviyo/company.ts'
import { importRows, readImport, rowOf, startImport, walkList } from '../../../../test/klaviyo/imports.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts'

const rowsAt = '/data/attributes/profiles/data'
const unknownId = '01J8ZQ4T7V9M2X5K3B6N8P0RSD'

/** Code, and place below the rows, of each error. */
async function errorsOf(company: Company, jobId: string): Promise<readonly JsonObject[]> {
  return walkList(company, `/api/profile-bulk-import-jobs/${jobId}/import-errors?page[size]=3`)
}

function outlineOf({ attributes }: JsonObject): readonly unknown[] {
  const { code, source } = Object(attributes)
  return [code, String(source.pointer).replace(rowsAt, '')]
}

forEachServer('errors of imported rows', server => {
  test('every kind of fault fails its row alone and is told in the order of the rows', async () => {
    const company = await openCompany(server())
    const taken = await company.given({ email: 'taken@example.com' })
    const gone = await company.given({ email: 'gone@example.com' })
    const absorbing = await company.given({ email: 'absorbing@example.com' })
    const profiles = { data: [{ type: 'profile', id: gone }] }
    await company.send('POST /api/profile-merge', {
      data: { type: 'profile-merge', id: absorbing, relationships: { profiles } },
    })
    const ada = await company.given({ external_id: 'X-1', email: 'ada@example.com' }, { address: { a: 1 } })
    const big = rowOf({ email: 'big@example.com', properties: { text: 'x'.repeat(102_400) } })
    const cases: readonly (readonly [JsonObject, readonly (readonly [code: string, place: string])[]])[] = [
      [rowOf({ email: 'fine@example.com' }), []],
      [rowOf({ email: 'nobody' }), [['invalid', '/attributes/email']]],
      [rowOf({ email: '' }), [['invalid', '/attributes/email']]],
      [rowOf({ phone_number: '555' }), [['invalid', '/attributes/phone_number']]],
      [rowOf({ phone_number: '555', email: 'phone@example.com' }), []],
      [rowOf({ first_name: 'Nobody' }), [['invalid', '/attributes']]],
      [rowOf({ anonymous_id: 'device' }), [['invalid', '/attributes']]],
      [rowOf({ email: null }), [['invalid', '/attributes']]],
      [rowOf({ _kx: 'nothing' }), [['invalid', '/attributes/_kx']]],
      [big, [['payload_too_large', '']]],
      [rowOf({}, { id: unknownId }), [['not_found', '/id']]],
      [rowOf({}, { id: 'nothing' }), [['not_found', '/id']]],
      [rowOf({}, { id: gone }), [['not_found', '/id']]],
      [rowOf({}, { id: 5 }), [['invalid', '/id']]],
      [rowOf({ external_id: 'X-1', email: 'taken@example.com' }), [['duplicate_profile', '/attributes/email']]],
      [rowOf({ email: 'taken@example.com' }, { id: ada }), [['duplicate_profile', '/attributes/email']]],
      [rowOf({ email: 'z@example.com', color: 'red' }), [['invalid', '/attributes/color']]],
      [
        rowOf({ email: 'z@example.com', title: 5, locale: '!', location: { latitude: 91 } }),
        [
          ['invalid', '/attributes/locale'],
          ['invalid', '/attributes/title'],
          ['invalid', '/attributes/location/latitude'],
        ],
      ],
      [
        rowOf({ email: 'z@example.com' }, { meta: { patch_properties: { append: { tags: {} } } } }),
        [['invalid', '/meta/patch_properties/append/tags']],
      ],
      [
        rowOf({ external_id: 'X-1' }, { meta: { patch_properties: { append: { address: 'b' } } } }),
        [['invalid', '/meta/patch_properties/append/address']],
      ],
      [rowOf({ email: 'last@example.com' }), []],
    ]
    const rows = cases.map(([row]) => row)
    const failing = cases.filter(([, faults]) => faults.length > 0)
    const { jobId, completed, failed } = await importRows(company, rows)
    assert.deepEqual([completed, failed], [rows.length - failing.length, failing.length])
    const errors = await errorsOf(company, jobId)
    const expected = cases.flatMap(([, faults], row) => faults.map(([code, place]) => [code, `/${row}${place}`]))
    assert.deepEqual(errors.map(outlineOf), expected)

    for (const error of errors) {
      assert.deepEqual(Object.keys(error), ['type', 'id', 'attributes'])
      assert.equal(error['type'], 'import-error')
      assert.match(String(error['id']), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
      const { code, title, detail, source, original_payload: original } = Object(error['attributes'])
      assert.ok([title, detail].every(text => typeof text === 'string' && text.length > 0))
      const row = /^\/(\d+)/.exec(source.pointer.slice(rowsAt.length))?.[1]
      assert.deepEqual(original, code === 'payload_too_large' ? null : rows[Number(row)])
      if (code === 'duplicate_profile') assert.match(detail, new RegExp(taken))
    }
    assert.equal(new Set(errors.map(({ id }) => id)).size, errors.length)
    assert.deepEqual(await errorsOf(company, jobId), errors)

    const { email, external_id: externalId } = await company.read(ada)
    assert.deepEqual([email, externalId], ['ada@example.com', 'X-1'])
    const written = idsOf(await company.send("GET /api/profiles?filter=equals(email,'phone@example.com')"))
    assert.equal((await company.read(String(written[0])))['phone_number'], null)
    assert.deepEqual(idsOf(await company.send("GET /api/profiles?filter=equals(email,'z@example.com')")), [])
  })

  test('errors are told in pages forwards and backwards, and in part', async () => {
    const company = await openCompany(server())
    const bad = rowOf({ email: 'x@example.com', title: 1, image: 2, locale: 3 })
    const { jobId } = await importRows(company, [bad, bad, bad])
    const all = (await errorsOf(company, jobId)).map(({ id }) => id)
    assert.equal(all.length, 9)
    const pages: (readonly Json[])[] = []
    let target: Json = `/import-errors?page[size]=4`
    let last = await readImport(company, jobId, target)
    for (;;) {
      pages.push(idsOf(last))
      target = at(last, 'links', 'next') ?? null
      if (typeof target !== 'string') break
      last = await company.send(`GET ${target.replace(server().url, '')}`)
    }
    assert.deepEqual(pages, [all.slice(0, 4), all.slice(4, 8), all.slice(8)])
    const backwards: (readonly Json[])[] = []
    for (target = at(last, 'links', 'prev') ?? null; typeof target === 'string'; ) {
      last = await company.send(`GET ${target.replace(server().url, '')}`)
      backwards.push(idsOf(last))
      target = at(last, 'links', 'prev') ?? null
    }
    assert.deepEqual(backwards, [all.slice(4, 8), all.slice(0, 4)])
    const sparse = await readImport(company, jobId, '/import-errors?fields[import-error]=code,source.pointer')
    assert.deepEqual(objectAt(sparse, 'data', 0, 'attributes'), {
      code: 'invalid',
      source: { pointer: `${rowsAt}/0/attributes/locale` },
    })
    for (const [query, parameter] of [
      ['fields[import-error]=color', 'fields[import-error]'],
      ['page[size]=0', 'page[size]'],
      ['page[cursor]=nothing', 'page[cursor]'],
    ]) {
      const called = await readImport(company, jobId, `/import-errors?${query}`)
      assertFault(called, 400, 'invalid', { parameter: String(parameter) })
    }
  })

  test('a job of nothing but faults is complete and wrote nobody', async () => {
    const company = await openCompany(server())
    const { jobId, completed, failed } = await importRows(company, [rowOf({}), rowOf({ email: 'nobody' })])
    assert.deepEqual([completed, failed], [0, 2])
    assert.deepEqual(idsOf(await readImport(company, jobId, '/profiles')), [])
  })

  test('a conflict between rows of one job fails the later one', async () => {
    const company = await openCompany(server())
    const rows = [
      rowOf({ external_id: 'X-1', email: 'a@example.com' }),
      rowOf({ external_id: 'X-2', email: 'b@example.com' }),
      rowOf({ external_id: 'X-1', email: 'b@example.com', first_name: 'No' }),
      rowOf({ external_id: 'X-2', email: 'c@example.com' }),
      rowOf({ external_id: 'X-1', email: 'b@example.com', first_name: 'Yes' }),
    ]
    const { jobId, completed, failed } = await importRows(company, rows)
    assert.deepEqual([completed, failed], [4, 1])
    assert.deepEqual((await errorsOf(company, jobId)).map(outlineOf), [['duplicate_profile', '/2/attributes/email']])
    const called = await company.send("GET /api/profiles?filter=equals(external_id,'X-1')")
    const { email, first_name } = objectAt(called, 'data', 0, 'attributes')
    assert.deepEqual([email, first_name], ['b@example.com', 'Yes'])
  })

  test('erasing a person takes the rows about them out of the errors of imports', async () => {
    const company = await openCompany(server())
    const id = await company.given({ email: 'erase-me@example.com' })
    const rows = [rowOf({ email: 'erase-me@example.com', title: 5 }), rowOf({ email: 'erase-me@example.com' })]
    const { jobId } = await importRows(company, [...rows, rowOf({ email: 'other' })])
    const { token } = await server().createKey(['data-privacy:write'], company.workspaceId)
    const profile = { data: { type: 'profile', id, attributes: {} } }
    const erased = await fetch(`${server().url}/api/data-privacy-deletion-jobs`, {
      method: 'POST',
      headers: {
        authorization: `Klaviyo-API-Key ${token}`,
        revision: '2026-07-15',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ data: { type: 'data-privacy-deletion-job', attributes: { profile } } }),
    })
    assert.equal(erased.status, 202)
    assert.deepEqual((await errorsOf(company, jobId)).map(outlineOf), [['invalid', '/2/attributes/email']])
    assert.deepEqual(idsOf(await readImport(company, jobId, '/relationships/profiles')), [])
  })

  test('faults that show without a look-up are there before the job is carried out', async () => {
    const company = await openCompany(server())
    const called = await startImport(company, [rowOf({ email: 'nobody' })])
    const jobId = at(called, 'data', 'id')
    assert.ok(typeof jobId === 'string' && isJsonObject(at(called, 'data')))
    assert.equal((await errorsOf(company, jobId)).length, 1)
  })
})
