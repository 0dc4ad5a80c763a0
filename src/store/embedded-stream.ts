import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { type FromWorker, joinBytes, type ToWorker, type WorkerStart } from './embedded-protocol.ts'

/** The worker seen as a socket, which is what a `pg` client wants; ending it closes the embedded database. */
export class EmbeddedStream extends Duplex {
  readonly #worker: Worker
  readonly #ready = Promise.withResolvers<void>()
  readonly #dump = Promise.withResolvers<Uint8Array>()
  #onClosed: (() => void) | undefined

  private constructor(start: WorkerStart) {
    super()
    // Nobody may be waiting for these when the worker dies.
    this.on('error', () => {})
    this.#ready.promise.catch(() => {})
    this.#dump.promise.catch(() => {})
    this.#worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), {
      workerData: start,
      // Flags of this process may not fit a worker, `--input-type` for one.
      execArgv: [],
      // What the worker makes are bytes on their way, which are garbage at once.
      resourceLimits: { maxYoungGenerationSizeMb: 6 },
    })
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on('error', error => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('the embedded database ended')))
  }

  /** Resolves when the database takes statements. */
  static async open(start: WorkerStart): Promise<EmbeddedStream> {
    const stream = new EmbeddedStream(start)
    await stream.#ready.promise
    return stream
  }

  /** The whole cluster, compressed; nothing else may run meanwhile. */
  dump(): Promise<Uint8Array> {
    this.#send({ is: 'dump' })
    return this.#dump.promise
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
    else if (message.is === 'ready') this.#ready.resolve()
    else if (message.is === 'dump') this.#dump.resolve(message.bytes)
    else {
      this.push(null)
      this.#onClosed?.()
    }
  }

  #fail(error: Error): void {
    this.#ready.reject(error)
    this.#dump.reject(error)
    if (!this.writableFinished) this.destroy(error)
  }
}
