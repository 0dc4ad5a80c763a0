import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Called, call, itemsOf, textOf } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { startTestServer } from '../../../test/server.ts'
import { sweep } from '../../engine/batch/sweep.ts'

let nowMs = Date.UTC(2026, 2, 4, 9, 15)
const hourMs = 3_600_000

const leads = `\ufeffE-Mail;Telefon;role;"company;size"
Mia@Nordwind.example;+49 30 1234567;VP Sales;51-200

"tom@nordwind.example";;"CEO
and founder";"1-10"
no address;;Nobody;
;+49 30 7654321;Nobody;
ada@nordwind.example;12;Phone too short;
zoe@nordwind.example;;a;b;c
`

type File = { readonly name?: string; readonly type?: string; readonly field?: string }

forEachServer(
  'import of leads',
  server => {
    async function prepare() {
      const { id } = await server().createWorkspace()
      const { token: key } = await server().createKey(['*'], id)
      const send = (target: string, json?: unknown) =>
        call(server(), target, { key, ...(json !== undefined && { json }) })
      async function preview(content: string | Uint8Array<ArrayBuffer>, { name, type, field }: File = {}, by = key) {
        const form = new FormData()
        form.set(field ?? 'file', new Blob([content], { type: type ?? 'text/csv' }), name ?? 'leads.csv')
        const headers = { authorization: `Bearer ${by}` }
        const response = await fetch(`${server().url}/leads/import/preview`, { method: 'POST', headers, body: form })
        const text = await response.text()
        return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
      }
      const start = (file: Called, column: string, kind: string) =>
        send('POST /leads/import/start', { file_id: file.body['file_id'], primary_identifier: { column, kind } })
      async function finished(job: Called): Promise<Called> {
        for (;;) {
          const shown = await send(`GET /leads/import/jobs/${textOf(job, 'job_id')}`)
          assert.equal(shown.status, 200, shown.text)
          if (shown.body['status'] === 'completed' || shown.body['status'] === 'failed') return shown
        }
      }
      return { id, key, send, preview, start, finished }
    }

    test('a preview tells what the file holds, and writes nothing', async () => {
      const { send, preview } = await prepare()
      const shown = await preview(leads)
      assert.equal(shown.status, 200, shown.text)
      const { file_id, sample_rows, ...rest } = shown.body
      assert.match(file_id, /^file-/)
      assert.deepEqual(rest, {
        headers: ['E-Mail', 'Telefon', 'role', 'company;size'],
        row_count: 6,
        auto_detected_identifiers: [
          { column: 'E-Mail', kind: 'email' },
          { column: 'Telefon', kind: 'phone' },
        ],
        expires_at: `${new Date(nowMs + hourMs).toISOString().slice(0, 19)}Z`,
      })
      assert.equal(sample_rows.length, 5)
      assert.deepEqual(sample_rows[1], {
        'E-Mail': 'tom@nordwind.example',
        Telefon: '',
        role: 'CEO\nand founder',
        'company;size': '1-10',
      })
      assert.equal((await send('GET /leads')).body['total'], 0)
    })

    test('an import writes every row that it can, and says of each other one why not', async () => {
      const { send, preview, start, finished } = await prepare()
      const started = await start(await preview(leads), 'E-Mail', 'email')
      assert.equal(started.status, 202, started.text)
      assert.deepEqual([started.body['status'], started.body['total_rows']], ['pending', 6])
      const job = await finished(started)
      const { errors, ...shown } = job.body
      assert.deepEqual(shown, {
        job_id: started.body['job_id'],
        status: 'completed',
        file_name: 'leads.csv',
        total_rows: 6,
        processed_rows: 6,
        failed_rows: 4,
        error: null,
        created_at: shown['created_at'],
        started_at: shown['started_at'],
        completed_at: shown['completed_at'],
      })
      assert.ok(Array.isArray(errors))
      assert.deepEqual(
        errors.map(({ row, column }) => [row, column]),
        [
          [3, 'E-Mail'],
          [4, 'E-Mail'],
          [5, 'Telefon'],
          [6, ''],
        ],
      )
      const mia = await send('GET /lead/by-alias?value=mia@nordwind.example')
      assert.deepEqual(mia.body['metadata'], { role: 'VP Sales', 'company;size': '51-200' })
      const byPhone = await send(`GET /lead/by-alias?value=${encodeURIComponent('+49301234567')}&kind=phone`)
      assert.equal(byPhone.body['lead_id'], mia.body['lead_id'])
      assert.equal((await send('GET /leads')).body['total'], 2)
      const listed = await send('GET /leads/import/jobs')
      assert.deepEqual([listed.body['total'], listed.body['page'], listed.body['limit']], [1, 1, 25])
      const [native] = itemsOf(await send('GET /v1/jobs'))
      assert.equal(`job-${native?.['id']}`, started.body['job_id'])
      assert.deepEqual([native?.['state'], native?.['failed']], ['completed', 4])
    })

    test('imported twice, a file changes nothing', async () => {
      const { send, preview, start, finished } = await prepare()
      const file = await preview('email,role\na@twice.example,CEO\n')
      await finished(await start(file, 'email', 'email'))
      const [before] = itemsOf(await send('GET /v1/profiles'))
      await finished(await start(file, 'email', 'email'))
      const after = itemsOf(await send('GET /v1/profiles'))
      assert.equal(after.length, 1)
      assert.equal(after[0]?.['revision'], before?.['revision'])
    })

    test('a file previewed through one process is imported through another', async () => {
      const { key, preview, finished } = await prepare()
      const file = await preview('email\nother@process.example\n')
      await using other = await startTestServer(server().engine.database, { now: () => nowMs })
      const json = { file_id: file.body['file_id'], primary_identifier: { column: 'email', kind: 'email' } }
      const started = await call(other, 'POST /leads/import/start', { key, json })
      assert.equal(started.status, 202, started.text)
      assert.equal((await finished(started)).body['failed_rows'], 0)
    })

    test('a file is there for an hour, and then removed', async () => {
      const { id, preview, start } = await prepare()
      const file = await preview('email\nlate@expired.example\n')
      nowMs += hourMs
      assert.equal((await start(file, 'email', 'email')).status, 404)
      nowMs += 1
      const { database } = server().engine
      await sweep({ database, fileStore: server().fileStore }, nowMs, () => false)
      assert.equal(file.status, 200, id)
      assert.equal((await start(file, 'email', 'email')).status, 404)
    })

    describe('refusals', () => {
      test('413: more than 10 MB or 100,000 rows; 10 MB are taken', async () => {
        const { preview } = await prepare()
        const row = `${'x'.repeat(1023)}\n`
        const fits = `email\n${row.repeat(10_239)}`
        assert.equal((await preview(fits)).status, 200)
        assert.equal((await preview(`email\n${row.repeat(10_240)}`)).status, 413)
        assert.equal((await preview(`email\n${'x\n'.repeat(100_001)}`)).status, 413)
      })

      test('415: what is no CSV file, and no file at all', async () => {
        const { send, preview } = await prepare()
        assert.equal((await preview('{}', { name: 'leads.json', type: 'application/json' })).status, 415)
        assert.equal((await preview(new Uint8Array([80, 75, 3, 4, 0, 0]))).status, 415)
        assert.equal((await send('POST /leads/import/preview', {})).status, 415)
        assert.equal((await preview('email\na@b.example\n', { name: 'x', type: 'text/csv' })).status, 200)
        assert.equal((await preview('email\na@b.example\n', { type: 'text/plain' })).status, 200)
      })

      test('400: what cannot be read as a table', async () => {
        const { preview } = await prepare()
        const refused = [
          '',
          'email,"x\n1,2',
          'email,email\n1,2',
          `${'n'.repeat(300)}\n1`,
          'a\u0001b\n1',
          Array.from({ length: 501 }, (_, i) => `c${i}`).join(','),
        ]
        for (const content of refused) assert.equal((await preview(content)).status, 400, content.slice(0, 20))
        assert.equal((await preview(new Uint8Array([101, 0xe9, 10]))).status, 400)
        const elsewhere = await preview('email\n', { field: 'upload' })
        assert.deepEqual([elsewhere.status, elsewhere.body.field], [400, 'file'])
        const raw = await fetch(`${server().url}/leads/import/preview`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${server().rootKey}`,
            'onefold-workspace': (await server().createWorkspace()).id,
            'content-type': 'multipart/form-data; boundary=x',
          },
          body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nemail',
        })
        assert.equal(raw.status, 400)
      })

      test('400, 401, 403, 404 and 405', async () => {
        const { id, key, send, preview, start } = await prepare()
        const file = await preview('email\na@b.example\n')
        assert.deepEqual((await start(file, 'nope', 'email')).body['field'], 'primary_identifier.column')
        assert.deepEqual((await start(file, 'email', 'fax')).body['field'], 'primary_identifier.kind')
        assert.equal((await send('POST /leads/import/start', {})).body['field'], 'file_id')
        assert.equal((await send('GET /leads/import/jobs?page=0')).status, 400)
        const { token: reader } = await server().createKey(['kenbun:read'], id)
        assert.equal((await preview('email\n', {}, reader)).status, 403)
        assert.equal((await preview('email\n', {}, 'nobody')).status, 401)
        assert.equal((await call(server(), 'GET /leads/import/jobs', { key: reader })).status, 200)
        assert.equal((await call(server(), 'GET /leads/import/jobs')).status, 401)
        const stranger = await prepare()
        const theirs = { file_id: file.body['file_id'], primary_identifier: { column: 'email', kind: 'email' } }
        assert.equal((await stranger.send('POST /leads/import/start', theirs)).status, 404)
        const job = await start(file, 'email', 'email')
        assert.equal((await stranger.send(`GET /leads/import/jobs/${textOf(job, 'job_id')}`)).status, 404)
        assert.equal((await send('GET /leads/import/jobs/x')).status, 404)
        assert.equal((await call(server(), 'GET /leads/import/preview', { key })).status, 405)
      })
    })
  },
  { now: () => nowMs },
)
