import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { before, test } from 'node:test'
import { readEvents } from '../../client/api/read-events.ts'
import { readAll } from '../byte-streams.ts'
import { assertProblem, call, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { hangLimitMs } from '../hang-limit.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { callAs, signIn, signInAs } from '../sign-in.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const rowCount = 60_000

forEachServer('streams of jobs', server => {
  let key = ''
  let stranger = ''
  let workspaceId = ''
  before(async () => {
    workspaceId = (await server().createWorkspace()).id
    key = (await server().createKey(['*'], workspaceId)).token
    stranger = (await server().createKey(['*'], (await server().createWorkspace()).id)).token
  })
  const as = (target: string, json?: unknown, by = key) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })

  async function startImport(rows: number, by = key): Promise<string> {
    const lines = Array.from({ length: rows }, (_, n) => `person-${n}@example.com,Name ${n}\n`)
    const raw = `email,first_name\n${lines.join('')}`
    const file = await call(server(), 'POST /v1/files?name=people.csv', { key: by, raw })
    return textOf(await as('POST /v1/imports', { file_id: textOf(file, 'id') }, by), 'id')
  }

  async function pausedImport(): Promise<string> {
    const id = await startImport(10_000)
    assert.equal((await as(`POST /v1/imports/${id}/pause`)).body['state'], 'paused')
    return id
  }

  /** What the events of a stream say. */
  async function* follow(path: string, { url }: TestServer = server()) {
    const answer = await fetch(`${url}/v1/${path}/stream`, { headers: { authorization: `Bearer ${key}` } })
    assert.equal(answer.status, 200)
    assert.ok(answer.body !== null)
    for await (const data of readEvents(answer.body)) {
      const { state, rows }: { state: string; rows?: { processed: number } } = JSON.parse(data)
      yield { state, processed: rows?.processed ?? 0 }
    }
  }

  async function statesOf(path: string): Promise<string[]> {
    const states: string[] = []
    for await (const { state } of follow(path)) states.push(state)
    return states
  }

  test('an import is seen as it goes on, and the stream ends with it', async () => {
    const id = await startImport(rowCount)
    const seen: { state: string; processed: number }[] = []
    for await (const view of follow(`imports/${id}`)) seen.push(view)
    const processed = seen.map(view => view.processed)
    assert.deepEqual(
      processed,
      processed.toSorted((a, b) => a - b),
    )
    assert.ok(
      seen.some(view => view.state === 'running' && view.processed > 0 && view.processed < rowCount),
      JSON.stringify(seen),
    )
    assert.deepEqual(seen.at(-1), { state: 'completed', processed: rowCount })
  })

  test('a job of any kind is seen to its end, which a browser is told not to ask for again', async () => {
    const id = textOf(await as('POST /v1/mappings/backfill'), 'id')
    assert.equal((await statesOf(`jobs/${id}`)).at(-1), 'completed')
    const again = await call(server(), `GET /v1/jobs/${id}/stream`, { key })
    assert.match(again.text, /^retry: \d+\nid: over\ndata: \{.*\}\n\n$/)
    assert.equal(again.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(again.headers.get('cache-control'), 'no-store, no-transform')
    assert.equal(again.headers.get('x-accel-buffering'), 'no')
    const seen = await call(server(), `GET /v1/jobs/${id}/stream`, { key, headers: { 'last-event-id': 'over' } })
    assert.equal(seen.status, 204)
  })

  test('an export is seen to its end', async () => {
    const id = textOf(await as('POST /v1/exports', { of: 'conflicts', format: 'ndjson' }), 'id')
    assert.equal((await statesOf(`exports/${id}`)).at(-1), 'completed')
  })

  test('401, 403 and 404; what belongs to another workspace is not there', async () => {
    const id = await pausedImport()
    const narrow = (await server().createKey(['profiles:read'], workspaceId)).token
    for (const path of ['/v1/jobs', '/v1/imports', '/v1/exports']) {
      assertProblem(await call(server(), `GET ${path}/${id}/stream`), 401, 'unauthorized')
      assertProblem(await as(`GET ${path}/${id}/stream`, undefined, narrow), 403, 'forbidden')
      assertProblem(await as(`GET ${path}/${id}/stream`, undefined, stranger), 404, 'not_found')
      for (const other of [nobodys, 'x', '%00', '__proto__'])
        assertProblem(await as(`GET ${path}/${other}/stream`), 404, 'not_found')
    }
    await as(`POST /v1/imports/${id}/cancel`)
  })

  test('whose key is revoked, or who signs out, loses a seat or a role, is told nothing more', async () => {
    const cookieOf = (role: 'editor' | 'viewer') => signInAs(server(), role, workspaceId)
    const members = async () => itemsOf(await as('GET /v1/members'))
    const idOf = async (role: string) => (await members()).find(member => member['role'] === role)?.['id']
    const revoked = await server().createKey(['imports:read'], workspaceId)
    const [editor, viewer] = [await cookieOf('editor'), await cookieOf('viewer')]
    const again = await signIn(server(), `viewer@${workspaceId}.example`, 'the viewer is here')
    const cases: [Readonly<Record<string, string>>, () => Promise<{ readonly status: number }>][] = [
      [{ authorization: `Bearer ${revoked.token}` }, () => as(`DELETE /v1/api-keys/${revoked.id}`)],
      [{ cookie: viewer }, () => callAs(server(), viewer, 'DELETE /v1/session')],
      [{ cookie: again }, async () => as(`DELETE /v1/members/${await idOf('viewer')}`)],
      [{ cookie: editor }, async () => as(`DELETE /v1/members/${await idOf('editor')}`)],
    ]
    for (const [headers, end] of cases) {
      const id = await pausedImport()
      const answer = await fetch(`${server().url}/v1/imports/${id}/stream`, { headers })
      assert.equal(answer.status, 200)
      assert.ok(answer.body !== null)
      const events = readEvents(answer.body)
      assert.match(String((await events.next()).value), /"state":"paused"/)
      assert.ok((await end()).status < 300)
      assert.equal((await as(`POST /v1/imports/${id}/cancel`)).status, 200)
      assert.deepEqual(await events.next(), { done: true, value: undefined }, JSON.stringify(Object.keys(headers)))
    }
  })

  test('a workspace has at most fifty streams, and whoever leaves makes room', async () => {
    const id = await pausedImport()
    const open = new AbortController()
    const url = `${server().url}/v1/jobs/${id}/stream`
    const ask = () => fetch(url, { headers: { authorization: `Bearer ${key}` }, signal: open.signal })
    const answers = await Promise.all(Array.from({ length: 51 }, ask))
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [...Array<number>(50).fill(200), 429])
    open.abort()
    const deadline = Date.now() + hangLimitMs
    const later = new AbortController()
    for (;;) {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` }, signal: later.signal })
      if (answer.status === 200) break
      assert.ok(Date.now() < deadline, 'no place became free')
    }
    later.abort()
    await as(`POST /v1/imports/${id}/cancel`)
  })

  test('a server drains while streams are open, and ends them', async () => {
    const id = await pausedImport()
    const own = await startTestServer(server().engine.database)
    const listening = follow(`imports/${id}`, own)
    assert.equal((await listening.next()).done, false)
    const next = listening.next()
    const began = performance.now()
    await own.close()
    assert.ok(performance.now() - began < 15_000, 'the server waited for its streams')
    assert.equal((await next).done, true)
    await as(`POST /v1/imports/${id}/cancel`)
  })

  test('who does not read is sent no more than what was current when they read last', async () => {
    const id = await startImport(20_000)
    const socket = connect(Number(new URL(server().url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.pause()
    socket.write(`GET /v1/imports/${id}/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n`)
    socket.write('Connection: close\r\n\r\n')
    assert.equal((await statesOf(`imports/${id}`)).at(-1), 'completed')
    const text = (await readAll(socket)).toString()
    assert.match(text, /"state":"completed"/)
    assert.ok(text.length < 100_000, `${text.length} characters were kept for a reader who read nothing`)
  })

  test('jobs are listed by kind and state', async () => {
    await startImport(1)
    const imports = itemsOf(await as('GET /v1/jobs?kind=import'))
    assert.ok(imports.length > 0 && imports.every(job => job['kind'] === 'import'))
    const cancelled = itemsOf(await as('GET /v1/jobs?kind=import&state=cancelled'))
    assert.ok(cancelled.length > 0 && cancelled.every(job => job['state'] === 'cancelled'))
    assertProblem(await as('GET /v1/jobs?kind=other'), 400, 'invalid_request')
  })
})
