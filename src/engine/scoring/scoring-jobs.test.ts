import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type BackfillTenant, newBackfillTenant } from '../../../test/backfills.ts'
import { forEachDatabase } from '../../../test/databases.ts'
import { hangLimitMs } from '../../../test/hang-limit.ts'
import { fitRule } from '../../../test/scoring.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createIdGenerator } from '../../runtime/ids.ts'
import { createLogger } from '../../runtime/logger.ts'
import type { Database } from '../../store/database.ts'
import { jobFindAny } from '../../store/read/job-view.ts'
import { statement } from '../../store/statement.ts'
import { backfill } from './backfill.ts'
import { readProgress } from './job-progress.ts'
import { fitPages, rescore } from './rescore.ts'
import { createScoringJobs } from './scoring-jobs.ts'
import { type Progress, walkOnce } from './walk.ts'

const overlaps = statement(
  'test_job_overlap_count',
  ['uuid'],
  { overlaps: 'bigint', completed: 'bigint' },
  `select
    (select count(*) from job a join job b on a.workspace_id = b.workspace_id and a.job_id < b.job_id
      where a.workspace_id = $1 and a.started_at < b.completed_at and b.started_at < a.completed_at) as overlaps,
    (select count(*) from job where workspace_id = $1 and state = 'completed') as completed`,
)
const expireLeases = statement(
  'test_lease_update',
  ['uuid'],
  {},
  `update job set heartbeat_at = heartbeat_at - interval '61 seconds' where workspace_id = $1`,
)

forEachDatabase('jobs of scoring', lane => {
  /** A further process on the same database. */
  function newProcess({ context }: BackfillTenant, database: Database = lane.database()) {
    const engine = { ...context.engine, database }
    const newId = createIdGenerator(systemClock)
    return createScoringJobs({ ...context, engine, log: createLogger('silent'), newId, pollMs: 20 })
  }

  async function fill(tenant: BackfillTenant, count: number): Promise<void> {
    const people = await Promise.all(Array.from({ length: count }, (_, i) => tenant.write({ email: `p${i}@a.co` })))
    await Promise.all(people.map((id, i) => tenant.happened(id, { k: `v${i}` }, Date.UTC(2025, 0, 1))))
    await tenant.map('k', 'x')
  }

  test('backfills asked for at once by several processes run one after the other, and all are answered', async () => {
    const tenant = await newBackfillTenant(lane.database())
    const { workspaceId } = tenant
    await fill(tenant, 30)
    await using one = newProcess(tenant)
    await using two = newProcess(tenant)
    const asked = await Promise.all(
      [one, two, one, two].map(async process => {
        const { job_id } = await process.backfill(workspaceId)
        return process.outcomeOf(workspaceId, job_id)
      }),
    )
    const counts = asked.map(outcome => (outcome.kind === 'completed' ? [outcome.processed, outcome.updated] : []))
    assert.deepEqual(
      counts.toSorted((a, b) => (a[1] ?? 0) - (b[1] ?? 0)),
      [
        [30, 0],
        [30, 0],
        [30, 0],
        [30, 30],
      ],
    )
    assert.deepEqual(await lane.database().run(overlaps, [workspaceId]), [{ overlaps: 0, completed: 4 }])
  })

  test('a backfill whose process vanished is taken up where it stood, and counts every profile once', async () => {
    const tenant = await newBackfillTenant(lane.database())
    const { workspaceId } = tenant
    await fill(tenant, 1200)
    const database = lane.database()
    let batches = 0
    // As if the process had died within its second batch: nothing is heard of it again.
    const dying: Database = {
      ...database,
      transaction: work => {
        batches += 1
        return batches > 2 ? new Promise<never>(() => {}) : database.transaction(work)
      },
    }
    const lost = newProcess(tenant, dying)
    const { job_id: jobId } = await lost.backfill(workspaceId)
    const find = async () => (await database.run(jobFindAny, [workspaceId, jobId, new Date(0)]))[0]
    const deadline = Date.now() + hangLimitMs
    while (batches <= 2) {
      assert.ok(Date.now() < deadline, 'the first batch is never written')
      await nextTurn()
    }
    const half = await find()
    assert.deepEqual([half?.state, half?.processed_count], ['running', 500])
    assert.equal(readProgress(half?.progress, 500).updated, 500)
    await database.run(expireLeases, [workspaceId])
    await using next = newProcess(tenant)
    assert.deepEqual(await next.outcomeOf(workspaceId, jobId), { kind: 'completed', processed: 1200, updated: 1200 })
    assert.equal((await find())?.total_count, 1200)
    assert.deepEqual(await tenant.backfill(), [1200, 0])
  })

  test('a walk that stops goes on from where it stood', async () => {
    const tenant = await newBackfillTenant(lane.database())
    await fill(tenant, 700)
    const walk = walkOnce(tenant.workspaceId)
    const saved: Progress[] = []
    const stopped = await backfill(tenant.context, {
      ...walk,
      save: async (_, progress) => {
        saved.push(progress)
      },
      isStopping: () => saved.length === 1,
    })
    assert.equal(stopped.kind, 'stopped')
    assert.deepEqual([stopped.progress], saved)
    assert.equal(stopped.progress.processed, 500)
    const end = await backfill(tenant.context, { ...walk, from: stopped.progress })
    assert.deepEqual([end.kind, end.progress.processed, end.progress.updated], ['done', 700, 700])
  })

  test('a rescore writes only what differs, of the rulesets named, and leaves inactive ones alone', async () => {
    const tenant = await newBackfillTenant(lane.database())
    const { workspaceId, engine } = tenant
    await tenant.write({ email: 'a@a.co', tier: 'gold' })
    await tenant.write({ email: 'b@a.co' })
    const [first, second] = [
      await tenant.rate(fitRule('tier', 'gold', 3)),
      await tenant.rate(fitRule('tier', 'gold', 4)),
    ]
    const run = async (ids: readonly string[] | null) => {
      const { progress } = await rescore({ engine, now: Date.now }, walkOnce(workspaceId), fitPages(ids))
      return [progress.processed, progress.updated]
    }
    assert.deepEqual(await run([first]), [2, 1])
    assert.deepEqual(new Set((await tenant.scores()).map(row => row.ruleset_id)), new Set([first]))
    assert.deepEqual(await run(null), [2, 1])
    assert.deepEqual(await run(null), [2, 0])
    assert.equal((await tenant.scores()).filter(row => row.ruleset_id === second).length, 2)
  })

  test('a job of another workspace does not wait', async () => {
    const [busy, idle] = [await newBackfillTenant(lane.database()), await newBackfillTenant(lane.database())]
    await fill(idle, 3)
    const stuck: Database = { ...lane.database(), transaction: () => new Promise<never>(() => {}) }
    const holder = newProcess(busy, stuck)
    const { job_id: stuckId } = await holder.backfill(busy.workspaceId)
    await using other = newProcess(idle)
    const { job_id: jobId } = await other.backfill(idle.workspaceId)
    assert.deepEqual(await other.outcomeOf(idle.workspaceId, jobId), { kind: 'completed', processed: 3, updated: 3 })
    assert.notEqual(stuckId, jobId)
  })
})
