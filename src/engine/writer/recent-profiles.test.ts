import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import {
  createTestEngine,
  createTestWorkspace,
  profileWrite,
  type TestEngine,
  testChange,
} from '../../../test/engine.ts'
import type { ProfileReceipt, ProfileWrite } from '../../domain/command.ts'
import type { FlushPlan } from '../../domain/plan/flush-plan.ts'
import type { Database } from '../../store/database.ts'
import { profileFindByIdentifier } from '../../store/read/profile-find.ts'
import { eraseProfile } from '../profiles/erase-profile.ts'
import { splitProfile } from '../profiles/split-profile.ts'
import { createRecentProfiles, nothingKnown } from './recent-profiles.ts'

/** Counts the statements that read identities, among all that the lanes of a database run. */
function countReads(database: Database): { database: Database; readonly reads: number } {
  let reads = 0
  const lanes = database.lanes.map((lane): Database['lanes'][number] => ({
    run(statement, params) {
      if (statement.name.startsWith('identity_find')) reads += 1
      return lane.run(statement, params)
    },
  }))
  const counted: Database = { ...database, lanes }
  return {
    database: counted,
    get reads() {
      return reads
    },
  }
}

function planOf(person: string): FlushPlan {
  const profileId = `0190a000-0000-7000-8000-00000000000${person}`
  const row = { fields: {}, meta: {}, own: null, absorbed: [], vetoed: [], mergedInto: null, createdAtMs: 0 }
  const inserted = { ...row, profileId, updatedAtMs: 0, lastArrival: 0, revision: 1, version: 0 }
  const attached = { kind: 'email', value: person, profileId, homeId: profileId, firstSeenMs: 0, source: 'test' }
  const others = {
    worded: [],
    reworded: [],
    unworded: [],
    rewritten: [],
    repointed: [],
    moved: [],
    released: [],
    changes: [],
    merges: [],
    conflicts: [],
  }
  const events = {
    events: [],
    enrichments: [],
    eventKeys: [],
    activities: [],
    held: [],
    scores: [],
    unscored: [],
    firings: [],
    notices: [],
    messages: [],
  }
  const rest = { ...others, ...events, records: [], recordKeys: [], answers: [], discovered: [], changed: [] }
  return { ...rest, inserted: [inserted], attached: [attached] }
}

test('what was not written lately is forgotten: while others filled the memory, or in time', () => {
  let nowMs = 0
  const recent = createRecentProfiles(() => nowMs, 2)
  const knows = (person: string) => recent.recall('w', [{ k: 'email', v: person }]).owners.size === 1
  for (const person of ['1', '2', '3', '4']) recent.remember('w', nothingKnown, planOf(person))
  assert.ok(knows('4'))
  for (const person of ['5', '6', '7']) recent.remember('w', nothingKnown, planOf(person))
  assert.ok(!knows('1'))
  assert.ok(!knows('2'))
  assert.ok(knows('7'))
  assert.equal(recent.recall('another workspace', [{ k: 'email', v: '7' }]).owners.size, 0)
  for (nowMs = 0; nowMs < 200_000; nowMs += 50_000) recent.recall('w', [])
  assert.ok(!knows('7'))
})

forEachDatabase('what was written lately', lane => {
  async function setUp() {
    const counter = countReads(lane.database())
    const here = createTestEngine(counter.database)
    const elsewhere = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const write = async (
      engine: TestEngine,
      set: ProfileWrite['set'],
      rest: Parameters<typeof profileWrite>[1] = {},
    ): Promise<ProfileReceipt> => {
      const settled = await engine.writer.write(workspaceId, profileWrite(set, rest))
      assert.equal(settled.kind, 'settled')
      return settled.receipt
    }
    const show = async (kind: string, value: string) => {
      const [row] = await lane.database().run(profileFindByIdentifier, [workspaceId, [kind], [value]])
      return row && { profileId: row.profile_id, fields: row.fields }
    }
    return { here, elsewhere, counter, workspaceId, write, show }
  }

  test('a person written before is written again without reading', async () => {
    const { here, counter, write, show } = await setUp()
    const first = await write(here, { email: 'a@example.org', tier: 'free' })
    const before = counter.reads
    const second = await write(here, { email: 'a@example.org', tier: 'gold' })
    await write(here, { email: 'a@example.org', tier: null, last_name: 'Byron' })
    assert.equal(counter.reads, before)
    assert.equal(second.revision, first.revision + 1)
    assert.deepEqual((await show('email', 'a@example.org'))?.fields, { email: 'a@example.org', last_name: 'Byron' })
    assert.deepEqual(here.retries, [])
  })

  test('what another process wrote meanwhile is seen, not written over', async () => {
    const { here, elsewhere, write, show } = await setUp()
    await write(here, { email: 'a@example.org', tier: 'free' })
    await write(elsewhere, { email: 'a@example.org', tier: 'gold' })
    const kept = await write(here, { email: 'a@example.org', tier: 'free' }, { behaviours: { tier: 'only_if_empty' } })
    assert.equal(kept.fields['tier']?.verdict, 'kept')
    assert.deepEqual(here.retries, ['raced'])
    assert.deepEqual((await show('email', 'a@example.org'))?.fields, { email: 'a@example.org', tier: 'gold' })
  })

  test('a write that changes nothing is judged by what is stored, not by what is remembered', async () => {
    const { here, elsewhere, write } = await setUp()
    const early = { observedAtMs: 1_000 }
    await write(here, { email: 'a@example.org', tier: 'free' }, { observedAtMs: 5_000 })
    await write(elsewhere, { email: 'a@example.org', tier: 'gold' }, { observedAtMs: 9_000 })
    const late = await write(here, { email: 'a@example.org', tier: 'free' }, early)
    assert.equal(late.fields['tier']?.verdict, 'stale')
  })

  test('an identifier that another process took away finds its new owner', async () => {
    const { here, elsewhere, write } = await setUp()
    const first = await write(here, { customer_id: 'c1', email: 'a@example.org' })
    await write(elsewhere, { customer_id: 'c1', email: null })
    // Read by its other identifier and written: what is known of the e-mail must not come back to life.
    await write(here, { customer_id: 'c1', tier: 'gold' })
    const second = await write(elsewhere, { email: 'a@example.org' })
    assert.notEqual(second.profileId, first.profileId)
    const third = await write(here, { email: 'a@example.org', tier: 'free' })
    assert.equal(third.profileId, second.profileId)
  })

  test('an identifier released here leads nowhere', async () => {
    const { here, write } = await setUp()
    const first = await write(here, { customer_id: 'c1', email: 'a@example.org' })
    await write(here, { customer_id: 'c1', email: null })
    const second = await write(here, { email: 'a@example.org' })
    assert.equal(second.outcome, 'created')
    assert.notEqual(second.profileId, first.profileId)
  })

  test('merges, splits and erasures are followed wherever they were made', async () => {
    const { here, elsewhere, workspaceId, write, show } = await setUp()
    const left = await write(here, { customer_id: 'c1' })
    const right = await write(here, { email: 'a@example.org' })
    const merged = await write(elsewhere, { customer_id: 'c1', email: 'a@example.org' })
    assert.equal(merged.profileId, left.profileId)
    assert.equal((await write(here, { email: 'a@example.org', tier: 'gold' })).profileId, left.profileId)
    const [merge] = merged.merges
    assert.ok(merge)
    await splitProfile(lane.database(), testChange, { workspaceId, mergeId: merge.mergeId, source: 'test' })
    assert.equal((await write(here, { email: 'a@example.org', tier: 'free' })).profileId, right.profileId)
    await write(here, { email: 'a@example.org', tier: 'none' })
    await eraseProfile(lane.database(), testChange, workspaceId, right.profileId ?? '')
    const again = await write(here, { email: 'a@example.org' })
    assert.equal(again.outcome, 'created')
    assert.deepEqual((await show('email', 'a@example.org'))?.fields, { email: 'a@example.org' })
  })

  test('a bulk load is not remembered, and what was remembered of its people is forgotten', async () => {
    const { here, counter, workspaceId, write } = await setUp()
    await write(here, { email: 'p0@example.org', tier: 'free' })
    const people = Array.from({ length: 2_000 }, (_, i) => profileWrite({ email: `p${i}@example.org`, tier: 'gold' }))
    await here.writer.writeAll(workspaceId, people)
    const before = counter.reads
    assert.equal((await write(here, { email: 'p0@example.org', last_name: 'Byron' })).revision, 3)
    await write(here, { email: 'p999@example.org', last_name: 'Byron' })
    assert.equal(counter.reads, before + 2)
    assert.deepEqual(here.retries, [])
  })

  test('where another process writes to the same people, reading first is soon the rule', async () => {
    const { here, elsewhere, write, show } = await setUp()
    for (let i = 0; i < 200; i += 1) {
      await write(here, { email: 'a@example.org', tier: `here ${i}` })
      await write(elsewhere, { email: 'a@example.org', tier: `elsewhere ${i}` })
    }
    assert.ok(here.retries.length <= 5, `${here.retries.length} of 200 writes were planned twice`)
    assert.equal(Object((await show('email', 'a@example.org'))?.fields)['tier'], 'elsewhere 199')
  })
})
