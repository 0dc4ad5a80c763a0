import { once } from 'node:events'
import { stretchLength } from '../stretches.ts'
import { BadParquetError, readLayout } from './file-layout.ts'
import type { FromDecoder, ToDecoder } from './protocol.ts'
import { readParquet } from './read-parquet.ts'

function say(message: FromDecoder): void {
  process.send?.(message)
}

async function answer(): Promise<ToDecoder> {
  const [message]: ToDecoder[] = await once(process, 'message')
  if (message === undefined) throw new Error('nothing was said')
  return message
}

async function read(start: number, end: number): Promise<ArrayBuffer> {
  const [given] = await Promise.all([answer(), say({ kind: 'read', start, end })])
  if (given.kind !== 'bytes') throw new Error('bytes were expected')
  return given.bytes
}

try {
  const layout = await readLayout(read, Number(process.argv[2]))
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
process.disconnect()
