import type { Database } from '../store/database.ts'
import { rateLimitUpsertTake } from '../store/write/rate-limit.ts'

// A bucket lives in the database, so all processes draw from the same one. Within a process, requests that arrive while
// a statement for their bucket is under way wait and then draw together, exactly as many tokens as they are. A bucket
// known to be empty is refused from memory until its next token: others can only make it emptier.

export type Bucket = {
  readonly workspaceId: string
  readonly name: string
  readonly tokensPerSecond: number
  /** How many tokens a full bucket holds. */
  readonly capacity: number
}

export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly retryAfterSeconds: number }

export type RateLimiter = { take(bucket: Bucket): Promise<Admission> }

type Waiter = { readonly resolve: (admission: Admission) => void; readonly reject: (error: unknown) => void }

/** What this process knows of a bucket while somebody waits for it or it is empty. */
type Watch = { waiting: Waiter[]; isDrawing: boolean; emptyUntilMs: number }

const admitted: Admission = { admitted: true }
/** Watches above this are looked through for those that have refilled meanwhile. */
const sweepAbove = 1000

/** `factor` multiplies rates and capacities; null admits everything. `now` only measures spans. */
export function createRateLimiter(database: Database, factor: number | null, now: () => number): RateLimiter {
  if (factor === null) return { take: async () => admitted }
  const watches = new Map<string, Watch>()

  async function draw(key: string, watch: Watch, bucket: Bucket): Promise<void> {
    watch.isDrawing = true
    while (watch.waiting.length > 0) {
      const waiters = watch.waiting
      watch.waiting = []
      try {
        const { taken, waitMs } = await takeFromDatabase(database, bucket, waiters.length)
        if (taken < waiters.length) watch.emptyUntilMs = now() + waitMs
        const refused: Admission = { admitted: false, retryAfterSeconds: toSeconds(waitMs) }
        waiters.forEach((waiter, i) => {
          waiter.resolve(i < taken ? admitted : refused)
        })
      } catch (error) {
        for (const waiter of waiters) waiter.reject(error)
      }
    }
    watch.isDrawing = false
    if (watch.emptyUntilMs <= now()) watches.delete(key)
  }

  function forgetRefilled(): void {
    for (const [key, watch] of watches) {
      if (!watch.isDrawing && watch.emptyUntilMs <= now()) watches.delete(key)
    }
  }

  return {
    async take(given) {
      const bucket = {
        ...given,
        tokensPerSecond: given.tokensPerSecond * factor,
        capacity: Math.max(1, given.capacity * factor),
      }
      const key = `${bucket.workspaceId} ${bucket.name}`
      let watch = watches.get(key)
      if (watch === undefined) {
        if (watches.size > sweepAbove) forgetRefilled()
        watch = { waiting: [], isDrawing: false, emptyUntilMs: 0 }
        watches.set(key, watch)
      }
      const emptyMs = watch.emptyUntilMs - now()
      if (emptyMs > 0) return { admitted: false, retryAfterSeconds: toSeconds(emptyMs) }
      const { waiting, isDrawing } = watch
      const admission = new Promise<Admission>((resolve, reject) => waiting.push({ resolve, reject }))
      if (!isDrawing) void draw(key, watch, bucket)
      return admission
    },
  }
}

function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}

async function takeFromDatabase(
  database: Database,
  bucket: Bucket,
  wanted: number,
): Promise<{ taken: number; waitMs: number }> {
  const { workspaceId, name, capacity, tokensPerSecond } = bucket
  const [row] = await database.run(rateLimitUpsertTake, [workspaceId, name, wanted, capacity, tokensPerSecond])
  if (row === undefined) throw new Error('an upsert returns its row')
  return { taken: row.taken, waitMs: (Math.max(0, 1 - row.tokens) / tokensPerSecond) * 1000 }
}
