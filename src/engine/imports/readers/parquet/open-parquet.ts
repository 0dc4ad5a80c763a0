import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { SourceRow } from '../../../../domain/imports/source-row.ts'
import type { Json } from '../../../../domain/json.ts'
import { BadFileError, type FileToRead, type OpenedFile } from '../opened-file.ts'
import type { FromDecoder, ToDecoder } from './protocol.ts'
import type { ColumnStretch } from './read-parquet.ts'

// Parquet is decoded in a thread of its own, with bounds on its memory and on the time for an answer: its encodings let a
// small file stand for any amount of work, and the library that decodes them trusts the file. The thread asks for bytes and
// for leave to go on; it holds nothing but its own windows.

const maxHeapMb = 384
const maxAnswerMs = 60_000

type Decoder = AsyncDisposable & {
  /** Says something and waits for the answer, reading the file as asked meanwhile. */
  readonly ask: (message: ToDecoder | undefined) => Promise<Exclude<FromDecoder, { kind: 'read' }>>
}

async function readRange(file: FileToRead, start: number, end: number): Promise<ArrayBuffer> {
  if (end <= start) return new ArrayBuffer(0)
  const bytes = new Uint8Array(end - start)
  let at = 0
  for await (const chunk of await file.open({ start, end })) {
    const part: Uint8Array = chunk
    bytes.set(part.subarray(0, bytes.length - at), at)
    at += part.length
  }
  if (at < bytes.length) throw new BadFileError('is shorter than it was; upload it again', null)
  return bytes.buffer
}

function explain(error: unknown): Error {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new BadFileError('takes too much memory to decode; write smaller row groups and pages', null, {
      cause: error,
    })
  return new Error('the thread that decodes Parquet failed', { cause: error })
}

/** The next message of the worker, or its end as an error. */
async function hear(worker: Worker, answerMs: number): Promise<FromDecoder> {
  const settled = new AbortController()
  const { signal } = settled
  const late = new BadFileError(`takes more than ${answerMs / 1000} s for its next rows; write it again`, null)
  const timer = setTimeout(() => settled.abort(late), answerMs)
  try {
    const [message]: FromDecoder[] = await Promise.race([
      once(worker, 'message', { signal }),
      once(worker, 'exit', { signal }).then(() => Promise.reject(new Error('it ended without an answer'))),
    ])
    if (message === undefined) throw new Error('it said nothing')
    return message
  } catch (error) {
    throw signal.aborted ? late : explain(error)
  } finally {
    clearTimeout(timer)
    settled.abort()
  }
}

function startDecoder(file: FileToRead, onRead: (bytes: number) => void, answerMs: number): Decoder {
  const worker = new Worker(new URL('./decoder-worker.ts', import.meta.url), {
    workerData: file.byteCount,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  })
  // Heard by whoever asks; without a listener it would end the process.
  worker.on('error', () => {})
  return {
    ask: async message => {
      if (message !== undefined) worker.postMessage(message)
      for (;;) {
        const heard = await hear(worker, answerMs)
        if (heard.kind !== 'read') return heard
        const bytes = await readRange(file, heard.start, heard.end)
        onRead(bytes.byteLength)
        const given: ToDecoder = { kind: 'bytes', bytes }
        worker.postMessage(given, [bytes])
      }
    },
    [Symbol.asyncDispose]: async () => {
      await worker.terminate()
    },
  }
}

type Column = { readonly name: string; readonly expected: string }

function toRows({ rows, values }: ColumnStretch, columns: readonly Column[], before: number): readonly SourceRow[] {
  return Array.from({ length: rows }, (_, index): SourceRow => {
    const row = before + index + 1
    const object: Record<string, Json> = {}
    for (const [at, { name, expected }] of columns.entries()) {
      const value = values[at]?.[index]
      if (value === undefined) return { kind: 'faulty', row, fault: { column: name, message: expected } }
      object[name] = value
    }
    return { kind: 'object', row, values: object }
  })
}

async function* readStretches(decoder: Decoder, columns: readonly Column[]): AsyncGenerator<readonly SourceRow[]> {
  let count = 0
  try {
    for (;;) {
      const heard = await decoder.ask({ kind: 'next' })
      if (heard.kind === 'end') return
      if (heard.kind === 'bad') throw new BadFileError(heard.message, null)
      if (heard.kind !== 'rows') throw new Error('rows were expected')
      yield toRows(heard.stretch, columns, count)
      count += heard.stretch.rows
    }
  } finally {
    await decoder[Symbol.asyncDispose]()
  }
}

/** Opens a Parquet file of flat columns. */
export async function openParquet(file: FileToRead, answerMs = maxAnswerMs): Promise<OpenedFile> {
  let bytesRead = 0
  const onRead = (bytes: number): void => {
    bytesRead = Math.min(bytesRead + bytes, file.byteCount)
  }
  const decoder = startDecoder(file, onRead, answerMs)
  try {
    const heard = await decoder.ask(undefined)
    if (heard.kind === 'bad') throw new BadFileError(heard.message, null)
    if (heard.kind !== 'opened') throw new Error('columns were expected')
    return {
      shape: { format: 'parquet', isGzipped: false, delimiter: null },
      columns: heard.columns.map(({ name }) => name),
      rows: readStretches(decoder, heard.columns),
      bytesRead: () => bytesRead,
      [Symbol.asyncDispose]: () => decoder[Symbol.asyncDispose](),
    }
  } catch (error) {
    await decoder[Symbol.asyncDispose]()
    throw error
  }
}
