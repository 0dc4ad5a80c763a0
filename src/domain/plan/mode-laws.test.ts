// The laws of identity once more, where writes replace and fill identifiers, refuse conflicts and edit; see laws.test.ts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { batchings, editHistories, historyRules, modeHistories } from '../../../test/histories.ts'
import {
  assertBatchingEndsAlike,
  assertHistoryTakenBack,
  assertReplaysChangeNothing,
  assertSoundAfterRace,
  assertSoundThroughout,
} from '../../../test/laws.ts'
import { createStage, play } from '../../../test/play.ts'
import { visibleState } from '../../../test/states.ts'
import type { World } from '../../../test/world.ts'
import { parsePhone } from '../../engine/phone.ts'
import type { ProfileWrite } from '../command.ts'
import { prepareProfileWrite } from '../prepare/prepare-profile.ts'

function isKnownKind(kind: string): boolean {
  return historyRules.kinds.get(kind)?.anonymous === false
}

test('no identifier ever points at two live profiles or at none, whatever the modes and policies', () => {
  fc.assert(fc.property(modeHistories, assertSoundThroughout), { numRuns: 1_000 })
})

test('two flushes of any modes under way at once leave a sound state', () => {
  const sides = fc.array(fc.boolean(), { minLength: 14, maxLength: 14 })
  fc.assert(fc.property(modeHistories, sides, assertSoundAfterRace), { numRuns: 1_000 })
})

test('any batching of writes of all modes ends where they end one by one', () => {
  fc.assert(fc.property(editHistories, batchings(14), assertBatchingEndsAlike), { numRuns: 1_000 })
})

test('replaying a write that replaces or fills changes nothing', () => {
  fc.assert(fc.property(editHistories, assertReplaysChangeNothing), { numRuns: 1_000 })
})

/** The live profile of each identifier. */
function ownersOf(world: World): Map<string, string> {
  return new Map([...world.store.tables.identifiers].map(([key, { profileId }]) => [key, profileId]))
}

test('filling never changes what anybody is known by, never joins two known people, and never conflicts', () => {
  fc.assert(
    fc.property(modeHistories, history => {
      const stage = createStage()
      const { world } = stage
      let owners = ownersOf(world)
      let fields = new Map([...world.store.tables.profiles].map(([id, row]) => [id, row.fields]))
      for (const step of history) {
        play(stage, [step], (command, receipt) => {
          if (command.type !== 'profile' && command.type !== 'event') return
          if (receipt.type !== 'profile' && receipt.type !== 'event') return
          if (command.identifierMode !== 'fill') return
          assert.deepEqual(receipt.conflicts, [])
          const known = [...owners].filter(([key]) => isKnownKind(key.split(' ')[0] ?? ''))
          for (const [key, owner] of known) {
            assert.equal(world.store.tables.identifiers.get(key)?.profileId, world.live(owner), key)
          }
          const people = new Set(known.map(([, owner]) => owner))
          assert.equal(new Set([...people].map(id => world.live(id))).size, people.size)
          // Whom it absorbs may have been told of a clear later.
          if (receipt.merges.length > 0) return
          for (const id of people) {
            for (const kind of historyRules.kinds.keys()) {
              const before = fields.get(id)?.[kind]
              if (isKnownKind(kind) && typeof before === 'string')
                assert.equal(world.fields(world.live(id))[kind], before)
            }
          }
        })
        owners = ownersOf(world)
        fields = new Map([...world.store.tables.profiles].map(([id, row]) => [id, row.fields]))
      }
    }),
    { numRuns: 1_000 },
  )
})

function namedBy(command: ProfileWrite, kind: string): string[] {
  const preparation = prepareProfileWrite(command, historyRules, parsePhone)
  assert.equal(preparation.kind, 'ready')
  return preparation.write.identifiers.filter(one => one.kind === kind).map(({ value }) => `${kind} ${value}`)
}

test('after a write that replaces, its profile holds of the kinds named what was named and nothing else', () => {
  fc.assert(
    fc.property(modeHistories, history => {
      const stage = createStage()
      const { world } = stage
      play(stage, history, (command, receipt) => {
        if (command.type !== 'profile' || receipt.type !== 'profile' || receipt.profileId === null) return
        if (command.identifierMode !== 'replace' || command.observedAtMs !== undefined) return
        if (receipt.conflicts.length > 0) return
        const held = world.identifiers(receipt.profileId)
        for (const kind of Object.keys(command.set).filter(isKnownKind)) {
          const ofKind = held.filter(id => id.startsWith(`${kind} `))
          assert.deepEqual(ofKind, namedBy(command, kind).toSorted())
        }
      })
    }),
    { numRuns: 1_000 },
  )
})

test('a write that refuses conflicts leaves nobody apart, and where it is refused nothing behind', () => {
  fc.assert(
    fc.property(modeHistories, history => {
      const stage = createStage()
      const { world } = stage
      let before = visibleState(world)
      for (const step of history) {
        play(stage, [step], (command, receipt) => {
          if (command.type !== 'profile' || receipt.type !== 'profile') return
          if (receipt.outcome === 'refused') assert.deepEqual(visibleState(world), before)
          for (const { code, otherProfileId } of receipt.problems) {
            if (code === 'identifier_conflict') assert.equal(world.live(otherProfileId ?? ''), otherProfileId)
          }
          if (command.onConflict !== 'refuse') return
          assert.ok(receipt.conflicts.every(conflict => conflict.otherProfileId === null))
        })
        before = visibleState(world)
      }
    }),
    { numRuns: 500 },
  )
})

test('history of writes of all modes can be taken back, and the revision counts its changes', () => {
  const unsplit = editHistories.map(history => history.filter(step => step.type !== 'split'))
  fc.assert(fc.property(unsplit, assertHistoryTakenBack), { numRuns: 1_000 })
})
