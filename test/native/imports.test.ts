import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { assertProblem, type Called, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { hangLimitMs } from '../hang-limit.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const people = `E-Mail,First Name,LTV,Notes
ada@example.com,Ada,10,x
bob@example.com,Bob,lots,=1+1
eve,Eve,3,y
`

forEachServer('imports of the native API', server => {
  let key = ''
  let reader = ''
  let stranger = ''
  before(async () => {
    const workspaceId = (await server().createWorkspace()).id
    const scopes = ['imports:read', 'imports:write', 'profiles:read', 'scoring:read'] as const
    key = (await server().createKey(scopes, workspaceId)).token
    reader = (await server().createKey(['imports:read'], workspaceId)).token
    stranger = (await server().createKey(['*'], (await server().createWorkspace()).id)).token
  })
  const as = (target: string, json?: unknown, by = key) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })

  async function send(bytes: string | Buffer<ArrayBuffer>, name = 'people.csv'): Promise<string> {
    const reply = await fetch(`${server().url}/v1/files?name=${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
      body: bytes,
    })
    const file: unknown = await reply.json()
    assert.equal(reply.status, 201)
    assert.ok(typeof file === 'object' && file !== null && 'id' in file)
    return String(file.id)
  }

  async function whenOver(accepted: Called): Promise<Called> {
    assert.equal(accepted.status, 202, accepted.text)
    const deadline = Date.now() + hangLimitMs
    for (;;) {
      const job = await as(`GET /v1/imports/${textOf(accepted, 'id')}`, undefined, reader)
      if (job.body['state'] !== 'pending' && job.body['state'] !== 'running') return job
      assert.ok(Date.now() < deadline, job.text)
    }
  }

  test('202: a file is imported by the guess of its columns, and what could not be written is listed', async () => {
    const fileId = await send(people)
    const preview = await as(`GET /v1/files/${fileId}/preview`, undefined, reader)
    assert.equal(preview.status, 200)
    assert.deepEqual(preview.body, {
      format: 'csv',
      gzip: false,
      delimiter: ',',
      columns: [
        { name: 'E-Mail', samples: ['ada@example.com', 'bob@example.com', 'eve'], field: 'email', why: 'name' },
        { name: 'First Name', samples: ['Ada', 'Bob', 'Eve'], field: 'first_name', why: 'name' },
        { name: 'LTV', samples: ['10', 'lots', '3'], field: 'ltv', why: 'name' },
        { name: 'Notes', samples: ['x', '=1+1', 'y'], field: null, why: null },
      ],
      rows: [
        { 'E-Mail': 'ada@example.com', 'First Name': 'Ada', LTV: '10', Notes: 'x' },
        { 'E-Mail': 'bob@example.com', 'First Name': 'Bob', LTV: 'lots', Notes: '=1+1' },
        { 'E-Mail': 'eve', 'First Name': 'Eve', LTV: '3', Notes: 'y' },
      ],
      match_key: 'email',
    })
    const job = await whenOver(await as('POST /v1/imports', { file_id: fileId }))
    const { id, created_at, started_at, completed_at, ...rest } = job.body
    assert.deepEqual(rest, {
      object: 'profiles',
      file_id: fileId,
      file_name: 'people.csv',
      state: 'completed',
      dry_run: false,
      mapping: { 'E-Mail': 'email', 'First Name': 'first_name', LTV: 'ltv' },
      match_key: null,
      mode: 'upsert',
      settings: {
        link_policy: 'fold',
        undeclared: 'refuse',
        on_invalid: 'refuse',
        observed_at_column: null,
        restore: false,
      },
      rows: { processed: 3, created: 1, updated: 0, unchanged: 0, failed: 2, total: 3 },
      merges: 0,
      conflicts: 0,
      bytes_read: people.length,
      bytes_total: people.length,
      error: null,
    })
    for (const time of [created_at, started_at, completed_at]) assert.equal(typeof time, 'string')
    const first = await as(`GET /v1/imports/${id}/errors?limit=1`, undefined, reader)
    const second = await as(`GET /v1/imports/${id}/errors?cursor=${first.body['next_cursor']}`, undefined, reader)
    const errors = [...itemsOf(first), ...itemsOf(second)]
    assert.equal(second.body['next_cursor'], null)
    assert.deepEqual(
      errors.map(({ row, column, value, code }) => [row, column, value, code]),
      [
        [2, 'LTV', 'lots', 'invalid_value'],
        [3, 'E-Mail', 'eve', 'invalid_value'],
      ],
    )
    const csv = await as(`GET /v1/imports/${id}/errors.csv`, undefined, reader)
    assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/)
    assert.deepEqual(
      csv.text.split('\r\n').map(line => line.split(',').slice(0, 3).join(',')),
      ['row,column,value', '2,LTV,lots', '3,E-Mail,eve', ''],
    )
    const jobs = itemsOf(await as('GET /v1/jobs'))
    const shown = jobs.find(item => item['id'] === id)
    assert.deepEqual(
      [
        shown?.['kind'],
        shown?.['operation'],
        shown?.['state'],
        shown?.['processed'],
        shown?.['updated'],
        shown?.['failed'],
        shown?.['progress'],
      ],
      ['import', 'import', 'completed', 3, 1, 2, 1],
    )
    const listed = await as('GET /v1/imports?limit=1', undefined, reader)
    assert.equal(itemsOf(listed)[0]?.['id'], id)
  })

  test('202: a dry run writes nothing, a packed file is read as it is, columns may be mapped by hand', async () => {
    const fileId = await send(gzipSync('{"who":"dry@example.com","n":1}\n{"who":"dry2@example.com"}\n'), 'x.ndjson.gz')
    const asked = { file_id: fileId, mapping: { who: 'email', n: null }, match_key: 'email', dry_run: true }
    const dry = await whenOver(await as('POST /v1/imports', asked))
    const rows = { processed: 2, created: 2, updated: 0, unchanged: 0, failed: 0, total: 2 }
    assert.deepEqual([dry.body['state'], dry.body['dry_run'], dry.body['rows']], ['completed', true, rows])
    assert.equal((await as('GET /v1/profiles/lookup?kind=email&value=dry@example.com')).status, 404)
    const real = await whenOver(await as('POST /v1/imports', { ...asked, dry_run: false }))
    assert.deepEqual(real.body['rows'], rows)
  })

  test('202: rows of another object are appended', async () => {
    const fileId = await send('order_id,total\no1,5\no1,6\n', 'orders.csv')
    const asked = { file_id: fileId, object: 'orders', mode: 'append' }
    const job = await whenOver(await as('POST /v1/imports', asked))
    assert.deepEqual([job.body['state'], job.body['object']], ['completed', 'orders'])
    assert.equal(Object(job.body['rows']).created, 2)
  })

  describe('422: what shows before the first row is refused with all its faults', () => {
    const cases: readonly (readonly [string, object, readonly string[]])[] = [
      ['an object that is not there', { object: 'planets' }, ['object']],
      ['a column that is not there', { mapping: { 'E-Mail': 'email', Town: 'company' } }, ['mapping.Town']],
      ['a field that nobody declared', { mapping: { 'E-Mail': 'email', Notes: 'notes' } }, ['mapping.Notes']],
      ['a field filled twice', { mapping: { 'E-Mail': 'email', Notes: 'email' } }, ['mapping.Notes']],
      ['no identity field', { mapping: { 'First Name': 'first_name' } }, ['mapping']],
      ['a match key without a column', { match_key: 'phone' }, ['match_key']],
      ['a match key that is no identity field', { match_key: 'ltv' }, ['match_key']],
      ['a column of times that is not there', { observed_at_column: 'When' }, ['observed_at_column']],
      ['a table that is to be restored', { restore: true }, ['restore']],
    ]
    for (const [name, asked, paths] of cases) {
      test(name, async () => {
        const refused = await as('POST /v1/imports', { file_id: await send(people), ...asked })
        assertProblem(refused, 422, 'unprocessable')
        assert.deepEqual(faultPaths(refused), paths)
      })
    }

    test('a file that is not there', async () => {
      for (const file_id of [nobodys, 'x']) {
        const refused = await as('POST /v1/imports', { file_id })
        assertProblem(refused, 422, 'unprocessable')
        assert.deepEqual(faultPaths(refused), ['file_id'])
      }
    })

    test('a file that cannot be read, with its line', async () => {
      const fileId = await send('email,ltv,email\na@example.com,1,2\n')
      for (const refused of [
        await as('POST /v1/imports', { file_id: fileId }),
        await as(`GET /v1/files/${fileId}/preview`),
      ]) {
        assertProblem(refused, 422, 'unprocessable')
        assert.deepEqual(faultPaths(refused), ['line'])
      }
    })
  })

  test('400: what the schema does not take', async () => {
    assertProblem(await as('POST /v1/imports', {}), 400, 'invalid_request')
    assertProblem(await as('POST /v1/imports', { file_id: nobodys, mode: 'replace' }), 400, 'invalid_request')
    assertProblem(await as('GET /v1/imports?cursor=x'), 400, 'invalid_request')
  })

  test('409: an import that is over can be neither paused nor resumed nor cancelled', async () => {
    const { body } = await whenOver(await as('POST /v1/imports', { file_id: await send(people) }))
    for (const step of ['pause', 'resume', 'cancel']) {
      assertProblem(await as(`POST /v1/imports/${body['id']}/${step}`), 409, 'conflict')
    }
    assertProblem(await as(`GET /v1/imports/${body['id']}/errors?cursor=x`), 400, 'invalid_request')
  })

  test('404: of another workspace, or of none; 403 without the scope; 401 without a key', async () => {
    const fileId = await send(people)
    const id = textOf(await as('POST /v1/imports', { file_id: fileId }), 'id')
    const paths = ['', '/errors', '/errors.csv']
    for (const path of paths) {
      assertProblem(await as(`GET /v1/imports/${id}${path}`, undefined, stranger), 404, 'not_found')
      assertProblem(await as(`GET /v1/imports/${nobodys}${path}`), 404, 'not_found')
      assertProblem(await as(`GET /v1/imports/x${path}`), 404, 'not_found')
    }
    for (const step of ['pause', 'resume', 'cancel']) {
      assertProblem(await as(`POST /v1/imports/${id}/${step}`, undefined, stranger), 404, 'not_found')
      assertProblem(await as(`POST /v1/imports/${id}/${step}`, undefined, reader), 403, 'forbidden')
    }
    assertProblem(await as(`GET /v1/files/${fileId}/preview`, undefined, stranger), 404, 'not_found')
    assertProblem(await as('POST /v1/imports', { file_id: fileId }, stranger), 422, 'unprocessable')
    assertProblem(await as('POST /v1/imports', { file_id: fileId }, reader), 403, 'forbidden')
    assertProblem(await call(server(), `GET /v1/imports/${id}`), 401, 'unauthorized')
  })
})
