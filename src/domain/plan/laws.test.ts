// The laws of identity and fields, on random histories. A failing run prints its seed and the smallest history that
// still fails; `fc.assert(..., { seed, path })` plays it again.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asSets } from '../../../test/assert-sound.ts'
import {
  batchings,
  histories,
  historiesWithSplits,
  historyRules,
  type Link,
  linkHistories,
} from '../../../test/histories.ts'
import {
  assertBatchingEndsAlike,
  assertHistoryTakenBack,
  assertReplaysChangeNothing,
  assertSoundAfterRace,
  assertSoundThroughout,
  deal,
} from '../../../test/laws.ts'
import { createStage, type Deed, play, race, replay } from '../../../test/play.ts'
import { createModel, shownBy } from '../../../test/reference-model.ts'
import { profileWrite, type World } from '../../../test/world.ts'
import type { Json } from '../json.ts'
import { compareStamps, type Register } from './register.ts'
import { readRegister } from './working-profile.ts'

function byId(a: { readonly profileId: string }, b: { readonly profileId: string }): number {
  return a.profileId < b.profileId ? -1 : 1
}

test('identifiers and fields end as the reference model says', () => {
  fc.assert(
    fc.property(histories, history => {
      const stage = createStage()
      const model = createModel(historyRules)
      play(stage, history, command => {
        if (command.type === 'profile') model.write(command)
        else if (command.type === 'merge') model.merge(command)
      })
      const live = [...stage.world.store.tables.profiles.values()].filter(row => row.mergedInto === null)
      const actual = live.map(row => ({
        profileId: row.profileId,
        lineage: [row.profileId, ...row.absorbed].toSorted(),
        identifiers: stage.world.identifiers(row.profileId),
        fields: asSets(row.fields),
      }))
      const expected = model.people.map(person => ({
        profileId: person.names[0] ?? '',
        lineage: person.names.toSorted(),
        identifiers: person.ids.toSorted(),
        fields: Object.fromEntries(
          [...new Set(person.said.map(({ field }) => field))]
            .map(field => [field, shownBy(person, field)] as const)
            .filter(([, value]) => value !== null),
        ),
      }))
      assert.deepEqual(actual.toSorted(byId), expected.toSorted(byId))
    }),
    { numRuns: 1_000 },
  )
})

test('any batching of a history ends where its commands one by one end', () => {
  fc.assert(fc.property(historiesWithSplits, batchings(14), assertBatchingEndsAlike), { numRuns: 500 })
})

test('every state between flushes is sound', () => {
  fc.assert(fc.property(historiesWithSplits, assertSoundThroughout), { numRuns: 500 })
})

const sides = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })

test('two flushes under way at once leave a sound state, whatever they read before the other was applied', () => {
  fc.assert(fc.property(histories, sides, assertSoundAfterRace), { numRuns: 500 })
})

test('two flushes under way at once link people as one after the other would have', () => {
  fc.assert(
    fc.property(histories, sides, (history, toFirst) => {
      // Times and ids depend on how often a flush was planned; who is linked to whom does not. Writes that may be refused,
      // and those that always make a row, pass over what they see and guard nothing: each is judged by the moment of its
      // reading, so two flushes of them need not agree on one order.
      const timeless = history.flatMap(step =>
        step.type === 'write' && step.create === 'yes' && step.linkPolicy !== 'strict'
          ? [{ ...step, observedMs: undefined, named: undefined, fields: {} }]
          : [],
      )
      const [before, first, second] = deal(timeless, toFirst)
      const end = (act: (world: World) => void): string => {
        const stage = createStage()
        replay(stage, before, [])
        act(stage.world)
        return partition(stage.world).join('; ')
      }
      const inOrder = [
        end(world => [first, second].forEach(batch => void world.flush(batch))),
        end(world => [second, first].forEach(batch => void world.flush(batch))),
      ]
      assert.ok(inOrder.includes(end(world => void race(world, first, second))))
    }),
    { numRuns: 500 },
  )
})

function toLinkDeed(link: Link): Deed {
  const set: Record<string, Json> = {}
  const identifiers: Record<string, string[]> = {}
  for (const [kind, value] of link) {
    if (Object.hasOwn(set, kind)) identifiers[kind] = [...(identifiers[kind] ?? []), value]
    else set[kind] = value
  }
  return { type: 'command', command: profileWrite(set, { identifiers }) }
}

/** Identifiers that one write names together belong together. */
function findComponents(links: readonly Link[]): string[] {
  const groupOf = new Map<string, Set<string>>()
  for (const link of links) {
    const ids = link.map(pair => pair.join(' '))
    const group = new Set(ids.flatMap(id => [id, ...(groupOf.get(id) ?? [])]))
    for (const id of group) groupOf.set(id, group)
  }
  return [...new Set(groupOf.values())].map(group => [...group].toSorted().join(', ')).toSorted()
}

/** The identifiers of each profile, one line a profile. */
function partition(world: World): string[] {
  const groups = [...world.store.tables.profiles.keys()].map(id => world.identifiers(id).join(', '))
  return groups.filter(group => group !== '').toSorted()
}

test('any order of arrival and any batching of link-only writes gives the same partition of identifiers', () => {
  fc.assert(
    fc.property(linkHistories, ({ links, sizes }) => {
      const stage = createStage()
      const deeds = links.map(toLinkDeed)
      replay(stage, deeds, sizes)
      assert.deepEqual(partition(stage.world), findComponents(links))
      assert.equal(stage.world.store.tables.conflicts.size, 0)
      replay(stage, deeds.toReversed(), sizes)
      assert.deepEqual(partition(stage.world), findComponents(links))
    }),
    { numRuns: 500 },
  )
})

test('replaying a write changes nothing', () => {
  fc.assert(fc.property(histories, assertReplaysChangeNothing), { numRuns: 500 })
})

test('the revision grows exactly when something visible changes', () => {
  fc.assert(
    fc.property(histories, history => {
      const stage = createStage()
      const { world } = stage
      const read = () =>
        new Map(
          [...world.store.tables.profiles.values()].map(({ profileId, fields, absorbed, mergedInto, revision }) => [
            profileId,
            {
              revision,
              seen: { fields, absorbed, isLive: mergedInto === null, identifiers: world.identifiers(profileId) },
            },
          ]),
        )
      let before = read()
      for (const step of history) {
        play(stage, [step])
        const after = read()
        for (const [profileId, { revision, seen }] of after) {
          const old = before.get(profileId)
          const hasChanged = old === undefined || JSON.stringify(old.seen) !== JSON.stringify(seen)
          assert.equal(revision > (old?.revision ?? 0), hasChanged)
          assert.ok(revision >= (old?.revision ?? 0))
        }
        before = after
      }
    }),
    { numRuns: 500 },
  )
})

test('history taken back from what a profile shows, change by change, ends where the profile began', () => {
  fc.assert(fc.property(histories, assertHistoryTakenBack), { numRuns: 300 })
})

/** Whether what stands now may stand where `said` was acknowledged before. */
function isHonoured(field: string, said: Register, now: Register): boolean {
  if (said.stamp === undefined || now.stamp === undefined) return false
  const [was, is] = [JSON.stringify(said.value), JSON.stringify(now.value)]
  if (field === 'low') return Number(now.value) <= Number(said.value)
  if (field === 'high') return Number(now.value) >= Number(said.value)
  if (field === 'early') return compareStamps(now.stamp, said.stamp) < 0 || was === is
  if (field === 'list') {
    const items = Array.isArray(now.value) ? now.value : []
    return Array.isArray(said.value) && said.value.every(item => items.includes(item))
  }
  return compareStamps(now.stamp, said.stamp) > 0 || was === is
}

test('every acknowledged value is in the profile or beaten by a later observation', () => {
  fc.assert(
    fc.property(histories, history => {
      const stage = createStage()
      const { world } = stage
      const acknowledged: { readonly profileId: string; readonly field: string; readonly said: Register }[] = []
      const shown = (profileId: string, field: string): Register => {
        const row = world.store.tables.profiles.get(world.live(profileId))
        assert.ok(row)
        return readRegister(row, field)
      }
      play(stage, history, (command, receipt) => {
        if (command.type !== 'profile' || receipt.type !== 'profile' || receipt.profileId === null) return
        for (const [field, { verdict }] of Object.entries(receipt.fields)) {
          if (verdict !== 'applied') continue
          const said = shown(receipt.profileId, field)
          const sent: Json | undefined = command.set[field]
          if (field !== 'list' && command.identifiers?.[field] === undefined) assert.equal(said.value ?? null, sent)
          acknowledged.push({ profileId: receipt.profileId, field, said })
        }
      })
      for (const { profileId, field, said } of acknowledged) {
        const now = shown(profileId, field)
        assert.ok(isHonoured(field, said, now), `${field}: ${JSON.stringify(said)} then ${JSON.stringify(now)}`)
      }
    }),
    { numRuns: 500 },
  )
})
