// The laws of merges and splits, on random histories; see laws.test.ts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asSets, assertSound } from '../../../test/assert-sound.ts'
import {
  type Episode,
  episodes,
  fieldBehaviours,
  histories,
  historiesWithSplits,
  historyRules,
} from '../../../test/histories.ts'
import { createStage, play, splitMerge } from '../../../test/play.ts'
import type { World } from '../../../test/world.ts'

test('absorbed ids resolve to the survivor for ever', () => {
  fc.assert(
    fc.property(histories, history => {
      const stage = createStage()
      const merged: [string, string][] = []
      play(stage, history, (_, receipt) => {
        if (receipt.type === 'profile')
          for (const note of receipt.merges) merged.push([note.survivorId, note.absorbedId])
        if (receipt.type === 'merge' && receipt.merge) merged.push([receipt.merge.survivorId, receipt.merge.absorbedId])
      })
      for (const [survivorId, absorbedId] of merged) {
        assert.equal(stage.world.live(absorbedId), stage.world.live(survivorId))
      }
    }),
    { numRuns: 300 },
  )
})

/** A profile but for its versions, vetoes and the number of its revisions. */
function contentOf(world: World, profileId: string): unknown {
  const row = world.store.tables.profiles.get(profileId)
  assert.ok(row)
  const { fields, meta, own, absorbed, mergedInto } = row
  const identifiers = [...world.store.tables.identifiers.values()]
    .filter(identifier => identifier.profileId === profileId)
    .map(({ kind, value, homeId }) => `${kind} ${value} ${homeId}`)
  const homes = absorbed.toSorted().map(id => world.store.tables.profiles.get(id)?.own)
  return {
    fields: asSets(fields),
    meta,
    own,
    homes,
    absorbed: absorbed.toSorted(),
    mergedInto,
    identifiers: identifiers.toSorted(),
  }
}

test('merge then split with nothing between is the identity', () => {
  fc.assert(
    fc.property(historiesWithSplits, fc.nat(9), fc.nat(9), (history, one, other) => {
      const stage = createStage()
      play(stage, history)
      const { world } = stage
      const live = [...world.store.tables.profiles.values()].filter(row => row.mergedInto === null)
      const pair = [live[one % live.length]?.profileId ?? '', live[other % live.length]?.profileId ?? ''] as const
      if (pair[0] === pair[1]) return
      const before = pair.map(id => contentOf(world, id))
      const { merge } = world.merge(...pair)
      assert.ok(merge)
      splitMerge(stage, merge.mergeId)
      assert.deepEqual(
        pair.map(id => contentOf(world, id)),
        before,
      )
      assertSound(world.store, historyRules)
    }),
    { numRuns: 500 },
  )
})

/** Plays what happens to three people; where `isMerging`, they are merged in between and all split in the end. */
function playEpisodes(history: readonly Episode[], isMerging: boolean): World {
  const stage = createStage()
  const { world } = stage
  const people = [0, 1, 2].map(n => world.write({ customer_id: `c${n}`, email: `${n}@x.org` }).profileId)
  const merges: string[] = []
  for (const episode of history) {
    if (episode.type === 'write') {
      const more = episode.observedMs === undefined ? {} : { observedAtMs: episode.observedMs }
      const set = { customer_id: `c${episode.person}`, ...episode.fields }
      world.write(set, { behaviours: fieldBehaviours, undeclared: 'discover', ...more })
      continue
    }
    const [survivor = '', absorbed = ''] = [episode.survivor, episode.absorbed].map(n => world.live(people[n] ?? ''))
    if (!isMerging) world.supplies.nextArrival()
    else if (survivor === absorbed) world.supplies.nextArrival()
    else merges.push(world.merge(survivor, absorbed).merge?.mergeId ?? '')
  }
  for (const mergeId of merges.toReversed()) splitMerge(stage, mergeId)
  return world
}

test('after a split both sides stand as if they had never merged, with all that was written since', () => {
  fc.assert(
    fc.property(episodes, history => {
      const [merged, apart] = [playEpisodes(history, true), playEpisodes(history, false)]
      for (const profileId of apart.store.tables.profiles.keys()) {
        assert.deepEqual(contentOf(merged, profileId), contentOf(apart, profileId))
      }
    }),
    { numRuns: 500 },
  )
})
