import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request as openRequest } from 'node:http'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { forEachDatabase } from '../../../../test/databases.ts'
import { type ExperitureServer, startExperitureServer } from '../../../../test/experiture.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts'
import { statement } from '../../../store/statement.ts'
import { idempotencyKeyInsertClaim } from '../../../store/write/held-answer.ts'
import { scopeKey } from '../../scope-key.ts'

const base = '/public/v1/import-jobs'
const scopes = ['cdp:imports:read', 'cdp:imports:write'] as const
const hourMs = 3_600_000
const people = 'email,first_name\na@hostile.example,Ann\n'

const profileState = statement(
  'test_profile_state',
  ['uuid'],
  { profiles: 'int', revisions: 'int' },
  `select count(*)::int as profiles, sum(revision)::int as revisions from profile where workspace_id = $1`,
)

/** As if as many processes had died over it as may. */
const jobUpdateInterrupted = statement(
  'test_job_update_interrupted',
  ['uuid'],
  {},
  'update job set attempts = 10 where workspace_id = $1',
)

type Reply = { readonly status: number; readonly data: JsonObject; readonly error: JsonObject }

function objectIn(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

forEachDatabase('import jobs of the Experiture surface', lane => {
  let opened: ExperitureServer | undefined
  let nowMs = Date.parse('2026-03-02T09:10:00.500Z')
  before(async () => {
    opened = await startExperitureServer(lane.database(), { now: () => nowMs })
  })
  after(() => opened?.[Symbol.asyncDispose]())

  async function client() {
    assert.ok(opened)
    const server = opened
    const { workspaceId, token } = await server.createTenant()
    const authorization = `Bearer ${await token(...scopes)}`
    async function ask(
      method: string,
      path: string,
      body?: unknown,
      more: Record<string, string> = {},
    ): Promise<Reply> {
      const reply = await server.send({ method, path: `${base}${path}`, headers: { authorization, ...more }, body })
      const answer: Json = JSON.parse(reply.text)
      return {
        status: reply.status,
        data: objectIn(objectIn(answer)['data']),
        error: objectIn(objectIn(answer)['error']),
      }
    }
    async function create(fileName: string, fileSize: number) {
      const { status, data } = await ask('POST', '', { objectName: 'profiles', fileName, fileSize })
      assert.equal(status, 201)
      return { jobId: String(data['jobId']), uploadUrl: String(data['uploadUrl']), expiresAt: data['expiresAt'] }
    }
    const map = (jobId: string, columns: readonly string[], rest: object = {}) =>
      ask('POST', `/${jobId}/mapping`, {
        mappings: columns.map(column => ({ source: column, target: column })),
        ...rest,
      })
    async function finish(jobId: string): Promise<JsonObject> {
      const started = await ask('POST', `/${jobId}/start`)
      assert.equal(started.status, 202)
      for (;;) {
        const { data } = await ask('GET', `/${jobId}`)
        if (data['state'] !== 'running') return data
      }
    }
    return { workspaceId, ask, create, map, finish }
  }

  const put = (url: string, body: string | Uint8Array<ArrayBuffer>) => fetch(url, { method: 'PUT', body })

  /** Sends a body in pieces, without saying how long it will be. */
  async function putInPieces(url: string, ...pieces: readonly string[]): Promise<number> {
    const request = openRequest(url, { method: 'PUT' })
    request.on('error', () => {})
    const answered = once(request, 'response')
    for (const piece of pieces) request.write(piece)
    request.end()
    const [response] = await answered
    response.resume()
    return response.statusCode
  }

  test('the Chinook customers are imported, and a second time nothing changes', async () => {
    const { workspaceId, create, map, finish } = await client()
    const file = await readFile(new URL('../../../../examples/chinook/crm.csv', import.meta.url))
    const state = async () => (await lane.database().run(profileState, [workspaceId]))[0]
    const columns = ['customer_id', 'email', 'first_name', 'last_name', 'company', 'phone', 'country']
    const run = async () => {
      const { jobId, uploadUrl } = await create('crm.csv', file.length)
      assert.equal((await put(uploadUrl, new Uint8Array(file))).status, 200)
      const mapped = await map(jobId, columns, { matchKey: 'customer_id' })
      assert.deepEqual(mapped.data['unmappedColumns'], ['address', 'city', 'state', 'postal_code'])
      const done = await finish(jobId)
      assert.deepEqual([done['state'], done['totalRows'], done['failedRows']], ['completed', 59, 0])
    }
    await run()
    const first = await state()
    assert.deepEqual(first, { profiles: 59, revisions: 59 })
    await run()
    assert.deepEqual(await state(), first)
  })

  test('lines of JSON come with gzip too', async () => {
    const { create, map, finish } = await client()
    const file = gzipSync('{"email":"a@gzip.example"}\n{"email":"b@gzip.example","first_name":"Bo"}\n')
    const { jobId, uploadUrl } = await create('people.jsonl.gz', file.length)
    assert.equal((await put(uploadUrl, new Uint8Array(file))).status, 200)
    assert.equal((await map(jobId, ['email', 'first_name'])).status, 200)
    assert.equal((await finish(jobId))['succeededRows'], 2)
  })

  test('an address that was altered in any part of it is 403, and so is one that has expired', async () => {
    const { ask, create } = await client()
    const [mine, other] = [await create('a.csv', people.length), await create('a.csv', people.length)]
    assert.equal(mine.expiresAt, '2026-03-02T10:10:00Z')
    const url = new URL(mine.uploadUrl)
    const signature = url.searchParams.get('signature') ?? ''
    const bad = [
      mine.uploadUrl.replace(mine.jobId, other.jobId),
      mine.uploadUrl.replace(/expires=\d+/, `expires=${Number(url.searchParams.get('expires')) + 60}`),
      mine.uploadUrl.replace(signature, `${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`),
      mine.uploadUrl.replace(signature, ''),
      `${url.origin}${url.pathname}`,
      `${url.origin}/upload/jobs/imp_x/file${url.search}`,
    ]
    for (const altered of bad) assert.equal((await put(altered, people)).status, 403, altered)
    nowMs += hourMs
    const late = await put(mine.uploadUrl, people)
    assert.equal(late.status, 403)
    const answer: Json = JSON.parse(await late.text())
    assert.equal(objectIn(objectIn(answer)['error'])['code'], 'CDP_ETL.AUTH.FORBIDDEN')
    const expired = await ask('GET', `/${mine.jobId}`)
    assert.equal(expired.data['state'], 'failed')
    assert.equal(objectIn(expired.data['error'])['message'], 'no file was sent before 2026-03-02T10:10:00Z')
    const { status, error } = await ask('POST', `/${other.jobId}/start`)
    assert.deepEqual([status, objectIn(error['details'])['state']], [409, 'failed'])
  })

  test('the address for the file begins with the public URL where there is one', async () => {
    await using server = await startExperitureServer(lane.database(), { publicUrl: 'https://cdp.example.org' })
    const { token } = await server.createTenant()
    const headers = { authorization: `Bearer ${await token(...scopes)}` }
    const body = { objectName: 'profiles', fileName: 'a.csv', fileSize: 1 }
    const { text } = await server.send({ path: base, headers, body })
    assert.match(
      text,
      /"uploadUrl":"https:\/\/cdp\.example\.org\/upload\/jobs\/imp_\w{26}\/file\?expires=\d{10}&signature=[\w-]+"/,
    )
  })

  test('a key whose holder died holds others up for a minute', async () => {
    const { workspaceId, ask } = await client()
    const body = { objectName: 'profiles', fileName: 'a.csv', fileSize: 1 }
    const { key, bodyHash } = scopeKey(`POST ${base}`, 'k', body)
    const claim = [workspaceId, key, bodyHash, new Date(nowMs), 24 * hourMs, 60_000] as const
    assert.equal((await lane.database().run(idempotencyKeyInsertClaim, claim)).length, 1)
    const create = () => ask('POST', '', body, { 'idempotency-key': 'k' })
    const held = await create()
    assert.deepEqual([held.status, held.error['code']], [409, 'CDP_ETL.IDEMPOTENCY.IN_PROGRESS'])
    nowMs += 60_001
    const first = await create()
    assert.equal(first.status, 201)
    assert.deepEqual((await create()).data, first.data)
  })

  test('what lies at /upload is answered like every other path of the surface', async () => {
    assert.ok(opened)
    for (const path of ['/upload', '/upload/jobs', '/upload/jobs/x/file/y']) {
      const reply = await opened.send({ method: 'PUT', path, body: 'x' })
      assert.equal(reply.status, 404)
      assert.match(reply.text, /"code":"CDP_ETL.NOT_FOUND"/)
    }
    const reply = await opened.send({ method: 'GET', path: '/upload/jobs/x/file' })
    assert.deepEqual([reply.status, reply.headers.get('allow')], [405, 'PUT'])
  })

  test('the job of another workspace is not there', async () => {
    const [owner, stranger] = [await client(), await client()]
    const { jobId, uploadUrl } = await owner.create('a.csv', people.length)
    assert.equal((await put(uploadUrl, people)).status, 200)
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/errors'],
      ['POST', '/start'],
    ] as const) {
      assert.equal((await stranger.ask(method, `/${jobId}${path}`)).status, 404, path)
    }
    assert.equal((await stranger.map(jobId, ['email'])).status, 404)
    assert.equal((await owner.map(jobId, ['email'])).status, 200)
  })

  test('a body of another length than the job says is 400, and what was sent before stays', async () => {
    const { ask, create, map } = await client()
    const { jobId, uploadUrl } = await create('a.csv', people.length)
    assert.equal((await put(uploadUrl, people.slice(1))).status, 400)
    assert.equal((await put(uploadUrl, `${people}x`)).status, 400)
    assert.equal((await put(uploadUrl, '')).status, 400)
    assert.equal(await putInPieces(uploadUrl, people, 'x'), 400)
    assert.equal(await putInPieces(uploadUrl, people.slice(1)), 400)
    assert.equal((await map(jobId, ['email'])).status, 409)
    assert.equal(await putInPieces(uploadUrl, people.slice(0, 5), people.slice(5)), 200)
    assert.equal((await map(jobId, ['email'])).status, 200)
    assert.equal(await putInPieces(uploadUrl, people.slice(1)), 400)
    assert.equal((await ask('GET', `/${jobId}`)).data['state'], 'ready')
  })

  test('a client that leaves in the middle leaves no file, and can send it again', async () => {
    const { create, map } = await client()
    const { jobId, uploadUrl } = await create('a.csv', people.length)
    const request = openRequest(uploadUrl, { method: 'PUT', headers: { 'content-length': people.length } })
    request.on('error', () => {})
    await new Promise<void>(resolve => {
      request.write(people.slice(0, 10), () => resolve())
    })
    const closed = new Promise(resolve => request.once('close', resolve))
    request.destroy()
    await closed
    assert.equal((await map(jobId, ['email'])).status, 409)
    assert.equal((await put(uploadUrl, people)).status, 200)
    assert.equal((await map(jobId, ['email'])).status, 200)
  })

  test('a file that cannot be read says so when it is mapped, and another one may take its place', async () => {
    const { ask, create, map } = await client()
    const bad = [
      'email,email\na@b.example,x\n',
      '\ufeff',
      'email,"b\nc,d\n',
      '\u0001\u0002,email\n1,2\n',
      '{\n"email":1}\n',
    ]
    for (const content of bad) {
      const bytes = new TextEncoder().encode(content)
      const { jobId, uploadUrl } = await create('a.csv', bytes.length)
      assert.equal((await put(uploadUrl, bytes)).status, 200)
      const { status, error } = await map(jobId, ['email'])
      assert.equal(status, 400, content)
      assert.equal(objectIn(error['details'])['path'], 'file', JSON.stringify(error))
      assert.equal((await ask('GET', `/${jobId}`)).data['state'], 'pending')
    }
  })

  test('a file that cannot be read further fails its job; the rows before are written', async () => {
    const { create, map, finish } = await client()
    const content = `email\na@fail.example\n"b@fail.example\n`
    const { jobId, uploadUrl } = await create('a.csv', content.length)
    assert.equal((await put(uploadUrl, content)).status, 200)
    assert.equal((await map(jobId, ['email'])).status, 200)
    const job = await finish(jobId)
    assert.deepEqual([job['state'], job['succeededRows']], ['failed', 1])
    const error = objectIn(job['error'])
    assert.deepEqual(objectIn(error['details']), { line: 3 })
    assert.equal(error['code'], 'CDP_ETL.VALIDATION.REQUEST_INVALID')
  })

  test('a job that fails for no fault of its file says so', async () => {
    const { workspaceId, create, map, finish } = await client()
    const { jobId, uploadUrl } = await create('a.csv', people.length)
    assert.equal((await put(uploadUrl, people)).status, 200)
    assert.equal((await map(jobId, ['email'])).status, 200)
    await lane.database().run(jobUpdateInterrupted, [workspaceId])
    const job = await finish(jobId)
    assert.equal(job['state'], 'failed')
    assert.equal(objectIn(job['error'])['code'], 'CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION')
  })

  test('a job can be asked for during 30 days', async () => {
    const { ask, create } = await client()
    const { jobId } = await create('a.csv', people.length)
    const dayMs = 24 * hourMs
    const begunMs = nowMs
    nowMs = begunMs + 29.99 * dayMs
    assert.equal((await ask('GET', `/${jobId}`)).status, 200)
    nowMs = begunMs + 30.01 * dayMs
    assert.equal((await ask('GET', `/${jobId}`)).status, 404)
    nowMs = begunMs
  })

  test('of several starts at the same time one is 202', async () => {
    const { ask, create, map } = await client()
    const { jobId, uploadUrl } = await create('a.csv', people.length)
    assert.equal((await put(uploadUrl, people)).status, 200)
    assert.equal((await map(jobId, ['email'])).status, 200)
    const replies = await Promise.all([1, 2, 3].map(() => ask('POST', `/${jobId}/start`)))
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [202, 409, 409])
  })

  test('a file name is a name and leads nowhere', async () => {
    const { ask, create, map, finish } = await client()
    const { jobId, uploadUrl } = await create('../../x.csv', people.length)
    assert.equal((await put(uploadUrl, people)).status, 200)
    assert.equal((await map(jobId, ['email', 'first_name'])).status, 200)
    assert.equal((await finish(jobId))['succeededRows'], 1)
    assert.equal((await ask('GET', `/${jobId}`)).data['fileName'], '../../x.csv')
  })
})
