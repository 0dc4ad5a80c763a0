import { type ExitCode, exitCodes } from './exit-codes.ts'

export type FaultParts = {
  /** Further lines: the single faults of a request. */
  readonly details?: readonly string[]
  /** What to do, as sentences. */
  readonly todo?: string
  readonly exitCode?: ExitCode
  readonly cause?: unknown
}

/** What ends a command, as it is told to the person: what was wrong, where, what to do. */
export class CliFault extends Error {
  readonly details: readonly string[]
  readonly todo: string | null
  readonly exitCode: ExitCode
  constructor(message: string, { details = [], todo, exitCode = exitCodes.failed, cause }: FaultParts = {}) {
    super(message, { cause })
    this.details = details
    this.todo = todo ?? null
    this.exitCode = exitCode
  }
}

/** An answer of the server that is not 2xx. */
export class ApiFault extends CliFault {
  readonly status: number
  constructor(status: number, message: string, parts: FaultParts) {
    super(message, parts)
    this.status = status
  }
}

export function usageFault(message: string, todo?: string): CliFault {
  return new CliFault(message, { exitCode: exitCodes.usage, ...(todo !== undefined && { todo }) })
}
