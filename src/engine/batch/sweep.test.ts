import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestWorkspace } from '../../../test/engine.ts'
import { startExperitureServer } from '../../../test/experiture.ts'
import { enterMessage } from '../../../test/outbox.ts'
import { openTemporaryFiles } from '../../../test/temporary-files.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createIdGenerator } from '../../runtime/ids.ts'
import { statement } from '../../store/statement.ts'
import { exportJobInsert, exportJobUpdateCancelled } from '../../store/write/export-job.ts'
import { sweep } from './sweep.ts'

const leftovers = statement(
  'leftover_count',
  ['uuid'],
  { jobs: 'bigint', errors: 'bigint', keys: 'bigint', buckets: 'bigint', records: 'bigint' },
  `select
    (select count(*) from job where workspace_id = $1) as jobs,
    (select count(*) from job_item_error where workspace_id = $1) as errors,
    (select count(*) from idempotency_key where workspace_id = $1) as keys,
    (select count(*) from rate_limit where workspace_id = $1) as buckets,
    (select count(*) from record where workspace_id = $1) as records`,
)

const dayMs = 24 * 3_600_000

const outboxUpdateSettled = statement(
  'test_outbox_update_settled',
  ['uuid', 'uuid'],
  {},
  `with noted as (
    insert into webhook_delivery (workspace_id, outbox_id, attempt, at, duration_ms, status)
    values ($1, $2, 1, now(), 5, 200)
  )
  update outbox set state = 'delivered', settled_at = now() where workspace_id = $1 and outbox_id = $2`,
)
const messageCounts = statement(
  'test_message_count',
  ['uuid'],
  { messages: 'bigint', attempts: 'bigint' },
  `select
    (select count(*) from outbox where workspace_id = $1) as messages,
    (select count(*) from webhook_delivery where workspace_id = $1) as attempts`,
)

const jobCounts = statement(
  'test_job_count',
  ['uuid'],
  { jobs: 'bigint' },
  'select count(*) as jobs from job where workspace_id = $1',
)

forEachDatabase('sweep', lane => {
  test('an export goes after seven days, however it ended, and one that waits stays', async () => {
    await using files = await openTemporaryFiles()
    const database = lane.database()
    const workspaceId = await createTestWorkspace(database)
    const newId = createIdGenerator(systemClock)
    const [cancelled, waiting] = [newId(), newId()]
    for (const jobId of [cancelled, waiting])
      await database.run(exportJobInsert, [workspaceId, jobId, 'profiles', '{}', new Date(), 9])
    await database.run(exportJobUpdateCancelled, [workspaceId, cancelled, new Date()])
    const left = async () => (await database.run(jobCounts, [workspaceId]))[0]?.jobs
    await sweep({ database, fileStore: files.store }, Date.now() + 6.99 * dayMs, () => false)
    assert.equal(await left(), 2)
    await sweep({ database, fileStore: files.store }, Date.now() + 7.01 * dayMs, () => false)
    assert.equal(await left(), 1)
  })

  test('webhooks go seven days after they settled, with the notes of their attempts, and never before', async () => {
    await using files = await openTemporaryFiles()
    const database = lane.database()
    const workspaceId = await createTestWorkspace(database)
    const atMs = Date.now() + 30 * dayMs
    const ids = await Promise.all(
      [1, 2].map(() => enterMessage(database, workspaceId, { url: 'https://hooks.example', atMs })),
    )
    await database.run(outboxUpdateSettled, [workspaceId, String(ids[0])])
    const left = async () => (await database.run(messageCounts, [workspaceId]))[0]
    await sweep({ database, fileStore: files.store }, Date.now() + 6.99 * dayMs, () => false)
    assert.deepEqual(await left(), { messages: 2, attempts: 1 })
    await sweep({ database, fileStore: files.store }, Date.now() + 7.01 * dayMs, () => false)
    assert.deepEqual(await left(), { messages: 1, attempts: 0 })
  })

  test('answers and buckets go after a day, jobs after seven, and what they wrote stays', async () => {
    await using server = await startExperitureServer(lane.database(), { rateLimitFactor: 1 })
    const { token, workspaceId } = await server.createTenant()
    const authorization = `Bearer ${await token('cdp:records:write')}`
    await server.send({
      path: '/public/v1/records/orders/append-batch',
      headers: { authorization, 'idempotency-key': 'k' },
      body: { records: [{ order_id: '1' }, { order_id: 2 }] },
    })
    const left = async () => (await lane.database().run(leftovers, [workspaceId]))[0]
    const sweepIn = (days: number) =>
      sweep({ database: lane.database(), fileStore: server.fileStore }, Date.now() + days * dayMs, () => false)
    const all = { jobs: 1, errors: 1, keys: 1, buckets: 1, records: 1 }
    await sweepIn(0.99)
    assert.deepEqual(await left(), all)
    await sweepIn(1.01)
    assert.deepEqual(await left(), { ...all, keys: 0, buckets: 0 })
    await sweepIn(7.01)
    assert.deepEqual(await left(), { jobs: 0, errors: 0, keys: 0, buckets: 0, records: 1 })
  })
})
