/** What looks for work again and again until it is closed, which waits for the turn under way. */
export type Turns = AsyncDisposable & {
  /** Looks now instead of at the next turn. */
  wake(): void
}

export type TurnsOptions = {
  /** Rests after it, unless somebody has woken it meanwhile or there is `more`. */
  readonly turn: (isStopping: () => boolean) => Promise<'done' | 'more'>
  /** A turn that failed is made up for by the next. */
  readonly onFault: (error: unknown) => void
  readonly pollMs?: number | undefined
}

export function takeTurns({ turn, onFault, pollMs = 2000 }: TurnsOptions): Turns {
  let isStopping = false
  let isWoken = false
  let interrupt: () => void = () => {}

  function rest(): Promise<void> {
    if (isStopping || isWoken) return Promise.resolve()
    return new Promise(resolve => {
      const timer = setTimeout(resolve, pollMs)
      timer.unref()
      interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function work(): Promise<void> {
    while (!isStopping) {
      isWoken = false
      try {
        if ((await turn(() => isStopping)) === 'more') continue
      } catch (error) {
        onFault(error)
      }
      await rest()
    }
  }

  const working = work()
  return {
    wake() {
      isWoken = true
      interrupt()
    },
    async [Symbol.asyncDispose]() {
      isStopping = true
      interrupt()
      await working
    },
  }
}
