// Draws from something that all processes share through the database. Within a process, those that arrive while a
// statement for their key is under way wait and then draw together. A key known to be exhausted is answered from memory
// until it can give again: other processes can only exhaust it further.

/** What a draw for several came to: an answer for each, and for how long there is nothing more to be had; 0 when there is. */
export type Drawn<A> = { readonly answers: readonly A[]; readonly exhaustedMs: number }

export type JointDraws<Q, A> = {
  /** `draw` is given all that wait by then. `refuse` answers in its place while the key is exhausted. */
  take(
    key: string,
    asked: Q,
    draw: (waiting: readonly Q[]) => Promise<Drawn<A>>,
    refuse: (exhaustedMs: number) => A,
  ): Promise<A>
}

type Waiter<Q, A> = {
  readonly asked: Q
  readonly resolve: (answer: A) => void
  readonly reject: (error: unknown) => void
}

/** What this process knows of a key while somebody waits for it or it is exhausted. */
type Watch<Q, A> = { waiting: Waiter<Q, A>[]; isDrawing: boolean; exhaustedUntilMs: number }

/** Watches above this are looked through for those that can give again. */
const sweepAbove = 1000

/** `now` only measures spans. */
export function createJointDraws<Q, A>(now: () => number): JointDraws<Q, A> {
  const watches = new Map<string, Watch<Q, A>>()

  async function drawAll(
    key: string,
    watch: Watch<Q, A>,
    draw: (waiting: readonly Q[]) => Promise<Drawn<A>>,
  ): Promise<void> {
    watch.isDrawing = true
    while (watch.waiting.length > 0) {
      const waiters = watch.waiting
      watch.waiting = []
      try {
        const { answers, exhaustedMs } = await draw(waiters.map(({ asked }) => asked))
        if (exhaustedMs > 0) watch.exhaustedUntilMs = now() + exhaustedMs
        for (const [index, { resolve, reject }] of waiters.entries()) {
          const answer = answers[index]
          if (answer === undefined) reject(new Error('a draw answers everybody who waits'))
          else resolve(answer)
        }
      } catch (error) {
        for (const { reject } of waiters) reject(error)
      }
    }
    watch.isDrawing = false
    if (watch.exhaustedUntilMs <= now()) watches.delete(key)
  }

  function forgetEnded(): void {
    for (const [key, watch] of watches) {
      if (!watch.isDrawing && watch.exhaustedUntilMs <= now()) watches.delete(key)
    }
  }

  return {
    async take(key, asked, draw, refuse) {
      let watch = watches.get(key)
      if (watch === undefined) {
        if (watches.size > sweepAbove) forgetEnded()
        watch = { waiting: [], isDrawing: false, exhaustedUntilMs: 0 }
        watches.set(key, watch)
      }
      const exhaustedMs = watch.exhaustedUntilMs - now()
      if (exhaustedMs > 0) return refuse(exhaustedMs)
      const { waiting, isDrawing } = watch
      const answer = new Promise<A>((resolve, reject) => waiting.push({ asked, resolve, reject }))
      if (!isDrawing) void drawAll(key, watch, draw)
      return answer
    },
  }
}

export function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}
