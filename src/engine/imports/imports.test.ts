import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestWorkspace, profileWrite, testChange } from '../../../test/engine.ts'
import { beforeEach, csvOf, jobUpdateSilent, openTestImports, planOf, samePlan } from '../../../test/imports.ts'
import { openTemporaryFiles } from '../../../test/temporary-files.ts'
import { planField, planFieldRemoval } from '../../domain/schema/plan-change.ts'
import { statement } from '../../store/statement.ts'
import { sweep } from '../batch/sweep.ts'
import { changeConfiguration } from '../configuration/change-configuration.ts'
import { sampleDirectory } from '../sample-data/read-sources.ts'
import type { BulkWriter } from '../writer/bulk.ts'

const stored = statement(
  'test_import_count',
  ['uuid'],
  { profiles: 'int', records: 'int', changes: 'int', identifiers: 'int' },
  `select
    (select count(*)::int from profile where workspace_id = $1 and merged_into is null) as profiles,
    (select count(*)::int from record where workspace_id = $1) as records,
    (select count(*)::int from profile_change where workspace_id = $1) as changes,
    (select count(*)::int from identifier where workspace_id = $1) as identifiers`,
)
const fieldsByEmail = statement(
  'test_import_fields',
  ['uuid', 'text'],
  { fields: 'jsonb' },
  `select p.fields from profile p where p.workspace_id = $1 and p.fields ->> 'email' = $2 and p.merged_into is null`,
)
const attemptsOf = statement(
  'test_import_attempts',
  ['uuid', 'uuid'],
  { attempts: 'int', is_held: 'bool' },
  'select attempts, heartbeat_at is not null as is_held from job where workspace_id = $1 and job_id = $2',
)

const contact = samePlan(['email', 'first_name', 'ltv'])
const header = ['email', 'first_name', 'ltv']

function people(count: number, ltv: (i: number) => string | number = i => i): string {
  return csvOf(
    header,
    Array.from({ length: count }, (_, i) => [`p${i}@example.com`, `Name${i}`, ltv(i)]),
  )
}

function orders(count: number): string {
  return csvOf(
    ['order_id', 'total'],
    Array.from({ length: count }, (_, i) => [`o${i}`, i]),
  )
}
const orderPlan = samePlan(['order_id', 'total'], { mode: 'append' })

forEachDatabase('imports', lane => {
  const database = () => lane.database()
  const countOf = async (workspaceId: string) => (await database().run(stored, [workspaceId]))[0]

  test('bad rows are listed with row, column, value and message, and the good ones around them are written', async () => {
    await using own = await openTestImports(database())
    const workspaceId = await createTestWorkspace(database())
    const text = csvOf(
      ['Mail', 'Name', 'Value'],
      [
        ['a@example.com', 'A', 1],
        ['b@example.com', 'B', 'lots'],
        ['nobody', 'C', 3],
        ['d@example.com', 'D', 4],
        ['e@example.com', 'E', 5, 'too', 'many'],
        ['', 'F', 6],
        ['g@example.com', 'G', 7],
      ],
    )
    const job = await own.run(workspaceId, text, planOf({ Mail: 'email', Name: 'first_name', Value: 'ltv' }))
    assert.equal(job.state, 'completed')
    const { created, failed, rows, unchanged } = job.counts
    assert.deepEqual(
      { created, failed, rows, unchanged, total: job.totalRows },
      { created: 3, failed: 4, rows: 7, unchanged: 0, total: 7 },
    )
    assert.equal(job.bytesRead, job.byteCount)
    const errors = await own.imports.listErrors(workspaceId, job.jobId, { limit: 10 })
    assert.deepEqual(
      errors.map(({ row }) => row),
      [2, 3, 5, 6],
    )
    const [second, third] = errors.map(({ problems }) => problems[0])
    assert.deepEqual([second?.path, second?.value], ['Value', 'lots'])
    assert.deepEqual([third?.path, third?.value], ['Mail', 'nobody'])
    for (const { problems } of errors) for (const { message } of problems) assert.ok(message.length > 5)
    assert.deepEqual(await own.imports.listErrors(workspaceId, job.jobId, { after: 3, limit: 1 }), errors.slice(2, 3))
    assert.equal((await countOf(workspaceId))?.profiles, 3)
  })

  test('the same file a second time changes nothing', async () => {
    await using own = await openTestImports(database())
    const workspaceId = await createTestWorkspace(database())
    const text = await readFile(`${sampleDirectory}crm.csv`, 'utf8')
    const [names = ''] = text.split('\n')
    const plan = samePlan(names.trim().split(','), { undeclared: 'discover' })
    const first = await own.run(workspaceId, text, plan)
    assert.deepEqual([first.state, first.counts.created, first.counts.failed], ['completed', 59, 0])
    const before = await countOf(workspaceId)
    const second = await own.run(workspaceId, text, plan)
    const { rows, unchanged, created, updated } = second.counts
    assert.deepEqual({ rows, unchanged, created, updated }, { rows: 59, unchanged: 59, created: 0, updated: 0 })
    assert.deepEqual(await countOf(workspaceId), before)
  })

  test('a paused import stops between two stretches, and goes on from there when it is resumed', async () => {
    const workspaceId = await createTestWorkspace(database())
    let jobId = ''
    await using own = await openTestImports(database(), {
      around: beforeEach(async stretch => {
        if (stretch === 3) assert.ok(await own.imports.pause(workspaceId, jobId))
      }),
    })
    const entered = await own.imports.enter({
      workspaceId,
      objectName: 'orders',
      fileName: 'orders.csv',
      shown: { operation: 'import' },
      source: 'test',
    })
    jobId = entered.jobId
    assert.equal(entered.state, 'waiting')
    assert.equal(await own.imports.start(workspaceId, jobId), false)
    assert.equal(await own.imports.plan(workspaceId, jobId, orderPlan), false)
    const file = { fileId: entered.fileId, name: 'orders.csv', maxBytes: 1e6, keptMs: 1000 }
    await own.files.keep(workspaceId, file, pieces(orders(50)))
    assert.ok(await own.imports.receive(workspaceId, jobId))
    assert.ok(await own.imports.plan(workspaceId, jobId, orderPlan))
    assert.equal((await own.imports.find(workspaceId, jobId))?.state, 'ready')
    assert.ok(await own.imports.start(workspaceId, jobId))
    const paused = await own.when(workspaceId, jobId, 'paused')
    assert.ok(paused.counts.rows < 50)
    assert.equal(await own.imports.pause(workspaceId, jobId), false)
    assert.equal(await own.imports.receive(workspaceId, jobId), false)
    assert.ok(await own.imports.resume(workspaceId, jobId))
    const done = await own.when(workspaceId, jobId, 'completed', 'failed')
    assert.deepEqual([done.state, done.counts.rows, done.counts.created], ['completed', 50, 50])
    assert.equal((await countOf(workspaceId))?.records, 50)
    assert.equal(await own.imports.resume(workspaceId, jobId), false)
    assert.equal(await own.imports.cancel(workspaceId, jobId), false)
    assert.equal(await own.files.find(workspaceId, entered.fileId), undefined)
  })

  test('a cancelled import writes nothing more, and what it has written stays and is counted', async () => {
    const workspaceId = await createTestWorkspace(database())
    let jobId = ''
    await using own = await openTestImports(database(), {
      around: beforeEach(async stretch => {
        while (stretch === 3 && jobId === '') await Promise.resolve()
        if (stretch === 3) assert.ok(await own.imports.cancel(workspaceId, jobId))
      }),
    })
    jobId = await own.start(workspaceId, orders(100), orderPlan, 'orders')
    await own.when(workspaceId, jobId, 'cancelled')
    await own.imports[Symbol.asyncDispose]()
    const job = await own.imports.find(workspaceId, jobId)
    assert.equal(job?.state, 'cancelled')
    assert.ok(job.counts.rows <= 14)
    assert.equal((await countOf(workspaceId))?.records, job.counts.rows)
  })

  test('a process that stops finishes its stretch and hands the import back at once, and another goes on', async () => {
    const workspaceId = await createTestWorkspace(database())
    await using places = await openTestImports(database(), { around: () => neverCalled })
    await places.imports[Symbol.asyncDispose]()
    const { files } = places
    const reached = Promise.withResolvers<void>()
    const first = await openTestImports(database(), {
      files,
      around: beforeEach(async stretch => {
        if (stretch === 3) reached.resolve()
      }),
    })
    const jobId = await first.start(workspaceId, orders(200), orderPlan, 'orders')
    await reached.promise
    await first[Symbol.asyncDispose]()
    const left = await first.imports.find(workspaceId, jobId)
    assert.equal(left?.state, 'pending')
    assert.ok(left.counts.rows < 200 && left.counts.rows > 0)
    assert.equal((await countOf(workspaceId))?.records, left.counts.rows)
    await using second = await openTestImports(database(), { files })
    const done = await second.when(workspaceId, jobId, 'completed', 'failed')
    assert.deepEqual([done.state, done.counts.created], ['completed', 200])
    assert.equal((await countOf(workspaceId))?.records, 200)
  })

  test('of many processes one runs an import, and of a workspace one import runs at a time', async () => {
    const workspaceId = await createTestWorkspace(database())
    let atOnce = 0
    let most = 0
    const counting = (writer: BulkWriter): BulkWriter => ({
      ...writer,
      async write(...given: Parameters<typeof writer.write>) {
        atOnce += 1
        most = Math.max(most, atOnce)
        try {
          return await writer.write(...given)
        } finally {
          atOnce -= 1
        }
      },
    })
    await using first = await openTestImports(database(), { around: counting })
    await using second = await openTestImports(database(), { around: counting, files: first.files })
    const jobIds = await Promise.all(
      Array.from({ length: 6 }, () => first.start(workspaceId, orders(40), orderPlan, 'orders')),
    )
    for (const jobId of jobIds) {
      const job = await second.when(workspaceId, jobId, 'completed', 'failed')
      assert.deepEqual([job.state, job.counts.created], ['completed', 40])
      const [held] = await database().run(attemptsOf, [workspaceId, jobId])
      assert.deepEqual(held, { attempts: 1, is_held: false })
    }
    assert.equal((await countOf(workspaceId))?.records, 240)
    // Three stretches of one import are under way at once, and never those of two.
    assert.ok(most <= 3, `${most}`)
  })

  test('a dry run changes nothing, and foretells what the import then does', async () => {
    await using own = await openTestImports(database())
    const workspaceId = await createTestWorkspace(database())
    await own.engine.writer.write(workspaceId, profileWrite({ email: 'p3@example.com', first_name: 'Old' }))
    const rows = [
      ...Array.from({ length: 40 }, (_, i) => [`p${i}@example.com`, `Name${i}`, i]),
      // Further on in the file the same people come again, some with something new.
      ...Array.from({ length: 20 }, (_, i) => [`P${i}@example.com`, `Name${i}`, i % 2 === 0 ? i : 1000]),
      ['bad', 'x', 1],
      ['late@example.com', 'x', 'much'],
    ]
    const before = await countOf(workspaceId)
    const dry = await own.run(workspaceId, csvOf(header, rows), { ...contact, isDryRun: true })
    assert.equal(dry.state, 'completed')
    assert.deepEqual(await countOf(workspaceId), before)
    const dryErrors = await own.imports.listErrors(workspaceId, dry.jobId, { limit: 10 })
    assert.deepEqual(
      dryErrors.map(({ row }) => row),
      [61, 62],
    )
    const real = await own.run(workspaceId, csvOf(header, rows), contact)
    assert.deepEqual(dry.counts, real.counts)
    assert.equal(real.counts.created, 39)
    assert.equal((await countOf(workspaceId))?.profiles, 40)
    assert.deepEqual(await own.imports.listErrors(workspaceId, real.jobId, { limit: 10 }), dryErrors)
  })

  test('single writes during an import lose nothing and take nothing away', async () => {
    const workspaceId = await createTestWorkspace(database())
    const writes: Promise<unknown>[] = []
    await using own = await openTestImports(database(), {
      stretchRows: 20,
      around: beforeEach(async stretch => {
        for (let i = 0; i < 100; i += 1) {
          const write = profileWrite({ email: `p${i}@example.com`, [`x${stretch}`]: i }, { undeclared: 'discover' })
          writes.push(own.engine.writer.write(workspaceId, write))
        }
      }),
    })
    const job = await own.run(workspaceId, people(100), contact)
    await Promise.all(writes)
    assert.deepEqual([job.state, job.counts.failed], ['completed', 0])
    assert.equal((await countOf(workspaceId))?.profiles, 100)
    for (const i of [0, 42, 99]) {
      const [row] = await database().run(fieldsByEmail, [workspaceId, `p${i}@example.com`])
      assert.deepEqual(row?.fields, {
        email: `p${i}@example.com`,
        first_name: `Name${i}`,
        ltv: i,
        ...Object.fromEntries([1, 2, 3, 4, 5].map(stretch => [`x${stretch}`, i])),
      })
    }
  })

  test('a field that is undeclared while the import runs is an error of the rows that come after', async () => {
    const workspaceId = await createTestWorkspace(database())
    const change = { object: 'profiles', field: 'ltv' }
    await using own = await openTestImports(database(), {
      around: beforeEach(async stretch => {
        if (stretch !== 4) return
        await changeConfiguration(database(), testChange, workspaceId, change, state =>
          planFieldRemoval(state, 'profiles', 'ltv'),
        )
      }),
    })
    const job = await own.run(workspaceId, people(70), contact)
    assert.equal(job.state, 'completed')
    assert.equal(job.counts.created + job.counts.failed, 70)
    assert.ok(job.counts.created >= 14 && job.counts.failed >= 40, JSON.stringify(job.counts))
    const [first] = await own.imports.listErrors(workspaceId, job.jobId, { limit: 1 })
    assert.deepEqual([first?.problems[0]?.code, first?.problems[0]?.path], ['unknown_field', 'ltv'])
  })

  test('a field whose type changes while the import runs is read by its new type from then on', async () => {
    const workspaceId = await createTestWorkspace(database())
    const change = { object: 'profiles', field: 'score' }
    const field = { name: 'score', type: 'number', required: false, nullable: true } as const
    await using own = await openTestImports(database(), {
      around: beforeEach(async stretch => {
        if (stretch !== 4) return
        await changeConfiguration(database(), testChange, workspaceId, change, state =>
          planField(state, 'profiles', field),
        )
      }),
    })
    const rows = Array.from({ length: 70 }, (_, i) => [`p${i}@example.com`, i])
    const plan = samePlan(['email', 'score'], { undeclared: 'discover' })
    const job = await own.run(workspaceId, csvOf(['email', 'score'], rows), plan)
    assert.equal(job.counts.created + job.counts.failed, 70)
    const fieldsOf = async (i: number) =>
      (await database().run(fieldsByEmail, [workspaceId, `p${i}@example.com`]))[0]?.fields
    assert.deepEqual(await fieldsOf(0), { email: 'p0@example.com', score: '0' })
    assert.deepEqual(await fieldsOf(69), { email: 'p69@example.com', score: 69 })
  })

  test('a file that cannot be read to its end fails and says why, and the rows before it stand', async () => {
    await using own = await openTestImports(database(), { stretchRows: 1_000 })
    const workspaceId = await createTestWorkspace(database())
    const packed = gzipSync(orders(50_000))
    const job = await own.run(workspaceId, packed.subarray(0, packed.length / 2), orderPlan, 'orders')
    assert.equal(job.state, 'failed')
    assert.match(job.error?.message ?? '', /^the file /)
    assert.ok(job.counts.created > 1_000 && job.counts.created < 49_000, JSON.stringify(job.counts))
    assert.equal(job.counts.created, job.counts.rows)
    assert.equal((await countOf(workspaceId))?.records, job.counts.created)
  })

  test('an import that fails on our side three times at one place is given up, and one that only lost a process is not', async () => {
    const workspaceId = await createTestWorkspace(database())
    let faults = 0
    await using own = await openTestImports(database(), {
      around: beforeEach(async () => {
        faults += 1
        throw new TypeError('a fault of ours')
      }),
    })
    const jobId = await own.start(workspaceId, orders(3), orderPlan, 'orders')
    for (let wanted = 1; wanted <= 3; wanted += 1) {
      while (faults < wanted) {
        await database().run(jobUpdateSilent, [])
        await own.imports.find(workspaceId, jobId)
      }
    }
    const job = await own.when(workspaceId, jobId, 'failed')
    assert.match(job.error?.message ?? '', /3 times/)
    assert.equal(job.error?.isOurs, true)
    assert.equal(faults, 3)
  })

  test('an import whose file is gone fails and says what to do', async () => {
    await using own = await openTestImports(database())
    const workspaceId = await createTestWorkspace(database())
    const kept = { name: 'file.csv', maxBytes: 1e6, keptMs: 1000 }
    const { fileId } = await own.files.keep(workspaceId, kept, pieces(orders(3)))
    const given = { workspaceId, objectName: 'orders', fileName: 'f', shown: { operation: 'import' }, source: 's' }
    const { jobId } = await own.imports.enter({ ...given, fileId, plan: orderPlan })
    await own.files.delete(workspaceId, fileId)
    await own.imports.start(workspaceId, jobId)
    const job = await own.when(workspaceId, jobId, 'failed')
    assert.match(job.error?.message ?? '', /send it again/)
    assert.equal(job.error?.isOurs, false)
  })

  test('imports that nobody went on with go after 30 days, with their errors, and one that is due stays', async () => {
    await using own = await openTestImports(database())
    const workspaceId = await createTestWorkspace(database())
    const { jobId } = await own.run(
      workspaceId,
      people(3, () => 'lots'),
      contact,
    )
    const given = { workspaceId, objectName: 'orders', fileName: 'f', shown: { operation: 'import' }, source: 's' }
    const waiting = await own.imports.enter(given)
    assert.equal((await own.imports.listErrors(workspaceId, jobId, { limit: 9 })).length, 3)
    await using temporary = await openTemporaryFiles()
    const places = { database: database(), fileStore: temporary.store }
    await sweep(places, Date.now() + 29.99 * 24 * 3_600_000, () => false)
    assert.equal((await own.imports.list(workspaceId, { limit: 9 })).length, 2)
    assert.equal((await own.imports.list(workspaceId, { limit: 9, operation: 'other' })).length, 0)
    await sweep(places, Date.now() + 30.01 * 24 * 3_600_000, () => false)
    assert.deepEqual(await own.imports.list(workspaceId, { limit: 9 }), [])
    assert.deepEqual(await own.imports.listErrors(workspaceId, jobId, { limit: 9 }), [])
    assert.equal(await own.imports.cancel(workspaceId, waiting.jobId), false)
  })
})

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const neverCalled = {
  write: () => Promise.reject(new Error('nothing is written here')),
  rehearse: () => Promise.reject(new Error('nothing is rehearsed here')),
}
