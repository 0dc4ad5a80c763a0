import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mapping } from '../../../test/scoring.ts'
import { defaultSettings } from '../config.ts'
import type { Json } from '../json.ts'
import { finishFlush } from '../plan/finish-flush.ts'
import { findHome, startFlush } from '../plan/flush-state.ts'
import { nothingLoaded, type StoredProfile } from '../plan/loaded-state.ts'
import { arrivalsPerMs, joinRegisters, type Registers, type Stamp } from '../plan/register.ts'
import { makeRules } from '../prepare/rules.ts'
import { defaultObjects } from '../schema/default-objects.ts'
import { type Mapping, noScoring } from './definitions.ts'
import { planBackfill } from './plan-backfill.ts'
import { openReplay, prepareReplay, type ReplayEvent } from './replay-mappings.ts'

const rules = makeRules({
  workspaceId: 'w',
  version: 1,
  settings: defaultSettings,
  objects: new Map(defaultObjects.map(object => [object.name, object])),
  discovered: new Set(['profiles.x.string']),
  scoring: noScoring,
})

type Homes = readonly [root: Registers, absorbed: Registers]

function stored(profileId: string, shown: Registers, own: Registers | null, more: Partial<StoredProfile> = {}) {
  const { fields, meta } = shown
  const rest = { absorbed: [], vetoed: [], mergedInto: null, createdAtMs: 0, lastArrival: 0, identifiers: [] }
  return { profileId, fields, meta, own, ...rest, revision: 1, version: 3, ...more }
}

const nothing: Registers = { fields: {}, meta: {} }

/** Backfills a profile of two homes; tells what they hold afterwards and what the flush would write. */
function run(
  mappings: readonly Mapping[],
  [a, b]: Homes,
  shown: Registers,
  events: readonly (readonly ReplayEvent[])[],
) {
  const profiles = new Map<string, StoredProfile>([
    ['a', stored('a', shown, a, { absorbed: ['b'] })],
    ['b', stored('b', nothing, b, { mergedInto: 'a' })],
  ])
  const state = startFlush(
    rules,
    { ...nothingLoaded, profiles },
    { newId: () => 'id', nextArrival: () => 9_000 * arrivalsPerMs },
  )
  const prepared = prepareReplay(mappings)
  const homes = [a, b].map((own, i) => {
    const replay = openReplay(prepared, own, shown)
    replay.add(events[i] ?? [])
    return { homeId: i === 0 ? 'a' : 'b', replays: replay.finish() }
  })
  const root = findHome(state, 'a')
  const home = findHome(state, 'b')
  assert.ok(root && home)
  const isUpdated = planBackfill(state, root, homes)
  const after: Homes = [root.own ?? nothing, home.own ?? nothing]
  return { isUpdated, after, shown: { fields: root.fields, meta: root.meta }, plan: finishFlush(state) }
}

function event(value: string, observedMs: number, i: number): ReplayEvent {
  const arrival = (1_000 + i) * arrivalsPerMs
  return { eventType: 'e', metadata: { k: value }, observedMs, arrival, source: 'ingest' }
}

const register = fc
  .record({ value: fc.constantFrom<Json | undefined>('edit', '', undefined), at: fc.nat(9), n: fc.nat(99) })
  .map(({ value, at, n }): Registers => {
    const stamp: Stamp = ['edit', (500 + n) * arrivalsPerMs, at]
    return { fields: value === undefined ? {} : { x: value }, meta: { x: stamp } }
  })
const home = fc.oneof(fc.constant(nothing), register)
const events = fc
  .array(fc.record({ at: fc.nat(9), isOfA: fc.boolean() }), { maxLength: 6 })
  .map(list =>
    [true, false].map(side => list.flatMap(({ at, isOfA }, i) => (isOfA === side ? event(`v${i}`, at, i) : []))),
  )
const behaviour = fc.constantFrom('always_overwrite' as const, 'only_if_empty' as const)

test('a merged profile shows the join of its homes after a backfill, and a second one changes nothing', () => {
  fc.assert(
    fc.property(fc.tuple(home, home), events, behaviour, (homes, stored, behaviour) => {
      const mappings = [mapping('k', 'x', { behaviour })]
      const first = run(mappings, homes, joinRegisters(homes[0], homes[1]), stored)
      assert.deepEqual(first.shown, joinRegisters(first.after[0], first.after[1]))
      assert.equal(first.plan.changes.length, first.isUpdated ? 1 : 0)
      const second = run(mappings, first.after, first.shown, stored)
      assert.equal(second.isUpdated, false)
      assert.deepEqual([second.plan.changed, second.plan.rewritten, second.plan.changes], [[], [], []])
    }),
    { numRuns: 5_000 },
  )
})

test('what a profile shows never becomes older by a backfill', () => {
  fc.assert(
    fc.property(fc.tuple(home, home), events, (homes, stored) => {
      const shown = joinRegisters(homes[0], homes[1])
      const { shown: next } = run([mapping('k', 'x')], homes, shown, stored)
      const [before, after] = [shown.meta['x'], next.meta['x']]
      if (before !== undefined) assert.ok(after !== undefined && (after[2] ?? 0) >= (before[2] ?? 0))
    }),
  )
})
