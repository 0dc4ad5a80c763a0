import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { startExperitureServer } from '../../../test/experiture.ts'
import { statement } from '../../store/statement.ts'
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

forEachDatabase('sweep', lane => {
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
    const sweepIn = (days: number) => sweep(lane.database(), Date.now() + days * dayMs, () => false)
    const all = { jobs: 1, errors: 1, keys: 1, buckets: 1, records: 1 }
    await sweepIn(0.99)
    assert.deepEqual(await left(), all)
    await sweepIn(1.01)
    assert.deepEqual(await left(), { ...all, keys: 0, buckets: 0 })
    await sweepIn(7.01)
    assert.deepEqual(await left(), { jobs: 0, errors: 0, keys: 0, buckets: 0, records: 1 })
  })
})
