import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createFiles } from '../../src/engine/files/files.ts'
import { madeBytes, readAll } from '../byte-streams.ts'
import { assertProblem, call, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { beginUpload, upload } from '../uploads.ts'

const nothing = '01890000-0000-7000-8000-000000000000'
const maxFileBytes = 1024 * 1024

forEachServer(
  'files',
  server => {
    let writer = ''
    let reader = ''
    let workspaceId = ''
    before(async () => {
      workspaceId = (await server().createWorkspace()).id
      writer = (await server().createKey(['imports:write'], workspaceId)).token
      reader = (await server().createKey(['imports:read'], workspaceId)).token
    })

    const send = (raw: string | Uint8Array<ArrayBuffer>, query = 'name=people.csv', headers = {}) =>
      call(server(), `POST /v1/files?${query}`, { key: writer, raw, headers })
    const read = (id: string, key = reader) => call(server(), `GET /v1/files/${id}`, { key })

    async function stored(id: string): Promise<Buffer> {
      const context = { database: server().engine.database, store: server().fileStore, now: Date.now }
      const files = createFiles({ ...context, newId: () => crypto.randomUUID() })
      return readAll(await files.open(workspaceId, id))
    }

    async function filesInStore(): Promise<number> {
      let count = 0
      for await (const { name } of server().fileStore.list()) count += name.startsWith(workspaceId) ? 1 : 0
      return count
    }

    describe('POST /v1/files', () => {
      test('201: the file is there under its id, byte for byte', async () => {
        const made = await send('email\nada@example.org\n', `name=${encodeURIComponent('Kunden/Übersicht "1".csv')}`)
        assert.equal(made.status, 201, made.text)
        const { name, bytes, created_at, expires_at } = made.body
        assert.deepEqual([name, bytes], ['Kunden/Übersicht "1".csv', 22])
        assert.equal(Date.parse(String(expires_at)) - Date.parse(String(created_at)), 24 * 3_600_000)
        const id = textOf(made, 'id')
        assert.deepEqual((await read(id)).body, made.body)
        assert.equal((await stored(id)).toString(), 'email\nada@example.org\n')
      })

      test('201: any content type, none, and an encoded body, which stays as it is', async () => {
        const zipped = new Uint8Array(gzipSync('email\nada@example.org\n'))
        for (const headers of [
          { 'content-type': 'application/json' },
          { 'content-type': 'text/csv; charset=iso-8859-1' },
          { 'content-type': 'multipart/form-data; boundary=x' },
          { 'content-type': 'no type at all' },
          { 'content-encoding': 'gzip', 'content-type': 'text/csv' },
          {},
        ]) {
          const made = await send(zipped, 'name=people.csv.gz', headers)
          assert.equal(made.status, 201, `${JSON.stringify(headers)}: ${made.text}`)
          assert.deepEqual(await stored(textOf(made, 'id')), Buffer.from(zipped))
        }
      })

      test('201: a body in chunks, whose length nobody said', async () => {
        const { status, body } = await upload(server(), writer, madeBytes(300_000, 777))
        assert.equal(status, 201)
        assert.equal(body['bytes'], 300_000)
        assert.deepEqual(await stored(String(body['id'])), await readAll(madeBytes(300_000)))
      })

      test('201: the limit itself, and 413 for a byte more, said before or found out', async () => {
        const whole = await readAll(madeBytes(maxFileBytes))
        assert.equal((await send(new Uint8Array(whole))).status, 201)
        const count = await filesInStore()
        assertProblem(await send(new Uint8Array(maxFileBytes + 1)), 413, 'body_too_large')
        const chunked = await upload(server(), writer, madeBytes(maxFileBytes + 1))
        assert.deepEqual([chunked.status, chunked.body['code']], [413, 'body_too_large'])
        assert.equal(await filesInStore(), count)
      })

      test('413: what is said to be too large is refused before any of it is read', async () => {
        const begun = beginUpload(server(), writer, { 'content-length': 5 * 1024 ** 3 })
        assert.equal((await begun.answered()).status, 413)
        begun.sent.destroy()
      })

      test('413: a client that goes on sending comes to read the answer', async () => {
        const size = 20 * maxFileBytes
        const { status } = await upload(server(), writer, madeBytes(size), { 'content-length': size })
        assert.equal(status, 413)
      })

      test('422: an empty body, said or found out', async () => {
        assertProblem(await send(''), 422, 'unprocessable')
        const none = await upload(server(), writer, madeBytes(0), { 'transfer-encoding': 'chunked' })
        assert.deepEqual([none.status, none.body['code']], [422, 'unprocessable'])
      })

      test('400: no name, an empty one, one that is too long, and one that nobody could show', async () => {
        const long = 'x'.repeat(256)
        for (const query of ['', 'name=', `name=${long}`, 'name=a%00b', 'name=a%0Ab', 'name=a&name=b']) {
          assertProblem(await send('x', query), 400, 'invalid_request')
        }
        assert.equal((await send('x', `name=${'ü'.repeat(255)}`)).status, 201)
      })

      test('401 and 403: before the body is read', async () => {
        assertProblem(await call(server(), 'POST /v1/files?name=x', { raw: 'x' }), 401, 'unauthorized')
        assertProblem(await call(server(), 'POST /v1/files?name=x', { key: reader, raw: 'x' }), 403, 'forbidden')
      })

      test('a client that leaves in the middle leaves nothing', async () => {
        const count = await filesInStore()
        for (const headers of [{ 'content-length': 500_000 }, {}]) {
          const begun = beginUpload(server(), writer, headers)
          begun.sent.write(new Uint8Array(200_000))
          await once(begun.sent, 'drain')
          begun.sent.destroy()
          await assert.rejects(begun.answered())
        }
        // The next one comes after what the server still had to do with those.
        assert.equal((await send('x')).status, 201)
        assert.equal(await filesInStore(), count + 1)
      })

      test('400: a body that ends before the length it was said to have', async () => {
        const count = await filesInStore()
        const socket = connect(Number(new URL(server().url).port), '127.0.0.1')
        const head = [
          'POST /v1/files?name=x HTTP/1.1',
          'Host: x',
          `Authorization: Bearer ${writer}`,
          'Content-Length: 100',
        ]
        socket.end(`${head.join('\r\n')}\r\n\r\nonly this`)
        const answer = (await readAll(socket)).toString()
        assert.match(answer, /^HTTP\/1\.1 400 /)
        assert.equal(await filesInStore(), count)
      })

      test('an upload under way holds up no other', async () => {
        const slow = beginUpload(server(), writer)
        slow.sent.write('first\n')
        const others = Array.from({ length: 20 }, () => send('quick'))
        for (const { status } of await Promise.all(others)) assert.equal(status, 201)
        slow.sent.end('last\n')
        const { status, body } = await slow.answered()
        assert.deepEqual([status, body['bytes']], [201, 11])
      })
    })

    describe('GET and DELETE /v1/files/{id}', () => {
      test('200, then 204, then 404', async () => {
        const id = textOf(await send('x'), 'id')
        assert.equal((await read(id)).status, 200)
        assert.equal((await call(server(), `DELETE /v1/files/${id}`, { key: writer })).status, 204)
        assertProblem(await read(id), 404, 'not_found')
        assertProblem(await call(server(), `DELETE /v1/files/${id}`, { key: writer }), 404, 'not_found')
        await assert.rejects(stored(id))
      })

      test("404: another workspace's file reads exactly like one that is not there", async () => {
        const id = textOf(await send('ours'), 'id')
        const other = (await server().createWorkspace()).id
        const stranger = (await server().createKey(['*'], other)).token
        for (const target of [id, nothing, 'no-id', '..%2f..%2froot-key']) {
          assertProblem(await read(target, stranger), 404, 'not_found')
          assertProblem(await call(server(), `DELETE /v1/files/${target}`, { key: stranger }), 404, 'not_found')
        }
        assert.equal((await stored(id)).toString(), 'ours')
      })

      test('401 and 403', async () => {
        const id = textOf(await send('x'), 'id')
        for (const method of ['GET', 'DELETE']) {
          assertProblem(await call(server(), `${method} /v1/files/${id}`), 401, 'unauthorized')
          const key = method === 'GET' ? writer : reader
          assertProblem(await call(server(), `${method} /v1/files/${id}`, { key }), 403, 'forbidden')
        }
      })
    })
  },
  { maxFileBytes },
)
