import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, gateLanes, profileWrite, receiptOf } from '../../../test/engine.ts'
import { DatabaseError } from '../../store/database.ts'
import { profileFindByIdentifier } from '../../store/read/profile-find.ts'
import { profileChangeList } from '../../store/read/profile-history.ts'
import { statement } from '../../store/statement.ts'
import { OverloadedError, UnknownWorkspaceError } from '../engine.ts'

const countProfiles = statement(
  'test_profile_count',
  ['uuid'],
  { count: 'bigint' },
  'select count(*) as count from profile where workspace_id = $1',
)

function emails(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => `person${from + i}@example.org`)
}

forEachDatabase('the writer', lane => {
  async function countOf(workspaceId: string): Promise<number | undefined> {
    return (await lane.database().run(countProfiles, [workspaceId]))[0]?.count
  }

  test('an idle writer sends a write out alone, a busy one sends what has gathered together', async () => {
    const gate = gateLanes(lane.database())
    const { writer, config, flushes } = createTestEngine(gate.database)
    const workspaceId = await createTestWorkspace(lane.database())
    await config.get(workspaceId)
    gate.close()
    const first = writer.write(workspaceId, profileWrite({ email: 'first@example.org' }))
    await gate.whenWaiting(1)
    const others = emails(500).map(email => writer.write(workspaceId, profileWrite({ email })))
    gate.open()
    const receipts = (await Promise.all([first, ...others])).map(receiptOf)
    assert.ok(receipts.every(receipt => receipt.outcome === 'created'))
    assert.equal(await countOf(workspaceId), 501)
    assert.ok(flushes.includes(1), 'the first one left alone')
    assert.ok(flushes.length <= 4, `501 writes left in ${flushes.length} flushes`)
    assert.equal(writer.depth, 0)
  })

  test('what is settled is visible to the next read', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    for (const first_name of ['a', 'b', 'c', 'd', 'e']) {
      await writer.write(workspaceId, profileWrite({ email: 'p@example.org', first_name }))
      const [row] = await lane.database().run(profileFindByIdentifier, [workspaceId, ['email'], ['p@example.org']])
      assert.deepEqual(row?.fields, { email: 'p@example.org', first_name })
    }
  })

  test('writes of one person land in the order they were made while other flushes are in flight', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const settled: Promise<unknown>[] = []
    const names = Array.from({ length: 300 }, (_, i) => `name ${i}`)
    for (const [i, first_name] of names.entries()) {
      settled.push(writer.write(workspaceId, profileWrite({ email: 'one@example.org', first_name })))
      for (const email of emails(5, i * 5)) settled.push(writer.write(workspaceId, profileWrite({ email })))
      // Lets some of them leave before the next ones arrive.
      if (i % 20 === 19) await new Promise(setImmediate)
    }
    await Promise.all(settled)
    const [row] = await lane.database().run(profileFindByIdentifier, [workspaceId, ['email'], ['one@example.org']])
    assert.ok(row)
    assert.deepEqual(row.fields, { email: 'one@example.org', first_name: 'name 299' })
    assert.equal(row.revision, 300)
    const far = new Date('2100-01-01')
    const page = [workspaceId, [row.profile_id], far, 0, 'first_name', 1000] as const
    const history = (await lane.database().run(profileChangeList, page)).toReversed()
    assert.deepEqual(
      history.map(({ changes }) => changes),
      names.map((name, i) => ({
        ...(i === 0 && { attached: [['email', 'one@example.org']] }),
        fields: {
          ...(i === 0 && { email: [null, 'one@example.org'] }),
          first_name: [i === 0 ? null : names[i - 1], name],
        },
      })),
    )
  })

  test('a command that the database refuses fails alone and leaves its neighbours to succeed', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    await lane.database().execute(`
      create function test_refuse() returns trigger language plpgsql as $$
      begin
        if new.value = 'refused@example.org' then raise exception 'refused' using errcode = 'P0001'; end if;
        if new.value = 'racing@example.org' then raise exception 'racing' using errcode = '40001'; end if;
        return new;
      end $$;
      create trigger test_refuse before insert on identifier for each row execute function test_refuse()`)
    try {
      const given = [...emails(70), 'refused@example.org', ...emails(70, 70), 'racing@example.org', ...emails(70, 140)]
      const settled = await Promise.allSettled(given.map(email => writer.write(workspaceId, profileWrite({ email }))))
      const failed = settled.flatMap((result, i) =>
        result.status === 'rejected' ? [[given[i], result.reason.constructor.name]] : [],
      )
      assert.deepEqual(failed, [
        ['refused@example.org', 'DatabaseError'],
        ['racing@example.org', 'ConcurrentWriteError'],
      ])
      assert.equal(await countOf(workspaceId), 210)
      const again = writer.write(workspaceId, profileWrite({ email: 'refused@example.org' }))
      await assert.rejects(again, (error: unknown) => error instanceof DatabaseError && error.sqlState === 'P0001')
      const many = [...emails(5, 210), 'refused@example.org', ...emails(5, 215)].map(email => profileWrite({ email }))
      const receipts = (await writer.writeAll(workspaceId, many)).map(receiptOf)
      assert.deepEqual(
        receipts.map(receipt => receipt.problems[0]?.code),
        many.map((_, at) => (at === 5 ? 'failed' : undefined)),
      )
      assert.equal(await countOf(workspaceId), 220)
    } finally {
      await lane.database().execute('drop trigger test_refuse on identifier; drop function test_refuse()')
    }
    const healed = await writer.write(workspaceId, profileWrite({ email: 'refused@example.org' }))
    assert.equal(receiptOf(healed).outcome, 'created')
  })

  test('a command whose own answer cannot be made fails alone', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const fault = new Error('no answer')
    const respond = (): never => {
      throw fault
    }
    const settled = await Promise.allSettled([
      writer.write(workspaceId, profileWrite({ email: 'a@example.org' })),
      writer.write(
        workspaceId,
        profileWrite({ email: 'b@example.org' }, { idempotency: { key: 'k', bodyHash: 'h', respond } }),
      ),
      writer.write(workspaceId, profileWrite({ email: 'c@example.org' })),
    ])
    assert.deepEqual(
      settled.map(result => (result.status === 'rejected' ? result.reason : result.status)),
      ['fulfilled', fault, 'fulfilled'],
    )
    assert.equal(await countOf(workspaceId), 2)
  })

  test('a write of an undeclared field that comes too late to change anything is unchanged', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const outcomes: string[] = []
    for (const year of [2026, 2025, 2024]) {
      const set = { email: 'p@example.org', shoe_size: 42 }
      const command = profileWrite(set, { undeclared: 'discover', observedAtMs: Date.UTC(year) })
      outcomes.push(receiptOf(await writer.write(workspaceId, command)).outcome)
    }
    assert.deepEqual(outcomes, ['created', 'unchanged', 'unchanged'])
  })

  test('a full queue refuses with OverloadedError and takes writes again once it has emptied', async () => {
    const gate = gateLanes(lane.database())
    const { writer, config } = createTestEngine(gate.database, { maxDepth: 20 })
    const workspaceId = await createTestWorkspace(lane.database())
    await config.get(workspaceId)
    gate.close()
    const taken = emails(15).map(email => writer.write(workspaceId, profileWrite({ email })))
    await gate.whenWaiting(1)
    const more = writer.writeAll(
      workspaceId,
      emails(5, 15).map(email => profileWrite({ email })),
    )
    await assert.rejects(writer.write(workspaceId, profileWrite({ email: 'late@example.org' })), OverloadedError)
    await assert.rejects(writer.writeAll(workspaceId, [profileWrite({ email: 'late@example.org' })]), OverloadedError)
    gate.open()
    await Promise.all([...taken, more])
    assert.equal(await countOf(workspaceId), 20)
    await writer.write(workspaceId, profileWrite({ email: 'late@example.org' }))
    assert.equal(await countOf(workspaceId), 21)
  })

  test('writes that still wait for their configuration count as queued', async () => {
    const { writer } = createTestEngine(lane.database(), { maxDepth: 2 })
    const workspaceId = await createTestWorkspace(lane.database())
    const settled = await Promise.allSettled(emails(3).map(email => writer.write(workspaceId, profileWrite({ email }))))
    assert.deepEqual(
      settled.map(result => (result.status === 'rejected' ? result.reason.constructor.name : 'settled')),
      ['settled', 'settled', 'OverloadedError'],
    )
    assert.equal(await countOf(workspaceId), 2)
    await writer.write(workspaceId, profileWrite({ email: 'late@example.org' }))
  })

  test('draining refuses new writes, finishes those taken, and may be asked for twice', async () => {
    const gate = gateLanes(lane.database())
    const { writer, config } = createTestEngine(gate.database)
    const workspaceId = await createTestWorkspace(lane.database())
    await config.get(workspaceId)
    gate.close()
    const taken = emails(30).map(email => writer.write(workspaceId, profileWrite({ email })))
    await gate.whenWaiting(1)
    let drained = 0
    const drains = [writer.drain(), writer.drain()].map(drain => drain.then(() => (drained += 1)))
    await assert.rejects(writer.write(workspaceId, profileWrite({ email: 'late@example.org' })), OverloadedError)
    assert.equal(drained, 0)
    gate.open()
    await Promise.all(drains)
    assert.equal(await countOf(workspaceId), 30)
    await Promise.all(taken)
  })

  test('draining waits for writes that still wait for their configuration', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const taken = writer.write(workspaceId, profileWrite({ email: 'a@example.org' }))
    const unknown = writer.write(crypto.randomUUID(), profileWrite({ email: 'a@example.org' }))
    const refused = assert.rejects(unknown, UnknownWorkspaceError)
    await writer.drain()
    assert.equal(await countOf(workspaceId), 1)
    await Promise.all([taken, refused])
  })

  test('a batch of 10,000 of one workspace does not starve the single write of another', async () => {
    const { writer, config, flushes } = createTestEngine(lane.database())
    const [greedy, modest] = [await createTestWorkspace(lane.database()), await createTestWorkspace(lane.database())]
    await Promise.all([config.get(greedy), config.get(modest)])
    const commands = emails(10_000).map(email => profileWrite({ email }))
    const batch = writer.writeAll(greedy, commands)
    await new Promise(setImmediate)
    await writer.write(modest, profileWrite({ email: 'one@example.org' }))
    const before = flushes.reduce((sum, commands) => sum + commands, 0)
    assert.ok(before <= 4001, `${before} of the other workspace's commands were written first`)
    assert.ok((await batch).every(settled => settled.kind === 'settled'))
    assert.equal(await countOf(greedy), 10_000)
  })

  test('a batch that names one person in every command lands in order', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const commands = Array.from({ length: 5000 }, (_, i) =>
      profileWrite({ email: 'one@example.org', order_count: i, device_id: `d${i % 90}` }),
    )
    const settled = await writer.writeAll(workspaceId, commands)
    assert.equal(settled.map(receiptOf).at(-1)?.revision, 5000)
    const [row] = await lane.database().run(profileFindByIdentifier, [workspaceId, ['email'], ['one@example.org']])
    assert.equal(Object(row?.fields)['order_count'], 4999)
    assert.equal(await countOf(workspaceId), 1)
  })
})
