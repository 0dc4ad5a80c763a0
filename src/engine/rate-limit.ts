import type { Database } from '../store/database.ts'
import { rateLimitUpsertTake } from '../store/write/rate-limit.ts'
import { createJointDraws, type Drawn, toSeconds } from './joint-draws.ts'

// A bucket lives in the database, so all processes draw from the same one, and only as many tokens as requests wait for.

export type Bucket = {
  readonly workspaceId: string
  readonly name: string
  readonly tokensPerSecond: number
  /** How many tokens a full bucket holds. */
  readonly capacity: number
}

export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly retryAfterSeconds: number }

export type RateLimiter = { take(bucket: Bucket): Promise<Admission> }

const admitted: Admission = { admitted: true }

/** `factor` multiplies rates and capacities; null admits everything. `now` only measures spans. */
export function createRateLimiter(database: Database, factor: number | null, now: () => number): RateLimiter {
  if (factor === null) return { take: async () => admitted }
  const draws = createJointDraws<undefined, Admission>(now)
  return {
    take(given) {
      const bucket = {
        ...given,
        tokensPerSecond: given.tokensPerSecond * factor,
        capacity: Math.max(1, given.capacity * factor),
      }
      const key = `${bucket.workspaceId} ${bucket.name}`
      return draws.take(key, undefined, waiting => draw(database, bucket, waiting.length), refused)
    },
  }
}

function refused(waitMs: number): Admission {
  return { admitted: false, retryAfterSeconds: toSeconds(waitMs) }
}

async function draw(database: Database, bucket: Bucket, wanted: number): Promise<Drawn<Admission>> {
  const { taken, waitMs } = await takeFromDatabase(database, bucket, wanted)
  const answers = Array.from({ length: wanted }, (_, index) => (index < taken ? admitted : refused(waitMs)))
  return { answers, exhaustedMs: taken < wanted ? waitMs : 0 }
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
