import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { readAll } from './byte-streams.ts'
import { openFreshEmbedded } from './databases.ts'
import { startTestServer, type TestServer } from './server.ts'
import { openTemporaryFiles } from './temporary-files.ts'

/** Makes Node look every few milliseconds for requests whose time is over. */
function hurry({ sockets }: TestServer, requestTimeout: number): void {
  Object.assign(sockets, { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: 10 })
  // Node begins to look when it begins to listen.
  sockets.emit('listening')
}

async function begin(server: TestServer, path: string, key: string, type: string): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  await once(socket, 'connect')
  const head = [`POST ${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${key}`, `Content-Type: ${type}`]
  socket.write(`${head.join('\r\n')}\r\nContent-Length: 20\r\nConnection: close\r\n\r\n0123456789`)
  return socket
}

test('a file may take longer than requests may, and whatever else comes slowly is cut with a 408', async () => {
  await using database = await openFreshEmbedded()
  await using files = await openTemporaryFiles()
  await using server = await startTestServer(database, { fileStore: files.store })
  const { token } = await server.createKey(['*'])
  const file = await begin(server, '/v1/files?name=x', token, 'text/csv')
  while ((await readdir(join(files.directory, 'unfinished')).catch(() => [])).length === 0) await nextTurn()
  hurry(server, 60)
  const json = await begin(server, '/v1/profiles', token, 'application/json')
  assert.match((await readAll(json)).toString(), /^HTTP\/1\.1 408 /)
  // The file was begun before, so its time is over too.
  file.end('0123456789')
  assert.match((await readAll(file)).toString(), /^HTTP\/1\.1 201 /)
  // Patience ends with the file.
  const later = await begin(server, '/v1/profiles', token, 'application/json')
  assert.match((await readAll(later)).toString(), /^HTTP\/1\.1 408 /)
})

test('headers that come slowly are cut on every path', async () => {
  await using database = await openFreshEmbedded()
  await using server = await startTestServer(database)
  hurry(server, 60)
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write('POST /v1/files?name=x HTTP/1.1\r\nHost: x\r\n')
  assert.match((await readAll(socket)).toString(), /^HTTP\/1\.1 408 /)
})
