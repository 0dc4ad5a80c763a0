import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, gateLanes, profileWrite, receiptOf } from '../../../test/engine.ts'
import type { ProfileReceipt, ProfileWrite, RecordWrite } from '../../domain/command.ts'
import { profileFindByIdentifier } from '../../store/read/profile-find.ts'
import { statement } from '../../store/statement.ts'
import type { Engine } from '../engine.ts'

const listRecords = statement(
  'test_record_list',
  ['uuid'],
  { record_id: 'uuid' },
  'select record_id from record where workspace_id = $1',
)

const dayMs = 24 * 60 * 60 * 1000

/** Keeps an answer that says which attempt made it. */
function under(key: string, attempt: string, bodyHash = 'hash'): Pick<ProfileWrite, 'idempotency'> {
  const respond = (receipt: ProfileReceipt) =>
    receipt.outcome === 'refused' ? null : { status: 200, body: `${attempt} ${receipt.outcome}` }
  return { idempotency: { key, bodyHash, respond } }
}

forEachDatabase('an idempotency key', lane => {
  const workspace = () => createTestWorkspace(lane.database())

  async function revisionOf(workspaceId: string, email: string): Promise<number | undefined> {
    const [row] = await lane.database().run(profileFindByIdentifier, [workspaceId, ['email'], [email]])
    return row?.revision
  }

  test('answers a retry with the first answer, word for word, and writes nothing', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await workspace()
    const first = await writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', 'first')))
    assert.deepEqual(first.kind === 'settled' && first.answer, { status: 200, body: 'first created' })
    await writer.write(workspaceId, profileWrite({ email: 'a@example.org', first_name: 'Ada' }))
    const again = await writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', 'second')))
    assert.deepEqual(again, { kind: 'replayed', answer: { status: 200, body: 'first created' } })
    assert.equal(await revisionOf(workspaceId, 'a@example.org'), 2)
  })

  test('with another body is reused, and the body is not written', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await workspace()
    await writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', 'first')))
    const other = await writer.write(
      workspaceId,
      profileWrite({ email: 'b@example.org' }, under('k', 'second', 'other')),
    )
    assert.deepEqual(other, { kind: 'key_reused' })
    assert.equal(await revisionOf(workspaceId, 'b@example.org'), undefined)
  })

  test('twice at once on one engine is carried out once', async () => {
    const gate = gateLanes(lane.database())
    const { writer, config } = createTestEngine(gate.database)
    const workspaceId = await workspace()
    await config.get(workspaceId)
    gate.close()
    const first = writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', 'first')))
    const second = writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', 'second')))
    assert.deepEqual(await second, { kind: 'key_in_progress' })
    gate.open()
    assert.equal(receiptOf(await first).outcome, 'created')
    const third = await writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', 'third')))
    assert.deepEqual(third, { kind: 'replayed', answer: { status: 200, body: 'first created' } })
  })

  test('twice in one batch is carried out once', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await workspace()
    const settled = await writer.writeAll(workspaceId, [
      profileWrite({ email: 'a@example.org' }, under('k', 'first')),
      profileWrite({ email: 'a@example.org' }, under('k', 'second')),
    ])
    assert.deepEqual(
      settled.map(({ kind }) => kind),
      ['settled', 'key_in_progress'],
    )
    assert.equal(await revisionOf(workspaceId, 'a@example.org'), 1)
  })

  test('twice at once across two engines is carried out once, the other gets its answer', async () => {
    const workspaceId = await workspace()
    const engines = [createTestEngine(lane.database()), createTestEngine(lane.database())]
    await Promise.all(engines.map(engine => engine.config.get(workspaceId)))
    for (let round = 0; round < 20; round += 1) {
      const email = `p${round}@example.org`
      const settled = await Promise.all(
        engines.map((engine, i) =>
          engine.writer.write(workspaceId, profileWrite({ email }, { ...under(`k${round}`, `engine ${i}`) })),
        ),
      )
      const winner = settled.find(({ kind }) => kind === 'settled')
      const loser = settled.find(({ kind }) => kind === 'replayed')
      assert.ok(winner?.kind === 'settled' && loser?.kind === 'replayed', settled.map(({ kind }) => kind).join(' '))
      assert.deepEqual(loser.answer, winner.answer)
      assert.equal(await revisionOf(workspaceId, email), 1)
    }
  })

  test('keeps an append from making a second row, however often and wherever it is sent', async () => {
    const workspaceId = await workspace()
    const engines = [createTestEngine(lane.database()), createTestEngine(lane.database())]
    const append = (): RecordWrite => ({
      type: 'record',
      object: 'events',
      mode: 'append',
      set: { event: 'signed_up' },
      source: 'test',
      idempotency: { key: 'k', bodyHash: 'hash', respond: receipt => ({ status: 201, body: receipt.recordId ?? '' }) },
    })
    const send = (engine: Engine) => engine.writer.write(workspaceId, append())
    const settled = await Promise.all([...engines, ...engines, ...engines].map(send))
    assert.equal(settled.filter(({ kind }) => kind === 'settled').length, 1)
    const rows = await lane.database().run(listRecords, [workspaceId])
    assert.equal(rows.length, 1)
    const replayed = await Promise.all(engines.map(send))
    for (const again of replayed) {
      assert.deepEqual(again, { kind: 'replayed', answer: { status: 201, body: rows[0]?.record_id } })
    }
  })

  test('of a refused write is free for the corrected one', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await workspace()
    const refused = await writer.write(workspaceId, profileWrite({ nonsense: 'x' }, under('k', 'first')))
    assert.equal(receiptOf(refused).outcome, 'refused')
    const corrected = await writer.write(
      workspaceId,
      profileWrite({ email: 'a@example.org' }, under('k', 'second', 'other')),
    )
    assert.equal(receiptOf(corrected).outcome, 'created')
  })

  test('of a write that failed is free for the retry', async () => {
    const { writer } = createTestEngine(lane.database())
    const workspaceId = await workspace()
    await lane.database().execute(`
      create function test_refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
      create trigger test_refuse before insert on idempotency_key for each row execute function test_refuse()`)
    const command = profileWrite({ email: 'a@example.org' }, under('k', 'first'))
    try {
      await assert.rejects(writer.write(workspaceId, command), { sqlState: 'P0001' })
    } finally {
      await lane.database().execute('drop trigger test_refuse on idempotency_key; drop function test_refuse()')
    }
    assert.equal(await revisionOf(workspaceId, 'a@example.org'), undefined)
    assert.equal(receiptOf(await writer.write(workspaceId, command)).outcome, 'created')
  })

  test('belongs to its workspace alone', async () => {
    const { writer } = createTestEngine(lane.database())
    for (const workspaceId of [await workspace(), await workspace()]) {
      const written = await writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', 'first')))
      assert.equal(receiptOf(written).outcome, 'created')
    }
  })

  test('is remembered for 24 hours and free after them, also when two engines find it free at once', async () => {
    let nowMs = Date.UTC(2026, 0, 1)
    const now = () => nowMs
    const workspaceId = await workspace()
    const engines = [createTestEngine(lane.database(), { now }), createTestEngine(lane.database(), { now })]
    const [engine] = engines
    assert.ok(engine)
    const send = (by: Engine, attempt: string, bodyHash: string) =>
      by.writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', attempt, bodyHash)))

    await send(engine, 'first', 'one')
    nowMs += dayMs - 1
    assert.equal((await send(engine, 'second', 'one')).kind, 'replayed')
    assert.equal((await send(engine, 'third', 'two')).kind, 'key_reused')
    assert.equal((await engine.findEarlierAnswer(workspaceId, 'k', 'one')).kind, 'replayed')
    nowMs += 2
    assert.equal((await engine.findEarlierAnswer(workspaceId, 'k', 'one')).kind, 'none')
    const settled = await Promise.all(engines.map((each, i) => send(each, `engine ${i}`, 'two')))
    assert.deepEqual(settled.map(({ kind }) => kind).toSorted(), ['replayed', 'settled'])
    nowMs += dayMs - 10
    assert.equal((await send(engine, 'last', 'two')).kind, 'replayed')
  })

  test('exactly 24 hours old is settled one way or the other', async () => {
    let nowMs = Date.UTC(2026, 0, 1)
    const { writer } = createTestEngine(lane.database(), { now: () => nowMs })
    const workspaceId = await workspace()
    const send = (attempt: string) =>
      writer.write(workspaceId, profileWrite({ email: 'a@example.org' }, under('k', attempt)))
    await send('first')
    nowMs += dayMs
    const again = await send('second')
    assert.ok(again.kind === 'replayed' || again.kind === 'settled')
  })
})
