import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { define } from '../../../test/define.ts'
import {
  createTestEngine,
  createTestWorkspace,
  profileWrite,
  receiptOf,
  type TestEngine,
  testChange,
} from '../../../test/engine.ts'
import { enrichmentRule } from '../../../test/enrichments.ts'
import { findFaults, readWorld } from '../../../test/invariants.ts'
import type { EnrichmentReceipt } from '../../domain/command.ts'
import type { EnrichmentRule } from '../../domain/enrichment/enrichment-rule.ts'
import type { Json } from '../../domain/json.ts'
import { outboxList } from '../../store/read/outbox.ts'
import { profileFindById } from '../../store/read/profile-find.ts'
import { toReadProfile } from '../../store/read/profile-row.ts'
import { collectPerson } from '../profiles/collect-person.ts'
import { eraseProfile } from '../profiles/erase-profile.ts'
import { mergeProfiles } from '../profiles/merge-profiles.ts'
import { splitProfile } from '../profiles/split-profile.ts'
import { walkOnce } from '../scoring/walk.ts'
import { backfillEnrichments } from './backfill-enrichments.ts'
import { deleteEnrichment } from './delete-enrichment.ts'
import { listEnrichments } from './list-enrichments.ts'
import { storeEnrichment } from './store-enrichment.ts'

forEachDatabase('enrichments', lane => {
  let engine: TestEngine
  let workspaceId = ''
  let people = 0
  const logged: object[] = []
  const log = { warn: (detail: object) => logged.push(detail) }

  before(() => {
    engine = createTestEngine(lane.database())
  })

  async function workspaceWith(...rules: readonly EnrichmentRule[]): Promise<void> {
    workspaceId = await createTestWorkspace(lane.database())
    for (const rule of rules) await define(lane.database(), workspaceId, 'enrichment_rule', rule)
  }

  async function person(set: Readonly<Record<string, Json>> = {}): Promise<string> {
    people += 1
    const write = profileWrite({ email: `person${people}@example.org`, ...set }, { undeclared: 'discover' })
    const { profileId } = receiptOf(await engine.writer.write(workspaceId, write))
    assert.ok(profileId !== null)
    return profileId
  }

  function enrich(profileId: string, sourceLabel: string, payload: { [key: string]: Json }, on = engine) {
    const enrichment = { workspaceId, profileId, sourceLabel, payload, provenance: { channel: 'test' }, source: 'test' }
    return storeEnrichment(on, log, enrichment)
  }

  async function read(profileId: string) {
    const [row] = await lane.database().run(profileFindById, [workspaceId, [profileId]])
    assert.ok(row)
    return toReadProfile(row)
  }

  const list = async (profileId: string) =>
    (await listEnrichments(lane.database(), { workspaceId, profileId, limit: 1000 }))?.rows ?? []
  const numbersOf = async (profileId: string) => (await list(profileId)).map(row => row.enrichment_id)
  const remove = ({ enrichmentId }: Pick<EnrichmentReceipt, 'enrichmentId'>) =>
    deleteEnrichment(lane.database(), testChange, { workspaceId, enrichmentId, source: 'test' })
  const assertSound = async () => assert.deepEqual(findFaults(await readWorld(lane.database(), workspaceId)), [])
  const absorb = async (survivorId: string, absorbedId: string): Promise<string> => {
    const merged = await mergeProfiles(engine, testChange, { workspaceId, survivorId, absorbedId, source: 'test' })
    assert.equal(merged.kind, 'merged')
    return merged.merge.mergeId
  }

  const title = (more: Partial<EnrichmentRule> = {}) => enrichmentRule('title', 'job_title', more)

  describe('are stored', () => {
    test('as they came, each under a larger number, newest first', async () => {
      await workspaceWith()
      const id = await person()
      const payload = { nested: [{ a: null }], 'key with . and /': 1.5, text: 'ünï ☃' }
      const first = await enrich(id, ' Trade Register ', payload)
      const second = await enrich(id, ' Trade Register ', payload)
      assert.ok(second.enrichmentId > first.enrichmentId)
      const rows = await list(id)
      assert.deepEqual(
        rows.map(row => row.enrichment_id),
        [second.enrichmentId, first.enrichmentId],
      )
      const [row] = rows
      assert.deepEqual(row?.payload, payload)
      assert.deepEqual([row?.source_label, row?.source_key], [' Trade Register ', 'trade-register'])
      assert.equal(row?.received_at.getTime(), second.receivedAtMs)
    })

    test('as large as they may be, and are listed so many at once as one list can hold, the newest always', async () => {
      await workspaceWith()
      const id = await person()
      const payload = { text: 'x'.repeat(1_000_000) }
      const numbers: number[] = []
      for (let at = 0; at < 40; at += 1) {
        numbers.unshift((await enrich(id, 'Web', at % 2 === 0 ? payload : {})).enrichmentId ?? 0)
      }
      const read: number[] = []
      const sizes: number[] = []
      for (let beforeId = Number.MAX_SAFE_INTEGER; ; beforeId = read.at(-1) ?? 0) {
        const question = { workspaceId, profileId: id, limit: 1000, beforeId }
        const listed = await listEnrichments(lane.database(), question)
        assert.ok(listed)
        read.push(...listed.rows.map(row => row.enrichment_id))
        sizes.push(listed.rows.length)
        if (!listed.hasMore) break
      }
      assert.deepEqual(read, numbers)
      assert.deepEqual(sizes, [33, 7])
    })

    test('with one number each when many come at once, by two servers', async () => {
      await workspaceWith()
      const id = await person()
      const other = createTestEngine(lane.database())
      let latest = 0
      for (let turn = 0; turn < 5; turn += 1) {
        const burst = Array.from({ length: 20 }, (_, at) => enrich(id, 'Web', { at }, at % 2 === 0 ? engine : other))
        const numbers = (await Promise.all(burst)).map(receipt => receipt.enrichmentId)
        assert.equal(new Set(numbers).size, 20)
        assert.ok(Math.min(...numbers) > latest, 'a later call has a larger number, whichever server took it')
        latest = Math.max(...numbers)
      }
      assert.equal((await list(id)).length, 100)
    })

    test('for nobody not at all', async () => {
      await workspaceWith()
      const receipt = await enrich('01890000-0000-7000-8000-000000000000', 'Web', {})
      assert.equal(receipt.outcome, 'refused')
      assert.equal(receipt.problems[0]?.code, 'unknown_profile')
    })

    test('also when they are deep, wide or hold the names of members of objects', async () => {
      await workspaceWith(title({ path: '__proto__.title' }), title({ path: 'deep.0.0', field: 'tier', position: 2 }))
      const id = await person()
      let deep: Json = 'end'
      for (let level = 0; level < 60; level += 1) deep = [deep]
      const payload: { [key: string]: Json } = JSON.parse('{"__proto__": {"title": "own"}, "constructor": 1}')
      for (let at = 0; at < 2000; at += 1) payload[`key ${at}`] = 'x'.repeat(100)
      payload['deep'] = deep
      const receipt = await enrich(id, 'Web', payload)
      assert.equal(receipt.outcome, 'stored')
      assert.equal((await read(id)).registers.fields['job_title'], 'own')
      assert.equal(receipt.fields['tier']?.verdict, 'invalid')
      assert.deepEqual((await list(id))[0]?.payload, payload)
    })
  })

  describe('are mapped', () => {
    test('in the same transaction, with provenance and history; what fails is logged without its value', async () => {
      await workspaceWith(title(), enrichmentRule('size', 'ltv', { transform: 'number', position: 2 }))
      const id = await person()
      logged.length = 0
      const receipt = await enrich(id, 'Web Research', { title: 'CTO', size: 'secret' })
      const { registers } = await read(id)
      assert.equal(registers.fields['job_title'], 'CTO')
      assert.equal(registers.meta['job_title']?.[0], `enrichment/web-research/${receipt.enrichmentId}/10`)
      assert.equal(receipt.fields['ltv']?.verdict, 'invalid')
      assert.equal(logged.length, 1)
      assert.ok(!JSON.stringify(logged).includes('secret'))
      await assertSound()
    })

    test('by rules that hold at once on another server', async () => {
      await workspaceWith()
      const id = await person()
      await enrich(id, 'Web', { title: 'CTO' })
      await define(lane.database(), workspaceId, 'enrichment_rule', title())
      await enrich(id, 'Web', { title: 'CTO' })
      assert.equal((await read(id)).registers.fields['job_title'], 'CTO')
    })

    test('and told to the webhook of the workspace', async () => {
      await workspaceWith(title())
      const settings = { id: workspaceId, createdAtMs: 0, updatedAtMs: 0, webhookUrl: 'https://example.org/hook' }
      await define(lane.database(), workspaceId, 'enrichment_settings', settings)
      await enrich(await person(), 'Web', { title: 'CTO' })
      const messages = await lane.database().run(outboxList, [workspaceId, null, null, 10])
      assert.deepEqual(
        messages.map(row => [row.topic, row.target_url]),
        [['profile.enriched', 'https://example.org/hook']],
      )
    })
  })

  describe('through merges and splits', () => {
    test('stay on their homes: the survivor lists both, a split gives each its own again', async () => {
      await workspaceWith(
        title({ strategy: 'ranked' }),
        title({ strategy: 'ranked', sourceKey: 'top', rank: 90, position: 0 }),
      )
      const [one, two] = [await person(), await person()]
      const ofOne = await enrich(one, 'Top', { title: 'top' })
      const ofTwo = await enrich(two, 'Web', { title: 'web' })
      const mergeId = await absorb(one, two)
      assert.deepEqual(await numbersOf(two), [ofTwo.enrichmentId, ofOne.enrichmentId])
      assert.equal((await read(two)).registers.fields['job_title'], 'top')
      const later = await enrich(two, 'Web', { title: 'later' })
      assert.equal(later.profileId, one)
      assert.equal((await read(one)).registers.fields['job_title'], 'top')
      await assertSound()
      await splitProfile(lane.database(), testChange, { workspaceId, mergeId, source: 'test' })
      assert.deepEqual(await numbersOf(one), [ofOne.enrichmentId])
      assert.deepEqual(await numbersOf(two), [later.enrichmentId, ofTwo.enrichmentId])
      assert.equal((await read(one)).registers.fields['job_title'], 'top')
      assert.equal((await read(two)).registers.fields['job_title'], 'later')
      await assertSound()
    })
  })

  describe('deleted', () => {
    test('leave the fields to the enrichments that remain, else empty', async () => {
      await workspaceWith(title({ strategy: 'latest_wins' }))
      const id = await person({ tier: 'gold' })
      const first = await enrich(id, 'Web', { title: 'first' })
      const second = await enrich(id, 'Web', { title: 'second' })
      assert.equal(await remove(second), true)
      assert.equal((await read(id)).registers.fields['job_title'], 'first')
      assert.equal(await remove(second), false)
      assert.equal(await remove(first), true)
      const { registers } = await read(id)
      assert.equal(registers.fields['job_title'], undefined)
      assert.equal(registers.meta['job_title'], undefined)
      assert.equal(registers.fields['tier'], 'gold')
      await assertSound()
      await enrich(id, 'Web', { title: 'third' })
      assert.equal((await read(id)).registers.fields['job_title'], 'third')
    })

    test('leave alone what a person has written since', async () => {
      await workspaceWith(title())
      const id = await person()
      const receipt = await enrich(id, 'Web', { title: 'enriched' })
      const set = { job_title: 'said' }
      await engine.writer.write(
        workspaceId,
        profileWrite(set, { profileId: id, needsPerson: false, undeclared: 'discover' }),
      )
      await remove(receipt)
      assert.equal((await read(id)).registers.fields['job_title'], 'said')
      await assertSound()
    })

    test('on any home of a merged person let the others show through', async () => {
      for (const deleted of ['survivor', 'absorbed'] as const) {
        await workspaceWith(title())
        const [one, two] = [await person(), await person()]
        const receipts = {
          survivor: await enrich(one, 'Web', { title: 'one' }),
          absorbed: await enrich(two, 'Web', { title: 'two' }),
        }
        const mergeId = await absorb(one, two)
        await remove(receipts[deleted])
        const kept = deleted === 'survivor' ? 'two' : 'one'
        assert.equal((await read(one)).registers.fields['job_title'], kept)
        await assertSound()
        await splitProfile(lane.database(), testChange, { workspaceId, mergeId, source: 'test' })
        const shown = [await read(one), await read(two)].map(({ registers }) => registers.fields['job_title'])
        assert.deepEqual(shown, deleted === 'survivor' ? [undefined, 'two'] : ['one', undefined])
        await assertSound()
      }
    })

    test('while others write to the same person, lose none of their values', async () => {
      await workspaceWith(
        title({ strategy: 'latest_wins' }),
        enrichmentRule('n', 'headcount', { position: 2, strategy: 'latest_wins' }),
      )
      const id = await person()
      const doomed = await Promise.all(
        Array.from({ length: 10 }, (_, n) => enrich(id, 'Web', { title: `doomed ${n}`, n })),
      )
      const writes = Array.from({ length: 10 }, (_, n) =>
        engine.writer.write(
          workspaceId,
          profileWrite({ [`field_${n}`]: n }, { profileId: id, needsPerson: false, undeclared: 'discover' }),
        ),
      )
      await Promise.all([...doomed.map(remove), ...writes])
      const { registers } = await read(id)
      for (let n = 0; n < 10; n += 1) assert.equal(registers.fields[`field_${n}`], n)
      assert.equal(registers.fields['job_title'], undefined)
      assert.equal(registers.fields['headcount'], undefined)
      assert.deepEqual(await numbersOf(id), [])
      await assertSound()
    })
  })

  describe('applied again by a backfill', () => {
    const run = () => backfillEnrichments({ engine, now: testChange.now }, walkOnce(workspaceId))

    test('fill what the rules of now say, once, also on absorbed homes, and store nothing', async () => {
      await workspaceWith()
      const [one, two, three] = [await person(), await person(), await person()]
      await enrich(one, 'Web', { title: 'old' })
      await enrich(one, 'Web', { title: 'new' })
      await enrich(two, 'Register', { title: 'absorbed' })
      await enrich(three, 'Web', { other: 1 })
      const mergeId = await absorb(one, two)
      const before = await numbersOf(one)
      await define(lane.database(), workspaceId, 'enrichment_rule', title({ strategy: 'latest_wins' }))
      const { kind, progress } = await run()
      assert.deepEqual([kind, progress.processed, progress.updated], ['done', 3, 1])
      assert.equal((await read(one)).registers.fields['job_title'], 'absorbed')
      assert.deepEqual(await numbersOf(one), before)
      const { revision } = await read(one)
      assert.equal((await run()).progress.updated, 0)
      assert.equal((await read(one)).revision, revision)
      await assertSound()
      await splitProfile(lane.database(), testChange, { workspaceId, mergeId, source: 'test' })
      assert.equal((await read(one)).registers.fields['job_title'], 'new')
      assert.equal((await read(two)).registers.fields['job_title'], 'absorbed')
    })

    test('change nothing a second time, also when all were observed at once', async () => {
      await workspaceWith()
      const [one, two, three] = [await person(), await person(), await person()]
      const at = { provenance: {}, source: 'test', observedAtMs: 1_700_000_000_000 }
      for (const [profileId, name] of [
        [two, 'first'],
        [one, 'second'],
        [two, 'third'],
        [one, 'last'],
        [three, 'first'],
        [three, 'last'],
      ] as const) {
        await storeEnrichment(engine, log, {
          ...at,
          workspaceId,
          profileId,
          sourceLabel: 'Web',
          payload: { title: name },
        })
      }
      await absorb(one, two)
      await define(lane.database(), workspaceId, 'enrichment_rule', title({ strategy: 'latest_wins' }))
      assert.equal((await run()).progress.updated, 2)
      const before = [await read(one), await read(three)]
      assert.deepEqual(
        before.map(({ registers }) => registers.fields['job_title']),
        ['last', 'last'],
      )
      assert.equal((await run()).progress.updated, 0)
      assert.deepEqual([await read(one), await read(three)], before)
    })

    test('leave nothing of enrichments that are deleted meanwhile', async () => {
      await workspaceWith()
      const id = await person()
      const receipts = await Promise.all(
        Array.from({ length: 120 }, (_, n) => enrich(id, 'Web', { title: `doomed ${n}` })),
      )
      await define(lane.database(), workspaceId, 'enrichment_rule', title({ strategy: 'latest_wins' }))
      const running = run()
      for (const receipt of receipts) await remove(receipt)
      await running
      const { registers } = await read(id)
      assert.deepEqual([registers.fields['job_title'], registers.meta['job_title']], [undefined, undefined])
      await assertSound()
    })
  })

  test('belong to the export of a person and go with the person', async () => {
    await workspaceWith(title())
    const [one, two] = [await person(), await person()]
    const receipts = [await enrich(one, 'Web', { title: 'one' }), await enrich(two, 'Web', { title: 'two' })]
    await absorb(one, two)
    const exported = await collectPerson(lane.database(), workspaceId, one)
    assert.equal(exported?.enrichments.length, 2)
    assert.equal(await eraseProfile(lane.database(), testChange, workspaceId, one), true)
    assert.equal(await listEnrichments(lane.database(), { workspaceId, profileId: one, limit: 10 }), undefined)
    for (const receipt of receipts) assert.equal(await remove(receipt), false)
    assert.equal((await enrich(two, 'Web', {})).outcome, 'refused')
  })
})
