import { destination, type Logger, pino } from 'pino'
import type { LogLevel } from './configuration.ts'
import { describeFault } from './describe-fault.ts'

export type { Logger }

/**
 * JSON lines on standard error, so that standard output is left to people. Written at once: lines are rare, since no
 * request that succeeds logs anything.
 */
export function createLogger(level: LogLevel): Logger {
  const serializers = { err: (error: unknown) => describeFault(error) }
  return pino({ level, base: null, serializers }, destination({ dest: 2, sync: true }))
}
