import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { type FromWorker, joinBytes, type ToWorker, type WorkerStart } from './embedded-protocol.ts'
import { EMBEDDED_MEMORY, INDEX_PLANS_ONLY, SESSION_SETTINGS } from './session-settings.ts'
import { unpackTemplate } from './unpack-template.ts'

// Runs PostgreSQL in WebAssembly away from the main thread. Bytes of the wire protocol come in and go out; what they
// mean is the business of the `pg` client on the other side.

if (parentPort === null) throw new Error('embedded-worker.ts runs as a worker thread')
const port = parentPort
const { clusterDirectory, templatePath }: WorkerStart = workerData

const settings = [...SESSION_SETTINGS, ...INDEX_PLANS_ONLY, ...EMBEDDED_MEMORY].flatMap(setting => ['-c', setting])
if (clusterDirectory !== undefined && templatePath !== undefined) await unpackTemplate(templatePath, clusterDirectory)
const options: PGliteOptions = {
  ...(clusterDirectory === undefined ? inMemory(templatePath) : { dataDir: clusterDirectory }),
  extensions: { pg_trgm },
  startParams: [...PGlite.defaultStartParams, ...settings],
}
const pglite = await PGlite.create(options)
// PGlite holds on to its options, and so would keep the 45 MB of an unpacked template for ever.
delete options.loadDataDir

function inMemory(path: string | undefined): PGliteOptions {
  return path === undefined ? {} : { loadDataDir: new Blob([zstdDecompressSync(readFileSync(path))]) }
}

// What throws or rejects in here ends the worker; the main thread then fails the statements under way.
port.on('message', (message: ToWorker) => {
  if (message.is === 'wire') exchange(message.bytes)
  else if (message.is === 'dump') void dump()
  else void close()
})
send({ is: 'ready' })

function send(message: FromWorker): void {
  port.postMessage(message, 'bytes' in message ? [message.bytes.buffer] : [])
}

function exchange(request: Uint8Array): void {
  const chunks: Uint8Array[] = []
  // The raw stream skips PGlite's own reading of the answers: measured, 8 us a call where its `query()` takes 120 us.
  // All its callbacks happen within this call. They are given views into the database's memory, hence the copy.
  void pglite.execProtocolRawStream(request, { syncToFs: false, onRawData: bytes => chunks.push(bytes.slice()) })
  // The goodbye of a client is not answered.
  if (chunks.length > 0) send({ is: 'wire', bytes: joinBytes(chunks) })
}

async function dump(): Promise<void> {
  const tar = await pglite.dumpDataDir('none')
  const compressed = zstdCompressSync(Buffer.from(await tar.arrayBuffer()))
  send({ is: 'dump', bytes: joinBytes([compressed]) })
}

async function close(): Promise<void> {
  await pglite.close()
  send({ is: 'closed' })
  port.close()
}
