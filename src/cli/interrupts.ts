import { exitCodes } from './exit-codes.ts'
import { CliFault } from './fault.ts'

export type Interrupts = Disposable & {
  /** Aborted, with a `CliFault` as reason, when the command is to end. */
  readonly signal: AbortSignal
  /** Ends what is under way. */
  readonly abort: (reason: CliFault) => void
  /** Ctrl-C is told to `handler` instead of ending the command, until the answer is disposed of. */
  readonly handle: (handler: () => void) => Disposable
}

/** The launcher passes Ctrl-C on to a process that has already had it from the terminal: the echo is not a second wish. */
const echoMs = 300

export function createInterrupts(now: () => number): Interrupts {
  const controller = new AbortController()
  const handlers: (() => void)[] = []
  let lastMs = Number.NEGATIVE_INFINITY

  const abort = (reason: CliFault) => controller.abort(reason)
  const end = () => abort(new CliFault('interrupted', { exitCode: exitCodes.interrupted }))
  function onInterrupt(): void {
    const atMs = now()
    if (atMs - lastMs < echoMs) return
    lastMs = atMs
    const handler = handlers.at(-1) ?? end
    handler()
  }
  const onTerminate = () => abort(new CliFault('ended by SIGTERM', { exitCode: exitCodes.terminated }))

  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return {
    signal: controller.signal,
    abort,
    handle(handler) {
      handlers.push(handler)
      return { [Symbol.dispose]: () => void handlers.splice(handlers.indexOf(handler), 1) }
    },
    [Symbol.dispose]() {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
    },
  }
}
