import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { describePostgres, openFreshPostgres } from '../../../test/databases.ts'
import { createTestWorkspace } from '../../../test/engine.ts'
import { createIdGenerator } from '../../runtime/ids.ts'
import type { Queryable } from '../database.ts'
import { jobFindHolder } from '../read/job-holder.ts'
import { statement } from '../statement.ts'
import { applyBulk } from './bulk-apply.ts'
import { jobInsert } from './job.ts'

const newId = createIdGenerator(Date.now)
const waitingCount = statement(
  'test_waiting_count',
  [],
  { count: 'int' },
  `select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted`,
)

describePostgres('stretches of a job on two connections', () => {
  async function open() {
    const database = await openFreshPostgres()
    const workspaceId = await createTestWorkspace(database)
    const jobId = newId()
    const times = [new Date(), new Date(), null] as const
    const params = [workspaceId, jobId, 'import', 'profiles', 'running', '{}', null, 0, 0, 0, 1, ...times] as const
    await database.run(jobInsert, params)
    const tools = { statements: new Map(), renderMessage: () => ({}) }
    const write = (lane: Queryable, from: number, to: number) => {
      const checkpoint = { jobId, attempts: 1, from, to, failed: 0, progress: null, errors: [] }
      return applyBulk(lane, tools, { workspaceId, configVersion: 1 }, null, checkpoint)
    }
    const standing = async () => (await database.run(jobFindHolder, [workspaceId, jobId]))[0]?.processed_count
    const untilOneWaits = async () => {
      while ((await database.run(waitingCount, []))[0]?.count !== 1) await sleep(5)
    }
    const [lane] = database.bulkLanes.writing
    assert.ok(lane !== undefined)
    return { database, lane, write, standing, untilOneWaits, [Symbol.asyncDispose]: database[Symbol.asyncDispose] }
  }

  test('the one behind waits for the one ahead and is then written', async () => {
    await using opened = await open()
    const { database, lane, write, standing, untilOneWaits } = opened
    let behind: Promise<void> | undefined
    await database.transaction(async tx => {
      await write(tx, 0, 10)
      behind = write(lane, 10, 20)
      await untilOneWaits()
    })
    await behind
    assert.equal(await standing(), 20)
  })

  test('the one behind is not written when the one ahead is not', async () => {
    await using opened = await open()
    const { database, lane, write, standing, untilOneWaits } = opened
    let behind: Promise<unknown> | undefined
    const ahead = database.transaction(async tx => {
      await write(tx, 0, 10)
      behind = assert.rejects(write(lane, 10, 20), { sqlState: '22012' })
      await untilOneWaits()
      throw new Error('the one ahead fails')
    })
    await assert.rejects(ahead, /the one ahead fails/)
    await behind
    assert.equal(await standing(), 0)
  })

  test('one that nobody is ahead of is written only where the job stands', async () => {
    await using opened = await open()
    const { lane, write, standing } = opened
    await assert.rejects(write(lane, 10, 20), { sqlState: '22012' })
    await write(lane, 0, 10)
    assert.equal(await standing(), 10)
  })
})
