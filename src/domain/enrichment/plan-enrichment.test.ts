import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { enrichmentRule, enrichmentWrite } from '../../../test/enrichments.ts'
import { mapping } from '../../../test/scoring.ts'
import { createWorld, eventWrite, startMs, testRules, type World } from '../../../test/world.ts'
import { joinRegisters, type Registers } from '../plan/register.ts'
import { readRegister } from '../plan/working-profile.ts'
import type { EnrichmentRule, EnrichmentStrategy } from './enrichment-rule.ts'

const email = 'ada@example.org'
let number = 0

function worldOf(...enrichmentRules: readonly EnrichmentRule[]): World {
  return createWorld(testRules({ scoring: { enrichmentRules, mappings: [mapping('role', 'title')] } }))
}

function enrich(world: World, profileId: string, label: string, payload: object, observedAtMs?: number) {
  number += 1
  const more = observedAtMs === undefined ? {} : { observedAtMs }
  return world.run(enrichmentWrite(profileId, number, label, { ...payload }, more))
}

const title = (world: World, id: string) => world.fields(id)['title']
const rule = (strategy: EnrichmentStrategy, more: Partial<EnrichmentRule> = {}) =>
  enrichmentRule('title', 'title', { strategy, ...more })

describe('an enrichment', () => {
  test('without rules is kept and changes no field', () => {
    const world = worldOf()
    const { profileId } = world.write({ email })
    const before = world.revision(profileId)
    const receipt = enrich(world, profileId, 'Web', { title: 'CTO' })
    assert.equal(receipt.outcome, 'stored')
    assert.deepEqual(receipt.fields, {})
    assert.equal(world.revision(profileId), before)
    const [row] = world.lastPlan.enrichments
    assert.deepEqual([row?.homeId, row?.sourceKey, row?.payload], [profileId, 'web', { title: 'CTO' }])
    assert.deepEqual(world.lastPlan.held, [profileId])
  })

  test('of nobody is refused and kept nowhere', () => {
    const world = worldOf()
    const receipt = enrich(world, '00000000-0000-7000-8000-00000000ffff', 'Web', {})
    assert.equal(receipt.outcome, 'refused')
    assert.equal(receipt.problems[0]?.code, 'unknown_profile')
    assert.deepEqual(world.lastPlan.enrichments, [])
  })

  test('gives each field the value of the first rule that finds a usable one, and tells what it skipped', () => {
    const world = worldOf(
      enrichmentRule('size', 'headcount', { transform: 'number', position: 1 }),
      enrichmentRule('employees', 'headcount', { transform: 'number', position: 2 }),
      enrichmentRule('other', 'headcount', { position: 3 }),
      enrichmentRule('when', 'signed_up_at', { position: 4 }),
      enrichmentRule('mail', 'email', { position: 5 }),
      enrichmentRule('inactive', 'tier', { position: 6, isActive: false }),
    )
    const { profileId } = world.write({ email })
    const payload = { size: '51-200', employees: '120', other: 9, when: 'soon', mail: 'x@example.org', inactive: 'a' }
    const receipt = enrich(world, profileId, 'Web', payload)
    assert.equal(world.fields(profileId)['headcount'], 120)
    assert.equal(world.fields(profileId)['tier'], undefined)
    assert.equal(world.fields(profileId)['email'], email)
    assert.equal(receipt.fields['headcount']?.verdict, 'applied')
    assert.equal(receipt.fields['signed_up_at']?.verdict, 'invalid')
    assert.deepEqual(
      receipt.skipped.map(({ field }) => field),
      ['headcount', 'signed_up_at', 'email'],
    )
  })

  test('follows the rules of its source', () => {
    const world = worldOf(rule('fill_empty', { sourceKey: 'web' }))
    const { profileId } = world.write({ email })
    enrich(world, profileId, 'Register', { title: 'no' })
    assert.equal(title(world, profileId), undefined)
    enrich(world, profileId, ' WEB ', { title: 'yes' })
    assert.equal(title(world, profileId), 'yes')
  })

  test('tells the webhook of the workspace which fields took its values', () => {
    const url = 'https://example.org/hook'
    const scoring = {
      enrichmentRules: [rule('fill_empty'), enrichmentRule('tier', 'tier', { position: 2 })],
      enrichmentSettings: { webhookUrl: url },
    }
    const world = createWorld(testRules({ scoring }))
    const { profileId } = world.write({ email, tier: 'gold' })
    const { enrichmentId } = enrich(world, profileId, 'Web', { title: 'CTO', tier: 'lead' })
    const [notice] = world.lastPlan.notices
    assert.deepEqual([notice?.topic, notice?.url, notice?.profileId], ['profile.enriched', url, profileId])
    assert.equal(notice?.body['enrichment_id'], enrichmentId)
    assert.equal(notice?.body['source_key'], 'web')
    assert.deepEqual(notice?.body['fields'], ['title'])
  })
})

describe('fill_empty', () => {
  test('never overwrites, whoever wrote the value', () => {
    const world = worldOf(rule('fill_empty'))
    const { profileId } = world.write({ email })
    enrich(world, profileId, 'Web', { title: 'first' })
    assert.equal(enrich(world, profileId, 'Web', { title: 'second' }).fields['title']?.verdict, 'kept')
    assert.equal(title(world, profileId), 'first')
  })

  test('fills a field that was cleared, and what a person then writes stands', () => {
    const world = worldOf(rule('fill_empty'))
    const { profileId } = world.write({ email, title: 'old' }, { undeclared: 'discover' })
    world.write({ email, title: null }, { undeclared: 'discover' })
    enrich(world, profileId, 'Web', { title: 'filled' })
    assert.equal(title(world, profileId), 'filled')
    world.write({ email, title: 'said' }, { undeclared: 'discover' })
    assert.equal(title(world, profileId), 'said')
  })
})

describe('latest_wins', () => {
  test('overwrites what enrichments said, the later the better, and nothing else', () => {
    const world = worldOf(rule('latest_wins'))
    const { profileId } = world.write({ email })
    enrich(world, profileId, 'Web', { title: 'first' }, startMs - 2000)
    enrich(world, profileId, 'Register', { title: 'second' }, startMs - 1000)
    assert.equal(title(world, profileId), 'second')
    assert.equal(enrich(world, profileId, 'Web', { title: 'late' }, startMs - 1500).fields['title']?.verdict, 'stale')
    world.write({ email, title: 'said' }, { undeclared: 'discover', observedAtMs: startMs - 5000 })
    assert.equal(title(world, profileId), 'said')
    assert.equal(enrich(world, profileId, 'Web', { title: 'third' }).fields['title']?.verdict, 'kept')
    assert.equal(title(world, profileId), 'said')
  })
})

describe('ranked', () => {
  test('yields to higher ranks and to people, whenever they were observed; of rank 100 the later wins', () => {
    const world = worldOf(
      rule('ranked', { sourceKey: 'high', rank: 50 }),
      rule('ranked', { sourceKey: 'top', rank: 100, position: 2 }),
      rule('ranked', { position: 3 }),
    )
    const { profileId } = world.write({ email })
    enrich(world, profileId, 'High', { title: 'high' }, startMs - 9000)
    assert.equal(enrich(world, profileId, 'Low', { title: 'low' }).fields['title']?.verdict, 'kept')
    assert.equal(title(world, profileId), 'high')
    world.write({ email, title: 'said' }, { undeclared: 'discover', observedAtMs: startMs - 10_000 })
    assert.equal(title(world, profileId), 'said')
    enrich(world, profileId, 'High', { title: 'high again' })
    assert.equal(title(world, profileId), 'said')
    enrich(world, profileId, 'Top', { title: 'top' })
    assert.equal(title(world, profileId), 'top')
  })

  const sources = ['a', 'b', 'c']
  const arbitraryStep = fc.record({
    source: fc.constantFrom(...sources),
    value: fc.constantFrom('x', 'y', 'z'),
    home: fc.integer({ min: 0, max: 1 }),
  })

  test('ends with the same value in any order, in any batches, before and after a merge', () => {
    const ranks = sources.map((sourceKey, at) => rule('ranked', { sourceKey, rank: 10 + at * 10, position: at + 1 }))
    const steps = fc.array(arbitraryStep, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(
        steps.chain(list =>
          fc.record({
            list: fc.constant(list),
            order: fc.shuffledSubarray([...list.keys()], { minLength: list.length, maxLength: list.length }),
            mergeAt: fc.integer({ min: 0, max: list.length }),
            isOneFlush: fc.boolean(),
          }),
        ),
        ({ list, order, mergeAt, isOneFlush }) => {
          const world = worldOf(...ranks)
          const one = world.write({ email }).profileId
          const two = world.write({ email: 'eda@example.org' }).profileId
          const commands = order.map(at => {
            const step = list[at]
            number += 1
            const observedAtMs = startMs - 100_000 + at * 1000
            const payload = { title: step?.value ?? null }
            const home = step?.home === 0 ? one : two
            return enrichmentWrite(home, number, step?.source ?? '', payload, { observedAtMs })
          })
          if (isOneFlush) world.flush(commands.slice(0, mergeAt))
          else for (const command of commands.slice(0, mergeAt)) world.run(command)
          world.merge(one, two)
          if (isOneFlush) world.flush(commands.slice(mergeAt))
          else for (const command of commands.slice(mergeAt)) world.run(command)
          const best = [...list.keys()].toSorted(
            (a, b) => sources.indexOf(list[b]?.source ?? '') - sources.indexOf(list[a]?.source ?? '') || b - a,
          )[0]
          assert.equal(title(world, one), list[best ?? 0]?.value)
        },
      ),
      { numRuns: 300 },
    )
  })
})

function shownBy(world: World, id: string) {
  const profile = world.store.tables.profiles.get(id)
  if (profile === undefined) throw new Error(`there is no profile ${id}`)
  return profile
}

function joinOfHomes(world: World, id: string) {
  const { absorbed, ...root } = shownBy(world, id)
  const homes = [root, ...absorbed.map(home => shownBy(world, home))].map(home => home.own ?? home)
  return readRegister(homes.reduce<Registers>(joinRegisters, { fields: {}, meta: {} }), 'title')
}

test('what a profile shows stays the join of what its homes hold, whatever strategies, writes and events meet', () => {
  const strategies = fc.constantFrom<EnrichmentStrategy>('fill_empty', 'latest_wins', 'ranked')
  const step = fc.record({
    kind: fc.constantFrom('enrichment', 'write', 'fill', 'clear', 'event'),
    home: fc.integer({ min: 0, max: 1 }),
    source: fc.constantFrom('a', 'b', 'c'),
    value: fc.constantFrom('x', 'y', 'z'),
    ageMs: fc.option(fc.integer({ min: 0, max: 10_000 })),
  })
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 12 }),
      fc.tuple(strategies, strategies, strategies),
      fc.array(fc.constantFrom(1, 10, 50, 100), { minLength: 3, maxLength: 3 }),
      (steps, mergeAt, kinds, ranks) => {
        const rules = ['a', 'b', 'c'].map((sourceKey, at) =>
          rule(kinds[at] ?? 'ranked', { sourceKey, rank: ranks[at] ?? 10, position: at + 1 }),
        )
        const world = worldOf(...rules)
        const mails = [email, 'eda@example.org']
        const ids = mails.map(mail => world.write({ email: mail }).profileId)
        const [one = '', two = ''] = ids
        for (const [at, { kind, home, source, value, ageMs }] of steps.entries()) {
          if (at === mergeAt) world.merge(one, two)
          const observed = ageMs === null ? {} : { observedAtMs: startMs - ageMs }
          const mail = mails[home] ?? email
          if (kind === 'enrichment') {
            number += 1
            world.run(enrichmentWrite(ids[home] ?? '', number, source, { title: value }, observed))
          } else if (kind === 'event') {
            world.run(
              eventWrite({ email: mail }, { role: value }, ageMs === null ? {} : { occurredMs: startMs - ageMs }),
            )
          } else {
            const behaviours = kind === 'fill' ? { title: 'only_if_empty' as const } : {}
            const set = { email: mail, title: kind === 'clear' ? null : value }
            world.write(set, { undeclared: 'discover', behaviours, ...observed })
          }
          assert.deepEqual(joinOfHomes(world, one), readRegister(shownBy(world, one), 'title'))
        }
      },
    ),
    { numRuns: 400 },
  )
})
