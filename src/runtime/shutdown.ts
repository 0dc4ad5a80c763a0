import type { Logger } from './logger.ts'

/** npm passes Ctrl-C on to a process that has already had it from the terminal: the echo is not a second wish. */
const echoMs = 1000

/**
 * Runs `drain` at the first SIGTERM or SIGINT; the process then ends by itself with code 0, or 1 when draining failed.
 * A further signal, a second later or more, has its default effect and ends the process at once.
 */
export function drainOnSignal(drain: () => Promise<void>, log: Logger): void {
  const signals = ['SIGTERM', 'SIGINT'] as const
  let isDraining = false
  async function onSignal(signal: NodeJS.Signals): Promise<void> {
    if (isDraining) return
    isDraining = true
    log.info({ signal }, 'draining: requests under way finish, then the database closes')
    setTimeout(() => {
      for (const each of signals) process.off(each, onSignal)
    }, echoMs).unref()
    try {
      await drain()
      log.info('drained')
    } catch (error) {
      process.exitCode = 1
      log.error({ err: error }, 'draining failed')
    }
  }
  for (const signal of signals) process.on(signal, onSignal)
}
