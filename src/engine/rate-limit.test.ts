import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../test/databases.ts'
import type { Database } from '../store/database.ts'
import { statement } from '../store/statement.ts'
import { type Admission, type Bucket, createRateLimiter } from './rate-limit.ts'

let made = 0

/** A bucket nobody has drawn from, whose rate is too low to refill within a test. */
function newBucket(capacity: number, tokensPerSecond = 0.001): Bucket {
  made += 1
  return {
    workspaceId: '00000000-0000-4000-8000-000000000001',
    name: `bucket ${made}`,
    tokensPerSecond,
    capacity,
  }
}

const rateLimitUpdateAge = statement(
  'rate_limit_update_age',
  ['text', 'float'],
  {},
  `update rate_limit set refilled_at = refilled_at - $2::float8 * interval '1 second' where bucket = $1`,
)

function admittedOf(admissions: readonly Admission[]): number {
  return admissions.filter(each => each.admitted).length
}

function takeAll(limiter: ReturnType<typeof createRateLimiter>, bucket: Bucket, count: number) {
  return Promise.all(Array.from({ length: count }, () => limiter.take(bucket)))
}

function counting(database: Database): { readonly database: Database; readonly count: () => number } {
  let count = 0
  const run: Database['run'] = (given, params) => {
    count += 1
    return database.run(given, params)
  }
  return { database: { ...database, run }, count: () => count }
}

const still = () => 0

forEachDatabase('rate limits', lane => {
  test('a full bucket admits its capacity and refuses the rest with the wait, rounded up', async () => {
    const limiter = createRateLimiter(lane.database(), 1, still)
    const bucket = newBucket(3, 0.4)
    const admissions = await takeAll(limiter, bucket, 5)
    assert.equal(admittedOf(admissions), 3)
    assert.deepEqual(admissions.at(-1), { admitted: false, retryAfterSeconds: 3 })
  })

  test('two processes together admit no more than the bucket holds', async () => {
    const [one, two] = [createRateLimiter(lane.database(), 1, still), createRateLimiter(lane.database(), 1, still)]
    const bucket = newBucket(50)
    const admissions = await Promise.all([
      ...Array.from({ length: 40 }, () => [one.take(bucket), two.take(bucket)]).flat(),
    ])
    assert.equal(admittedOf(admissions), 50)
  })

  test('requests that wait for the same bucket share one statement', async () => {
    const { database, count } = counting(lane.database())
    const limiter = createRateLimiter(database, 1, still)
    assert.equal(admittedOf(await takeAll(limiter, newBucket(1000), 200)), 200)
    // The first draws alone, the others meanwhile gather and draw together.
    assert.equal(count(), 2)
  })

  test('a bucket known to be empty is refused from memory until its next token', async () => {
    let nowMs = 0
    const { database, count } = counting(lane.database())
    const limiter = createRateLimiter(database, 1, () => nowMs)
    const bucket = newBucket(1, 0.5)
    assert.equal(admittedOf(await takeAll(limiter, bucket, 2)), 1)
    const drawn = count()
    assert.equal(admittedOf(await takeAll(limiter, bucket, 10)), 0)
    nowMs = 1500
    assert.deepEqual(await limiter.take(bucket), { admitted: false, retryAfterSeconds: 1 })
    assert.equal(count(), drawn)
    nowMs = 2001
    await limiter.take(bucket)
    assert.equal(count(), drawn + 1)
  })

  test('a bucket refills with the time of the database, never above its capacity', async () => {
    const bucket = newBucket(4, 0.01)
    assert.equal(admittedOf(await takeAll(createRateLimiter(lane.database(), 1, still), bucket, 5)), 4)
    await lane.database().run(rateLimitUpdateAge, [bucket.name, 200])
    assert.equal(admittedOf(await takeAll(createRateLimiter(lane.database(), 1, still), bucket, 5)), 2)
    await lane.database().run(rateLimitUpdateAge, [bucket.name, 1_000_000])
    assert.equal(admittedOf(await takeAll(createRateLimiter(lane.database(), 1, still), bucket, 9)), 4)
  })

  test('a clock that steps back takes nothing from a bucket and gives nothing', async () => {
    const bucket = newBucket(4)
    assert.equal(admittedOf(await takeAll(createRateLimiter(lane.database(), 1, still), bucket, 3)), 3)
    await lane.database().run(rateLimitUpdateAge, [bucket.name, -3600])
    assert.equal(admittedOf(await takeAll(createRateLimiter(lane.database(), 1, still), bucket, 3)), 1)
  })

  test('the factor multiplies every limit, and `off` asks the database nothing', async () => {
    assert.equal(admittedOf(await takeAll(createRateLimiter(lane.database(), 2.5, still), newBucket(2), 9)), 5)
    const { database, count } = counting(lane.database())
    assert.equal(admittedOf(await takeAll(createRateLimiter(database, null, still), newBucket(1), 9)), 9)
    assert.equal(count(), 0)
  })

  test('buckets of two names or two workspaces are apart', async () => {
    const limiter = createRateLimiter(lane.database(), 1, still)
    const bucket = newBucket(1)
    const other = { ...bucket, workspaceId: '00000000-0000-4000-8000-000000000002' }
    const admissions = [await limiter.take(bucket), await limiter.take(other), await limiter.take(newBucket(1))]
    assert.equal(admittedOf(admissions), 3)
  })
})
