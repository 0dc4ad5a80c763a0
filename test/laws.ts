import assert from 'node:assert/strict'
import type { Command } from '../src/domain/command.ts'
import { rewindProfile } from '../src/domain/plan/rewind-profile.ts'
import { assertSound } from './assert-sound.ts'
import { historyRules, type Step } from './histories.ts'
import { createStage, type Deed, play, race, replay } from './play.ts'
import { endState, visibleState } from './states.ts'

// Laws that hold for every history, whatever its writes are allowed to do.

export function assertSoundThroughout(history: readonly Step[]): void {
  const stage = createStage()
  for (const step of history) {
    play(stage, [step])
    assertSound(stage.world.store, historyRules)
  }
}

export function assertBatchingEndsAlike(history: readonly Step[], sizes: readonly number[]): void {
  const one = createStage()
  const deeds = play(one, history)
  const many = createStage()
  replay(many, deeds, sizes)
  assert.deepEqual(endState(many.world), endState(one.world))
}

/** Deals the later two thirds of a history out to two flushes. */
export function deal(history: readonly Step[], toFirst: readonly boolean[]): readonly [Deed[], Command[], Command[]] {
  const deeds = play(createStage(), history)
  const third = Math.floor(history.length / 3)
  const rest = deeds.slice(third).flatMap(deed => (deed.type === 'command' ? [deed.command] : []))
  return [deeds.slice(0, third), rest.filter((_, i) => toFirst[i]), rest.filter((_, i) => !toFirst[i])]
}

export function assertSoundAfterRace(history: readonly Step[], toFirst: readonly boolean[]): void {
  const [before, first, second] = deal(history, toFirst)
  const stage = createStage()
  replay(stage, before, [])
  race(stage.world, first, second)
  assertSound(stage.world.store, historyRules)
}

/** Whether a write is told from a new one when it comes again, and means the same then. */
function isRepeatable(command: Command, conflicts: number): boolean {
  if (command.type !== 'profile') return false
  const { create, profileId, set, identifierMode, edits = [] } = command
  const kinds = [...historyRules.kinds.keys()]
  // Nobody can tell a second append, or a second write that names nobody, from a new one.
  const isNamed = profileId !== undefined || kinds.some(kind => typeof set[kind] === 'string')
  if (create === 'must' || !isNamed) return false
  // A write that takes an identifier away may itself remove what kept it from linking.
  if (conflicts > 0 && (identifierMode === 'replace' || kinds.some(kind => set[kind] === null))) return false
  // What is appended after it was removed is there to be removed again.
  const edited = edits.map(({ name }) => name)
  return new Set(edited).size === edited.length && !edited.some(name => Object.hasOwn(set, name))
}

export function assertReplaysChangeNothing(history: readonly Step[]): void {
  const stage = createStage()
  for (const step of history) {
    let conflicts = 0
    const [deed] = play(stage, [step], (_, receipt) => {
      conflicts = receipt.type === 'profile' ? receipt.conflicts.length : 0
    })
    if (deed?.type !== 'command' || !isRepeatable(deed.command, conflicts)) continue
    const before = visibleState(stage.world)
    const receipt = stage.world.run(deed.command)
    assert.ok(receipt.outcome === 'unchanged' || receipt.outcome === 'refused')
    assert.deepEqual(visibleState(stage.world), before)
  }
}

/** What profiles show, taken back change by change, ends where they began; each change has the next revision. */
export function assertHistoryTakenBack(history: readonly Step[]): void {
  const stage = createStage()
  play(stage, history)
  const { tables } = stage.world.store
  for (const { profileId, fields, revision } of tables.profiles.values()) {
    const changes = tables.changes.filter(row => row.profileId === profileId)
    const identifiers = [...tables.identifiers.values()]
      .filter(identifier => identifier.profileId === profileId)
      .map(({ kind, value }) => [kind, value] as const)
    const latestFirst = changes.toSorted((a, b) => b.arrival - a.arrival)
    const start = rewindProfile(
      { fields, identifiers },
      latestFirst.map(row => row.changes),
    )
    assert.deepEqual(start, { fields: {}, identifiers: [] })
    assert.deepEqual(
      latestFirst.map(row => row.revision),
      changes.map((_, i) => changes.length - i),
    )
    assert.equal(revision, changes.length)
  }
}
