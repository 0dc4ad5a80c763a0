import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace } from '../../../test/engine.ts'
import { hangLimitMs } from '../../../test/hang-limit.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createIdGenerator } from '../../runtime/ids.ts'
import { createLogger } from '../../runtime/logger.ts'
import { type Row, statement } from '../../store/statement.ts'
import { createDiskStore } from '../files/disk-store.ts'
import type { BulkWriter } from '../writer/bulk.ts'
import type { AnswerBatch, Batch, BatchItem } from './batch.ts'
import { createBatches } from './batches.ts'
import { startBatchRunner } from './runner.ts'

const jobState = statement(
  'job_state',
  ['uuid'],
  { job_id: 'uuid', state: 'text', attempts: 'int', processed_count: 'int', failed_count: 'int', has_payload: 'bool' },
  `select job_id, state, attempts, processed_count, failed_count, payload is not null as has_payload
  from job where workspace_id = $1 order by created_at`,
)
const jobUpdateAge = statement(
  'job_update_age',
  ['uuid'],
  {},
  `update job set heartbeat_at = heartbeat_at - interval '61 seconds' where workspace_id = $1`,
)
const idempotencyKeyUpdateAge = statement(
  'idempotency_key_update_age',
  ['uuid'],
  {},
  `update idempotency_key set created_at = created_at - interval '25 hours' where workspace_id = $1`,
)
const tenantCounts = statement(
  'tenant_counts',
  ['uuid'],
  { records: 'bigint', keys: 'bigint', profiles: 'bigint' },
  `select
    (select count(*) from record where workspace_id = $1) as records,
    (select count(*) from idempotency_key where workspace_id = $1) as keys,
    (select count(*) from profile where workspace_id = $1 and merged_into is null) as profiles`,
)
const profileFieldsByEmail = statement(
  'profile_fields_by_email',
  ['uuid', 'text'],
  { fields: 'jsonb' },
  `select fields from profile join identifier using (workspace_id, profile_id)
  where workspace_id = $1 and kind = 'email' and value = $2`,
)

const answer: AnswerBatch = ({ state, jobId, total, failures }) => ({
  status: state === 'pending' ? 202 : 200,
  body: JSON.stringify({ jobId, total, failures: failures.map(each => each.index) }),
  isRefusal: failures.length === total,
})

const nothingShown = { operation: 'append' }

function appends(workspaceId: string, count: number, bad?: number): Batch {
  const items = Array.from({ length: count }, (_, i) => ({ set: { order_id: i === bad ? i : `o${i}` } }))
  const template = { type: 'record', object: 'orders', mode: 'append', source: 'tests' } as const
  return { workspaceId, objectName: 'orders', template, items, shown: nothingShown, acceptedAtMs: Date.now() }
}

function upserts(workspaceId: string, items: readonly BatchItem[], acceptedAtMs: number): Batch {
  const template = {
    type: 'profile',
    source: 'tests',
    observedAtMs: acceptedAtMs,
    create: 'yes',
    linkPolicy: 'fold',
    undeclared: 'refuse',
    onInvalid: 'refuse',
    needsPerson: false,
  } as const
  return { workspaceId, objectName: 'profiles', template, items, shown: { operation: 'upsert' }, acceptedAtMs }
}

/** The real writer, until its nth stretch: what happens then is up to the test. */
function upTo(bulkWriter: BulkWriter, calls: number, then: () => Promise<never> | undefined): BulkWriter {
  let made = 0
  return {
    ...bulkWriter,
    write(workspaceId, commands, seal) {
      made += 1
      return (made < calls ? undefined : then()) ?? bulkWriter.write(workspaceId, commands, seal)
    },
  }
}

/** As if the process had died: nothing is heard of the call again. */
const dies = () => new Promise<never>(() => {})

function bodyOf(settled: { readonly kind: string }): unknown {
  assert.ok('answer' in settled && typeof settled.answer === 'object' && settled.answer !== null, settled.kind)
  assert.ok('body' in settled.answer)
  return JSON.parse(String(settled.answer.body))
}

// Its runners do not live long enough to sweep.
const fileStore = createDiskStore(join(tmpdir(), 'onefold-no-files'))

forEachDatabase('batches', lane => {
  async function newTenant() {
    const database = lane.database()
    const workspaceId = await createTestWorkspace(database)
    const engine = createTestEngine(database)
    const context = { engine, now: systemClock, newId: createIdGenerator(systemClock), wakeRunner: () => {} }
    const batches = createBatches(context)
    return {
      workspaceId,
      engine,
      batches,
      database,
      /** Another process, whose writer behaves as given. */
      processWith: (bulkWriter: BulkWriter) => createBatches({ ...context, engine: { ...engine, bulkWriter } }),
      runnerWith: (bulkWriter: BulkWriter) =>
        startBatchRunner({ database, fileStore, bulkWriter, log: createLogger('silent'), now: systemClock, pollMs: 5 }),
      async job(): Promise<Row<typeof jobState.row>> {
        const jobs = await database.run(jobState, [workspaceId])
        assert.equal(jobs.length, 1)
        assert.ok(jobs[0])
        return jobs[0]
      },
      async counts(): Promise<Row<typeof tenantCounts.row>> {
        const [counts] = await database.run(tenantCounts, [workspaceId])
        assert.ok(counts)
        return counts
      },
      expireLease: () => database.run(jobUpdateAge, [workspaceId]),
    }
  }

  /** Asks again and again, since runners work by themselves. */
  async function until(holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + hangLimitMs
    while (!(await holds())) {
      assert.ok(Date.now() < deadline, `never came true: ${holds}`)
      await nextTurn()
    }
  }

  const key = { key: 'POST /x k', bodyHash: 'h' }

  test('later records of a batch win over earlier ones of the same person, however far apart', async () => {
    const { workspaceId, batches, database } = await newTenant()
    const items = Array.from({ length: 3500 }, (_, i) => ({
      set: { email: i % 1750 === 0 ? 'same@b.co' : `e${i}@b.co`, ltv: i },
    }))
    assert.equal((await batches.write(upserts(workspaceId, items, Date.now()), answer)).kind, 'answered')
    assert.deepEqual(await database.run(profileFieldsByEmail, [workspaceId, 'same@b.co']), [
      { fields: { email: 'same@b.co', ltv: 1750 } },
    ])
  })

  test('a batch under a key whose process died is finished by a retry, each record written once', async () => {
    const { workspaceId, engine, batches, processWith, counts, job, expireLease } = await newTenant()
    const batch = appends(workspaceId, 3500, 17)
    void processWith(upTo(engine.bulkWriter, 3, dies)).write(batch, answer, key)
    await until(async () => (await counts()).records >= 1999)

    assert.equal((await batches.write(batch, answer, key)).kind, 'key_in_progress')
    await expireLease()
    assert.equal((await batches.findEarlier(workspaceId, key)).kind, 'interrupted')
    const settled = await batches.write(batch, answer, key)
    assert.equal(settled.kind, 'answered')
    const { job_id, ...rest } = await job()
    assert.deepEqual(bodyOf(settled), { jobId: job_id, total: 3500, failures: [17] })
    assert.deepEqual(rest, {
      state: 'completed',
      attempts: 2,
      processed_count: 3500,
      failed_count: 1,
      has_payload: false,
    })
    assert.deepEqual(await counts(), { records: 3499, keys: 1, profiles: 0 })

    const replayed = await batches.write(batch, answer, key)
    assert.equal(replayed.kind, 'replayed')
    assert.deepEqual(bodyOf(replayed), bodyOf(settled))
    assert.equal((await batches.write(batch, answer, { ...key, bodyHash: 'other' })).kind, 'key_reused')
    assert.equal((await counts()).records, 3499)
  })

  test('a batch under a key that failed half-way can be retried at once', async () => {
    const { workspaceId, engine, batches, processWith, counts } = await newTenant()
    const batch = appends(workspaceId, 2500)
    const fails = () => Promise.reject(new Error('out of memory'))
    await assert.rejects(processWith(upTo(engine.bulkWriter, 2, fails)).write(batch, answer, key), /out of memory/)
    assert.equal((await batches.write(batch, answer, key)).kind, 'answered')
    assert.deepEqual(await counts(), { records: 2500, keys: 1, profiles: 0 })
  })

  test('of two requests with one key at the same time, one is carried out', async () => {
    const { workspaceId, batches, counts } = await newTenant()
    const batch = appends(workspaceId, 50)
    const settled = await Promise.all([1, 2, 3, 4].map(() => batches.write(batch, answer, key)))
    assert.equal(settled.filter(each => each.kind === 'answered').length, 1)
    assert.ok(settled.every(each => each.kind !== 'key_reused'))
    assert.equal((await counts()).records, 50)
  })

  test('a refused batch leaves neither job nor key', async () => {
    const { workspaceId, batches, database, counts } = await newTenant()
    const batch = { ...appends(workspaceId, 1), items: [{ set: { order_id: 5 } }] }
    assert.equal((await batches.write(batch, answer, key)).kind, 'answered')
    assert.equal((await batches.accept(batch, answer, key)).kind, 'answered')
    assert.equal((await batches.write(batch, answer)).kind, 'answered')
    assert.deepEqual(await database.run(jobState, [workspaceId]), [])
    assert.deepEqual(await counts(), { records: 0, keys: 0, profiles: 0 })
  })

  test('a key is free again a day after its answer', async () => {
    const { workspaceId, batches, database, counts } = await newTenant()
    await batches.write(appends(workspaceId, 3), answer, key)
    await database.run(idempotencyKeyUpdateAge, [workspaceId])
    assert.equal((await batches.write(appends(workspaceId, 4), answer, { ...key, bodyHash: 'other' })).kind, 'answered')
    assert.equal((await counts()).records, 7)
  })

  test('an accepted batch is written by a runner, and its items are not kept', async () => {
    const { workspaceId, engine, batches, runnerWith, counts, job } = await newTenant()
    const accepted = await batches.accept(appends(workspaceId, 2200, 2), answer, key)
    const { job_id } = await job()
    assert.deepEqual(bodyOf(accepted), { jobId: job_id, total: 2200, failures: [2] })
    assert.equal((await batches.accept(appends(workspaceId, 2200, 2), answer, key)).kind, 'replayed')
    await using _runner = runnerWith(engine.bulkWriter)
    await until(async () => (await job()).state === 'completed')
    assert.deepEqual(await job(), {
      job_id,
      state: 'completed',
      attempts: 1,
      processed_count: 2200,
      failed_count: 1,
      has_payload: false,
    })
    assert.deepEqual(await counts(), { records: 2199, keys: 1, profiles: 0 })
  })

  test('a job whose process died is taken over by another, each record written once', async () => {
    const { workspaceId, engine, batches, runnerWith, counts, job, expireLease } = await newTenant()
    await batches.accept(appends(workspaceId, 3500), answer)
    void runnerWith(upTo(engine.bulkWriter, 3, dies))
    await until(async () => (await counts()).records >= 2000)
    await using _runner = runnerWith(engine.bulkWriter)
    await expireLease()
    await until(async () => (await job()).state === 'completed')
    assert.equal((await job()).attempts, 2)
    assert.deepEqual(await counts(), { records: 3500, keys: 0, profiles: 0 })
  })

  test('a runner that is closed hands its job back, to be gone on with at once', async () => {
    const { workspaceId, engine, batches, runnerWith, counts, job } = await newTenant()
    await batches.accept(appends(workspaceId, 7500), answer)
    let closing: PromiseLike<void> | undefined
    const first = runnerWith(
      upTo(engine.bulkWriter, 2, () => {
        closing ??= first[Symbol.asyncDispose]()
        return undefined
      }),
    )
    await until(async () => closing !== undefined)
    await closing
    const handedBack = await job()
    assert.equal(handedBack.state, 'pending')
    assert.ok(handedBack.processed_count > 0 && handedBack.processed_count < 7500)
    await using _runner = runnerWith(engine.bulkWriter)
    await until(async () => (await job()).state === 'completed')
    assert.equal((await counts()).records, 7500)
  })

  test('a job that fails three times is given up and says so', async () => {
    const { workspaceId, engine, batches, runnerWith, job, expireLease } = await newTenant()
    await batches.accept(appends(workspaceId, 5), answer)
    await using _runner = runnerWith(upTo(engine.bulkWriter, 1, () => Promise.reject(new Error('a fault'))))
    for (const attempts of [1, 2, 3]) {
      await until(async () => (await job()).attempts === attempts)
      await expireLease()
    }
    await until(async () => (await job()).state === 'failed')
    assert.equal((await job()).has_payload, false)
  })

  test('a batch written late overwrites nothing that was observed after it was accepted', async () => {
    const { workspaceId, engine, batches, runnerWith, database } = await newTenant()
    const items = [{ set: { email: 'a@b.co', tier: 'old', ltv: 1 } }]
    await batches.accept(upserts(workspaceId, items, Date.now() - 1000), answer)
    await batches.write(upserts(workspaceId, [{ set: { email: 'a@b.co', tier: 'new' } }], Date.now()), answer)
    await using _runner = runnerWith(engine.bulkWriter)
    await until(async () => (await database.run(jobState, [workspaceId])).every(each => each.state === 'completed'))
    assert.deepEqual(await database.run(profileFieldsByEmail, [workspaceId, 'a@b.co']), [
      { fields: { email: 'a@b.co', tier: 'new', ltv: 1 } },
    ])
  })

  test('a job whose items went with its request is closed, and a retry under its key still finishes it', async () => {
    const { workspaceId, engine, batches, processWith, runnerWith, counts, job, expireLease } = await newTenant()
    const batch = appends(workspaceId, 2500)
    void processWith(upTo(engine.bulkWriter, 2, dies)).write(batch, answer, key)
    await until(async () => (await counts()).records >= 1000)
    await expireLease()
    await using _runner = runnerWith(engine.bulkWriter)
    await until(async () => (await job()).state === 'failed')
    assert.equal((await batches.write(batch, answer, key)).kind, 'answered')
    assert.equal((await job()).state, 'completed')
    assert.deepEqual(await counts(), { records: 2500, keys: 1, profiles: 0 })
  })
})
