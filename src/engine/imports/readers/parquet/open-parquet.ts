import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { SourceRow } from '../../../../domain/imports/source-row.ts'
import type { Json } from '../../../../domain/json.ts'
import { BadFileError, type FileToRead, type OpenedFile } from '../opened-file.ts'
import type { FromDecoder, ToDecoder } from './protocol.ts'
import type { ColumnStretch } from './read-parquet.ts'

// Parquet is decoded in a process of its own, with bounds on its memory and on the time for an answer: its encodings let a
// small file stand for any amount of work, and the library that decodes them trusts the file. A thread would not do: one
// that asks for too much memory at once ends the whole process. The decoder asks for bytes and for leave to go on; it
// holds nothing but its own windows, and knows nothing of the server.

const maxHeapMb = 384
const maxAnswerMs = 60_000
/** Imports hold two at most, which leaves two for who looks at the beginning of a file. */
const decodersAtOnce = 4

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

/** What the end of a decoder that owed an answer means. */
function explainEnd({ exitCode, signalCode }: ChildProcess): Error {
  if (signalCode === null) return new Error(`the process that decodes Parquet ended with ${exitCode}`)
  return new BadFileError('takes too much memory to decode; write smaller row groups and pages', null)
}

/** The next message of the decoder, or its end as an error. */
async function hear(child: ChildProcess, answerMs: number): Promise<FromDecoder> {
  if (child.exitCode !== null || child.signalCode !== null) throw explainEnd(child)
  const settled = new AbortController()
  const { signal } = settled
  const late = new BadFileError(`takes more than ${answerMs / 1000} s for its next rows; write it again`, null)
  const timer = setTimeout(() => settled.abort(late), answerMs)
  try {
    const [message]: FromDecoder[] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => Promise.reject(explainEnd(child))),
    ])
    if (message === undefined) throw new Error('it said nothing')
    return message
  } catch (error) {
    throw signal.aborted ? late : error
  } finally {
    clearTimeout(timer)
    settled.abort()
  }
}

let running = 0
const waiting: (() => void)[] = []

/** Memory and processors are those of the machine, so decoders are counted where they are started, whoever wants one. */
async function takeTurn(): Promise<() => void> {
  if (running >= decodersAtOnce) await new Promise<void>(resolve => waiting.push(resolve))
  else running += 1
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

async function startDecoder(file: FileToRead, onRead: (bytes: number) => void, answerMs: number): Promise<Decoder> {
  const endTurn = await takeTurn()
  const child = fork(new URL('./decoder-process.ts', import.meta.url), [`${file.byteCount}`], {
    execArgv: [`--max-old-space-size=${maxHeapMb}`],
    // Neither secrets nor options of the server.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const closed = once(child, 'close')
  // Whoever asks hears of its end.
  child.on('error', () => {})
  closed.catch(() => {})
  return {
    ask: async message => {
      if (message !== undefined) child.send(message)
      for (;;) {
        const heard = await hear(child, answerMs)
        if (heard.kind !== 'read') return heard
        const bytes = await readRange(file, heard.start, heard.end)
        onRead(bytes.byteLength)
        child.send({ kind: 'bytes', bytes } satisfies ToDecoder)
      }
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await closed.catch(() => {})
      endTurn()
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
  const decoder = await startDecoder(file, onRead, answerMs)
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
