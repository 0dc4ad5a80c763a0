import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { stretchLength } from '../stretches.ts'
import { BadParquetError, readLayout } from './file-layout.ts'
import type { FromDecoder, ToDecoder } from './protocol.ts'
import { readParquet } from './read-parquet.ts'

const port = parentPort
if (port === null) throw new Error('this runs in a worker')

function say(message: FromDecoder): void {
  port?.postMessage(message)
}

async function answer(): Promise<ToDecoder> {
  if (port === null) throw new Error('this runs in a worker')
  const [message]: ToDecoder[] = await once(port, 'message')
  if (message === undefined) throw new Error('the port is closed')
  return message
}

async function read(start: number, end: number): Promise<ArrayBuffer> {
  const [given] = await Promise.all([answer(), say({ kind: 'read', start, end })])
  if (given.kind !== 'bytes') throw new Error('bytes were expected')
  return given.bytes
}

try {
  const layout = await readLayout(read, Number(workerData))
  const columns = layout.columns.map(({ name, type: { expected } }) => ({ name, expected }))
  const [wanted] = await Promise.all([answer(), say({ kind: 'opened', columns })])
  if (wanted.kind !== 'next') throw new Error('a question was expected')
  for await (const stretch of readParquet(read, layout, stretchLength)) {
    await Promise.all([answer(), say({ kind: 'rows', stretch })])
  }
  say({ kind: 'end' })
} catch (error) {
  if (!(error instanceof BadParquetError)) throw error
  say({ kind: 'bad', message: error.message })
}
port.close()
