import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, profileWrite, receiptOf } from '../../../test/engine.ts'
import { findFaults, readWorld } from '../../../test/invariants.ts'
import type { ProfileWrite, Receipt } from '../../domain/command.ts'
import { isJsonObject } from '../../domain/json.ts'
import { createIdGenerator } from '../../runtime/ids.ts'
import type { Database } from '../../store/database.ts'
import { jobItemErrorListRange } from '../../store/read/job.ts'
import { jobFindHolder } from '../../store/read/job-holder.ts'
import { profileFindByIdentifier } from '../../store/read/profile-find.ts'
import { profileChangeList } from '../../store/read/profile-history.ts'
import { jobInsert, jobUpdateFailed } from '../../store/write/job.ts'
import type { Seal } from './bulk.ts'

const newId = createIdGenerator(Date.now)

async function enterJob(database: Database, workspaceId: string): Promise<string> {
  const jobId = newId()
  const counts = [0, 0, 0, 1] as const
  const times = [new Date(), new Date(), null] as const
  const params = [workspaceId, jobId, 'import', 'profiles', 'running', '{}', null, ...counts, ...times] as const
  await database.run(jobInsert, params)
  return jobId
}

function people(
  count: number,
  set: (i: number) => ProfileWrite['set'] = () => ({}),
  from = 0,
): readonly ProfileWrite[] {
  return Array.from({ length: count }, (_, i) => profileWrite({ email: `p${from + i}@example.org`, ...set(from + i) }))
}

function isRefused(receipt: Receipt): boolean {
  return receipt.outcome === 'refused'
}

/** Where the job stands once the rows from `from` to `to` are written, with an error for each that was refused. */
function sealOf(jobId: string, from: number, to: number, attempts = 1): Seal {
  return receipts => ({
    jobId,
    attempts,
    from,
    to,
    failed: receipts.filter(isRefused).length,
    progress: { to },
    errors: receipts.flatMap((receipt, i) =>
      receipt.outcome === 'refused' ? [{ index: from + i, error: { problems: receipt.problems } }] : [],
    ),
  })
}

forEachDatabase('the bulk writer', lane => {
  async function open() {
    const database = lane.database()
    const engine = createTestEngine(database)
    const workspaceId = await createTestWorkspace(database)
    const jobId = await enterJob(database, workspaceId)
    const standing = async () => (await database.run(jobFindHolder, [workspaceId, jobId]))[0]?.processed_count
    const find = async (value: string, kind = 'email') => {
      const [row] = await database.run(profileFindByIdentifier, [workspaceId, [kind], [value]])
      return row && { profileId: row.profile_id, fields: isJsonObject(row.fields) ? row.fields : {} }
    }
    return { ...engine, database, workspaceId, jobId, standing, find }
  }

  test('writes a stretch, its errors and the checkpoint of its job together', async () => {
    const { bulkWriter, database, workspaceId, jobId, standing, find } = await open()
    const commands = people(2000, i => (i === 7 ? { first_name: 7 } : { first_name: `name ${i}` }))
    const outcome = await bulkWriter.write(workspaceId, commands, sealOf(jobId, 0, 2000))
    assert.ok(outcome.kind === 'written')
    assert.deepEqual(outcome.receipts.map(receipt => receipt.outcome).filter(each => each === 'created').length, 1999)
    assert.equal(outcome.receipts[7]?.outcome, 'refused')
    assert.equal(await standing(), 2000)
    assert.equal((await find('p1999@example.org'))?.fields['first_name'], 'name 1999')
    assert.equal(await find('p7@example.org'), undefined)
    const errors = await database.run(jobItemErrorListRange, [workspaceId, jobId, 0, 2000])
    assert.deepEqual(
      errors.map(error => error.item_index),
      [7],
    )
    assert.deepEqual(findFaults(await readWorld(database, workspaceId)), [])
  })

  test('writes nothing for a job that somebody else holds, or that stands elsewhere, or is over', async () => {
    const { bulkWriter, database, workspaceId, jobId, standing, find } = await open()
    const given = people(3)
    assert.deepEqual(await bulkWriter.write(workspaceId, given, sealOf(jobId, 0, 3, 2)), { kind: 'lost' })
    assert.deepEqual(await bulkWriter.write(workspaceId, given, sealOf(jobId, 3, 6)), { kind: 'lost' })
    await database.run(jobUpdateFailed, [workspaceId, jobId, 1, new Date(), '{}'])
    assert.deepEqual(await bulkWriter.write(workspaceId, given, sealOf(jobId, 0, 3)), { kind: 'lost' })
    assert.equal(await standing(), 0)
    assert.equal(await find('p0@example.org'), undefined)
  })

  test('writes stretches that are handed in early in their order, whoever is in both', async () => {
    const { bulkWriter, database, workspaceId, jobId, standing, find } = await open()
    const rounds = Array.from({ length: 6 }, (_, round) => round)
    const written = await Promise.all(
      rounds.map(round => {
        // Every second one shares half its people with the one before.
        const commands = people(200, () => ({ first_name: `round ${round}` }), round * 100)
        return bulkWriter.write(workspaceId, commands, sealOf(jobId, round * 200, (round + 1) * 200))
      }),
    )
    assert.deepEqual(new Set(written.map(({ kind }) => kind)), new Set(['written']))
    assert.equal(await standing(), 1200)
    for (const round of rounds) {
      assert.equal((await find(`p${round * 100}@example.org`))?.fields['first_name'], `round ${round}`)
    }
    const shared = await find('p150@example.org')
    const history = [workspaceId, [shared?.profileId ?? ''], new Date('2100-01-01'), 0, null, 10] as const
    assert.equal((await database.run(profileChangeList, history)).length, 2)
    assert.deepEqual(findFaults(await readWorld(database, workspaceId)), [])
  })

  test('writes nothing of a job whose row is gone', async () => {
    const { bulkWriter, workspaceId, find } = await open()
    assert.deepEqual(await bulkWriter.write(workspaceId, people(3), sealOf(newId(), 0, 3)), { kind: 'lost' })
    assert.equal(await find('p0@example.org'), undefined)
  })

  test('refuses alone what the database will not take, and writes its neighbours', async () => {
    const { bulkWriter, workspaceId, jobId, standing, find } = await open()
    const commands = people(100, () => ({ first_name: 'fine' })).map((write, i) =>
      i === 42 ? { ...write, source: 'no text of PostgreSQL: \u0000' } : write,
    )
    const outcome = await bulkWriter.write(workspaceId, commands, sealOf(jobId, 0, 100))
    assert.ok(outcome.kind === 'written')
    assert.deepEqual(
      outcome.receipts.flatMap((receipt, i) => (receipt.outcome === 'refused' ? [i] : [])),
      [42],
    )
    assert.equal(await standing(), 100)
    assert.equal((await find('p43@example.org'))?.fields['first_name'], 'fine')
    assert.equal(await find('p42@example.org'), undefined)
  })

  test('keeps texts as they are, whatever separates columns and rows on the way', async () => {
    const { bulkWriter, database, workspaceId, jobId, find } = await open()
    const odd = ['a\nb', 'tab\there', 'back\\slash', '"quoted"', '{brace},comma', "it's", 'NULL', 'null', '\\N', '😀 ü']
    const commands = odd.map(text =>
      profileWrite({ external_id: `x ${text} y`, first_name: text }, { source: `said ${text}` }),
    )
    const outcome = await bulkWriter.write(workspaceId, commands, sealOf(jobId, 0, odd.length))
    assert.ok(outcome.kind === 'written')
    assert.ok(outcome.receipts.every(receipt => receipt.outcome === 'created'))
    for (const text of odd) {
      assert.equal((await find(`x ${text} y`, 'external_id'))?.fields['first_name'], text)
    }
    assert.deepEqual(findFaults(await readWorld(database, workspaceId)), [])
  })

  test('rehearses without writing', async () => {
    const { bulkWriter, writer, workspaceId, standing, find } = await open()
    await writer.write(workspaceId, profileWrite({ email: 'p1@example.org', first_name: 'Ada' }))
    const receipts = await bulkWriter.rehearse(
      workspaceId,
      people(3, i => ({ first_name: i === 2 ? 2 : 'Ada' })),
    )
    assert.deepEqual(
      receipts.map(receipt => receipt.outcome),
      ['created', 'unchanged', 'refused'],
    )
    assert.equal(await find('p0@example.org'), undefined)
    assert.equal(await standing(), 0)
  })

  test('loses nothing beside single writes to the same people', async () => {
    const { bulkWriter, writer, database, workspaceId, jobId, find } = await open()
    const bulk = Array.from({ length: 5 }, (_, round) =>
      bulkWriter.write(
        workspaceId,
        people(100, () => ({ first_name: `bulk ${round}` })),
        sealOf(jobId, round * 100, (round + 1) * 100),
      ),
    )
    const single = people(100, i => ({ last_name: `single ${i}` })).map(write => writer.write(workspaceId, write))
    const receipts = (await Promise.all(single)).map(receiptOf)
    assert.ok((await Promise.all(bulk)).every(({ kind }) => kind === 'written'))
    assert.ok(receipts.every(({ outcome }) => outcome === 'created' || outcome === 'updated'))
    for (const i of [0, 50, 99]) {
      const fields = (await find(`p${i}@example.org`))?.fields
      assert.equal(fields?.['first_name'], 'bulk 4')
      assert.equal(fields?.['last_name'], `single ${i}`)
    }
    assert.deepEqual(findFaults(await readWorld(database, workspaceId)), [])
  })
})
