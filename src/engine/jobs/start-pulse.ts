export type Pulse = AsyncDisposable & {
  /** Somebody else holds the job by now, or nobody. */
  isLost(): boolean
}

export type PulseOptions = {
  /** Gives a sign of life; false when the job is no longer held. */
  readonly beat: () => Promise<boolean>
  readonly everyMs: number
  /** The next beat is tried all the same. */
  readonly onFault: (error: unknown) => void
}

/**
 * Keeps the lease of a job while it is carried out. It goes by the clock, not by the work: where a file or a database is
 * slow, the holder is not dead.
 */
export function startPulse({ beat, everyMs, onFault }: PulseOptions): Pulse {
  let isLost = false
  let beating = Promise.resolve()

  async function once(): Promise<void> {
    try {
      if (!(await beat())) isLost = true
    } catch (error) {
      onFault(error)
    }
  }

  const timer = setInterval(() => {
    beating = beating.then(once)
  }, everyMs)
  timer.unref()
  return {
    isLost: () => isLost,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await beating
    },
  }
}
