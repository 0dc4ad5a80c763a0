import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { type FromWorker, joinBytes, type ToWorker, type WorkerStart } from './embedded-protocol.ts'

/** The worker seen as a socket, which is what a `pg` client wants; ending it closes the embedded database. */
export class EmbeddedStream extends Duplex {
  readonly #worker: Worker
  #onDump: ((dump: Uint8Array) => void) | undefined
  #onClosed: (() => void) | undefined

  private constructor(worker: Worker) {
    super({ decodeStrings: false })
    this.#worker = worker
    worker.on('message', (message: FromWorker) => this.#receive(message))
    worker.on('error', error => this.destroy(error))
    worker.on('exit', () => {
      if (this.#onClosed === undefined) this.destroy(new Error('the embedded database ended'))
    })
  }

  /** Resolves when the database takes statements. */
  static async open(start: WorkerStart): Promise<EmbeddedStream> {
    const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: start })
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve())
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the embedded database ended while it started')))
    })
    worker.removeAllListeners()
    return new EmbeddedStream(worker)
  }

  /** The whole cluster, compressed; nothing else may run meanwhile. */
  dump(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#onDump = resolve
      this.once('close', () => reject(new Error('the embedded database ended')))
      this.#send({ is: 'dump' })
    })
  }

  // The part of a socket that `pg` calls beside the stream.
  connect(): void {
    process.nextTick(() => this.emit('connect'))
  }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.#send({ is: 'wire', bytes: joinBytes([chunk]) })
    done()
  }

  /** `pg` corks the messages of a statement; here they become one trip to the worker. */
  override _writev(items: { chunk: Uint8Array }[], done: () => void): void {
    this.#send({ is: 'wire', bytes: joinBytes(items.map(item => item.chunk)) })
    done()
  }

  override _final(done: () => void): void {
    this.#onClosed = done
    this.#send({ is: 'close' })
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#worker.terminate().then(
      () => done(error),
      () => done(error),
    )
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message, message.is === 'wire' ? [message.bytes.buffer] : [])
  }

  #receive(message: FromWorker): void {
    if (message.is === 'wire') this.push(message.bytes)
    else if (message.is === 'dump') this.#onDump?.(message.bytes)
    else if (message.is === 'closed') {
      this.push(null)
      this.#onClosed?.()
    }
  }
}
