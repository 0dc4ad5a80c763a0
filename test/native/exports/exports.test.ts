import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, type Called, call, faultPaths, itemsOf, textOf } from '../../call.ts'
import { parseLines } from '../../exports.ts'
import { forEachServer } from '../../for-each-server.ts'
import { hangLimitMs } from '../../hang-limit.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

forEachServer('exports', server => {
  let key = ''
  let stranger = ''
  before(async () => {
    const { id } = await server().createWorkspace()
    key = (await server().createKey(['exports:read', 'profiles:write', 'scoring:read', 'audit:read'], id)).token
    stranger = (await server().createKey(['*'], (await server().createWorkspace()).id)).token
    const profiles = Array.from({ length: 300 }, (_, i) => ({ identifiers: { email: `p${i}@x.org` } }))
    const written = await call(server(), 'POST /v1/profiles/batch', { key, json: { profiles } })
    assert.equal(written.status, 200, written.text)
  })
  const as = (target: string, json?: unknown, by = key) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })

  async function whenOver(id: string): Promise<Called> {
    const deadline = Date.now() + hangLimitMs
    for (;;) {
      const job = await as(`GET /v1/exports/${id}`)
      if (job.body['state'] !== 'pending' && job.body['state'] !== 'running') return job
      assert.ok(Date.now() < deadline, job.text)
    }
  }

  async function makeFile(): Promise<Called> {
    const entered = await as('POST /v1/exports', { of: 'profiles', format: 'ndjson' })
    assert.equal(entered.status, 202, entered.text)
    return whenOver(textOf(entered, 'id'))
  }

  test('202: an export is a job, and what comes of it a file that is kept for a day', async () => {
    const done = await makeFile()
    const { id, created_at, started_at, completed_at, expires_at, file_name, bytes, ...rest } = done.body
    assert.deepEqual(rest, {
      of: 'profiles',
      object: 'profiles',
      format: 'ndjson',
      gzip: false,
      state: 'completed',
      rows: 300,
      error: null,
    })
    assert.equal(Date.parse(String(expires_at)) - Date.parse(String(completed_at)) > 23 * 3_600_000, true)
    const file = await as(`GET /v1/exports/${id}/file`)
    assert.equal(file.status, 200)
    assert.equal(file.headers.get('content-disposition'), `attachment; filename="${file_name}"`)
    assert.equal(file.headers.get('content-length'), String(bytes))
    assert.equal(parseLines(file.text).length, 300)
    const listed = await as('GET /v1/exports?limit=1')
    assert.deepEqual(itemsOf(listed)[0], done.body)
    const job = await as(`GET /v1/jobs/${id}`)
    assert.deepEqual(
      [job.body['kind'], job.body['state'], job.body['processed'], job.body['progress'], job.body['updated']],
      ['export', 'completed', 300, 1, null],
    )
  })

  test('the audit log tells who exported what', async () => {
    await as('GET /v1/exports/download?of=events&format=csv')
    const [entry] = itemsOf(await as('GET /v1/audit-log?limit=1'))
    assert.deepEqual([entry?.['action'], entry?.['subject']], ['export.download', 'events'])
  })

  test("404: another workspace's export, one that never was, and what cannot be an id, are all not to be had", async () => {
    const { body } = await makeFile()
    for (const path of [`${body['id']}`, nobodys, 'x']) {
      const by = path === body['id'] ? stranger : key
      assertProblem(await as(`GET /v1/exports/${path}`, undefined, by), 404, 'not_found')
      assertProblem(await as(`GET /v1/exports/${path}/file`, undefined, by), 404, 'not_found')
      assertProblem(await as(`POST /v1/exports/${path}/cancel`, undefined, by), 404, 'not_found')
    }
    assert.deepEqual(itemsOf(await as('GET /v1/exports', undefined, stranger)), [])
  })

  test('409: what is over is not cancelled, and what is cancelled has no file', async () => {
    const { body } = await makeFile()
    assertProblem(await as(`POST /v1/exports/${body['id']}/cancel`), 409, 'conflict')
    const entered = await as('POST /v1/exports', { of: 'profiles', format: 'csv' })
    const cancelled = await as(`POST /v1/exports/${entered.body['id']}/cancel`)
    if (cancelled.status === 200) {
      assert.equal(cancelled.body['state'], 'cancelled')
      assertProblem(await as(`GET /v1/exports/${entered.body['id']}/file`), 409, 'conflict')
    } else assertProblem(cancelled, 409, 'conflict')
  })

  describe('what cannot be exported', () => {
    const refused: readonly (readonly [asked: object, status: 400 | 422, path: string])[] = [
      [{ of: 'profiles', format: 'csv', filter: 'ltv:gt:lots' }, 400, 'filter[0]'],
      [{ of: 'profiles', format: 'csv', filter: ['ltv'] }, 400, 'filter[0]'],
      [{ of: 'profiles', format: 'csv', filter: 'ltv:gt:1', segment_id: nobodys }, 400, 'segment_id'],
      [{ of: 'events', format: 'csv', filter: 'ltv:gt:1' }, 400, 'filter'],
      [{ of: 'events', format: 'csv', fields: ['type'] }, 400, 'fields'],
      [{ of: 'records', format: 'csv' }, 400, 'object'],
      [{ of: 'profiles', format: 'csv', object: 'orders' }, 400, 'object'],
      [{ of: 'profiles', format: 'parquet', gzip: true }, 400, 'gzip'],
      [{ of: 'profiles', format: 'ndjson', defuse_formulas: true }, 400, 'defuse_formulas'],
      [{ of: 'records', format: 'csv', object: 'nothing' }, 422, 'object'],
      [{ of: 'records', format: 'csv', object: 'profiles' }, 422, 'object'],
      [{ of: 'profiles', format: 'csv', segment_id: nobodys }, 422, 'segment_id'],
      [{ of: 'profiles', format: 'csv', fields: ['nothing'] }, 422, 'fields'],
    ]
    for (const [asked, status, path] of refused) {
      test(`${status}: ${JSON.stringify(asked)}`, async () => {
        const code = status === 400 ? 'invalid_request' : 'unprocessable'
        const entered = await as('POST /v1/exports', asked)
        assertProblem(entered, status, code)
        assert.deepEqual(faultPaths(entered), [path])
        const query = new URLSearchParams(
          Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
        )
        const downloaded = await as(`GET /v1/exports/download?${query}`)
        assertProblem(downloaded, status, code)
        assert.deepEqual(faultPaths(downloaded), [`querystring.${path}`])
      })
    }

    test('400, 401 and 403', async () => {
      assertProblem(await as('POST /v1/exports', { of: 'everything', format: 'csv' }), 400, 'invalid_request')
      assertProblem(await as('POST /v1/exports', { of: 'profiles', format: 'csv', more: 1 }), 400, 'invalid_request')
      assertProblem(await as('GET /v1/exports?cursor=nonsense'), 400, 'invalid_request')
      const { token } = await server().createKey(['profiles:read'])
      const body = { of: 'profiles', format: 'csv' }
      for (const target of ['GET /v1/exports', 'GET /v1/exports/download?of=profiles&format=csv']) {
        assertProblem(await call(server(), target), 401, 'unauthorized')
        assertProblem(await as(target, undefined, token), 403, 'forbidden')
      }
      assertProblem(await as('POST /v1/exports', body, token), 403, 'forbidden')
    })
  })
})
