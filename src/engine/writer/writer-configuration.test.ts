import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import {
  createTestEngine,
  createTestWorkspace,
  gateLanes,
  profileWrite,
  receiptOf,
  testChange,
} from '../../../test/engine.ts'
import { defaultSettings, maxDiscovered } from '../../domain/config.ts'
import {
  type ConfigurationPlan,
  type ConfigurationState,
  planField,
  planFieldRemoval,
  planObjectChange,
} from '../../domain/schema/plan-change.ts'
import { profileFindByIdentifier } from '../../store/read/profile-find.ts'
import { discoveredFieldList } from '../../store/read/workspace-config.ts'
import { changeConfiguration } from '../configuration/change-configuration.ts'

const loyalty = { name: 'loyalty', type: 'string', required: false, nullable: true } as const

const addField = (state: ConfigurationState) => planField(state, 'profiles', loyalty)
const removeField = (state: ConfigurationState) => planFieldRemoval(state, 'profiles', 'loyalty')
const blockShared = (state: ConfigurationState) =>
  planObjectChange(state, 'profiles', { blockedValues: ['Shared@Example.org'] })
const limitEmails = (state: ConfigurationState) =>
  planObjectChange(state, 'profiles', {
    identityKinds: defaultSettings.identityKinds.map(kind => (kind.kind === 'email' ? { ...kind, limit: 1 } : kind)),
  })
const readSwissNumbers = (state: ConfigurationState) => planObjectChange(state, 'profiles', { defaultRegion: 'CH' })

forEachDatabase('the configuration in force', lane => {
  async function change(workspaceId: string, plan: (state: ConfigurationState) => ConfigurationPlan): Promise<void> {
    const done = await changeConfiguration(lane.database(), testChange, workspaceId, { object: 'profiles' }, plan)
    assert.ok(done?.kind === 'created' || done?.kind === 'changed')
  }

  /** A workspace, and an engine that has written to it and so knows its configuration. */
  async function prepareEngine() {
    const gate = gateLanes(lane.database())
    const engine = createTestEngine(gate.database)
    const workspaceId = await createTestWorkspace(lane.database())
    const write = async (...given: Parameters<typeof profileWrite>) =>
      receiptOf(await engine.writer.write(workspaceId, profileWrite(...given)))
    await write({ email: 'known@example.org' })
    return { engine, gate, workspaceId, write }
  }

  test('a field declared elsewhere is taken by the next write', async () => {
    const { workspaceId, write } = await prepareEngine()
    assert.deepEqual(
      (await write({ email: 'a@example.org', loyalty: 'gold' })).problems.map(problem => [problem.code, problem.path]),
      [['unknown_field', 'loyalty']],
    )
    await change(workspaceId, addField)
    assert.equal((await write({ email: 'a@example.org', loyalty: 'gold' })).outcome, 'created')
  })

  test('a field removed elsewhere is refused by the next write', async () => {
    const { workspaceId, write, engine } = await prepareEngine()
    await change(workspaceId, addField)
    await write({ email: 'a@example.org', loyalty: 'gold' })
    await change(workspaceId, removeField)
    assert.equal((await write({ email: 'a@example.org', loyalty: 'silver' })).outcome, 'refused')
    // The profile was not read again, so the guard told first.
    assert.deepEqual(engine.retries, ['raced', 'outdated'])
    const [row] = await lane.database().run(profileFindByIdentifier, [workspaceId, ['email'], ['a@example.org']])
    assert.equal(Object(row?.fields)['loyalty'], 'gold')
  })

  test('a value blocked elsewhere joins nobody from the next write on', async () => {
    const { workspaceId, write } = await prepareEngine()
    const first = await write({ email: 'shared@example.org', customer_id: 'c1' })
    await change(workspaceId, blockShared)
    const second = await write({ email: 'shared@example.org', customer_id: 'c2' })
    assert.equal(second.outcome, 'created')
    assert.notEqual(second.profileId, first.profileId)
    assert.deepEqual(second.conflicts, [])
    assert.equal((await write({ email: 'shared@example.org' })).problems[0]?.code, 'no_identifier')
  })

  test('a limit narrowed elsewhere keeps the next value out', async () => {
    const { workspaceId, write } = await prepareEngine()
    await write({ email: 'a@example.org', customer_id: 'c1' })
    await change(workspaceId, limitEmails)
    const second = await write({ email: 'b@example.org', customer_id: 'c1' }, { matchKey: 'customer_id' })
    assert.equal(second.fields['email']?.verdict, 'kept')
    assert.deepEqual(
      second.conflicts.map(conflict => [conflict.reason, conflict.kind]),
      [['one_per_profile', 'email']],
    )
  })

  test('a default region set elsewhere reads the next phone number', async () => {
    const { workspaceId, write } = await prepareEngine()
    await change(workspaceId, readSwissNumbers)
    const written = await write({ phone: '044 668 18 00', first_name: 'Ada' })
    const [row] = await lane.database().run(profileFindByIdentifier, [workspaceId, ['phone'], ['+41446681800']])
    assert.equal(row?.profile_id, written.profileId)
  })

  test('a change between queueing and flush is obeyed, and only those it concerns are refused', async () => {
    const { engine, gate, workspaceId, write } = await prepareEngine()
    await change(workspaceId, addField)
    await write({ email: 'known@example.org', loyalty: 'gold' })
    gate.close()
    const queued = ['a', 'b', 'c', 'd'].map(name =>
      write({ email: `${name}@example.org`, ...(name < 'c' ? { loyalty: 'gold' } : {}) }),
    )
    await gate.whenWaiting(1)
    await change(workspaceId, removeField)
    gate.open()
    const outcomes = (await Promise.all(queued)).map(receipt => receipt.outcome)
    assert.deepEqual(outcomes, ['refused', 'refused', 'created', 'created'])
    assert.ok(engine.retries.includes('outdated'))
  })

  test('a change between the reading and the writing of a flush is obeyed', async () => {
    const { engine, gate, workspaceId, write } = await prepareEngine()
    await change(workspaceId, addField)
    await write({ email: 'known@example.org', loyalty: 'gold' })
    // The new e-mail is read first and written by the second statement, which finds the gate closed.
    gate.close(1)
    const queued = write({ email: 'a@example.org', loyalty: 'gold' })
    await gate.whenWaiting(1)
    await change(workspaceId, removeField)
    gate.open()
    assert.equal((await queued).outcome, 'refused')
    assert.deepEqual(engine.retries, ['raced', 'outdated'])
  })

  test('writes queued under different configurations are judged by the one in force', async () => {
    const { engine, gate, workspaceId, write } = await prepareEngine()
    gate.close()
    const blockers: ReturnType<typeof write>[] = []
    for (const [i] of gate.database.lanes.entries()) {
      blockers.push(write({ email: `blocker${i}@example.org` }))
      await gate.whenWaiting(i + 1)
    }
    const old = write({ email: 'a@example.org', customer_id: 'c1' })
    await change(workspaceId, addField)
    await engine.config.refresh(workspaceId)
    const recent = write({ email: 'b@example.org', loyalty: 'gold' })
    await change(workspaceId, blockShared)
    const blocked = write({ email: 'shared@example.org', customer_id: 'c2' })
    gate.open()
    const receipts = await Promise.all([...blockers, old, recent, blocked])
    assert.ok(receipts.every(receipt => receipt.outcome === 'created'))
    const rows = await lane.database().run(profileFindByIdentifier, [workspaceId, ['email'], ['shared@example.org']])
    assert.deepEqual(rows, [])
  })

  test('while the configuration keeps changing no write is lost', async () => {
    const { workspaceId, write } = await prepareEngine()
    let isOver = false
    const changes = (async () => {
      for (let i = 0; i < 20; i += 1) {
        await change(workspaceId, addField)
        await change(workspaceId, removeField)
      }
      isOver = true
    })()
    let written = 0
    while (!isOver) {
      const receipts = await Promise.all(
        Array.from({ length: 20 }, (_, i) => write({ email: `p${written}-${i}@example.org`, loyalty: 'gold' })),
      )
      for (const receipt of receipts) assert.ok(receipt.outcome === 'created' || receipt.outcome === 'refused')
      written += 1
    }
    await changes
  })

  test('a workspace keeps so many names of undeclared fields on record, and stores the others all the same', async () => {
    const { engine, workspaceId } = await prepareEngine()
    const tell = async (person: number) => {
      const told = Object.fromEntries(Array.from({ length: 1_900 }, (_, index) => [`f${person}_${index}`, 1]))
      const write = profileWrite({ email: `${person}@example.org`, ...told }, { undeclared: 'discover' })
      assert.equal(receiptOf(await engine.writer.write(workspaceId, write)).fields[`f${person}_0`]?.verdict, 'applied')
    }
    const count = async () => (await lane.database().run(discoveredFieldList, [workspaceId])).length
    for (const person of [1, 2, 3]) await tell(person)
    const full = await count()
    assert.ok(full >= maxDiscovered && full < 2 * maxDiscovered, String(full))
    await tell(4)
    assert.equal(await count(), full)
  })
})
