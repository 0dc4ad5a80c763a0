import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import type { Api } from '../connection/api.ts'
import { asObject, asText } from '../connection/read-json.ts'
import { usageFault } from '../fault.ts'
import type { Progress } from '../output/progress.ts'

export type Source = {
  readonly name: string
  /** Null where it comes through a pipe. */
  readonly bytes: number | null
  readonly open: () => Readable
}

/** What `FILE` names; `-` is standard input. */
export async function findSource(file: string): Promise<Source> {
  if (file === '-') return { name: 'stdin', bytes: null, open: () => process.stdin }
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) throw usageFault(`there is no file ${file} that can be read`)
  if (found.isDirectory()) throw usageFault(`${file} is a directory`, 'Import its files one by one.')
  const bytes = found.isFile() ? found.size : null
  if (bytes === 0) throw usageFault(`${file} is empty`)
  return { name: basename(file), bytes, open: () => createReadStream(file) }
}

/** Streams the file to the server; the id under which it is kept there. */
export async function uploadFile(api: Api, { name, bytes, open }: Source, progress: Progress): Promise<string> {
  let done = 0
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length
      progress.show({ done, fraction: bytes === null ? null : done / bytes })
      next(null, chunk)
    },
  })
  const source = open()
  source.once('error', error => counting.destroy(error))
  try {
    const body = source.pipe(counting)
    return asText(asObject(await api.upload('/v1/files', { query: { name }, body, bytes }))['id'])
  } finally {
    source.destroy()
  }
}
