import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decay, engagementRule, engagementRuleset } from '../../../test/scoring.ts'
import { compileScoring } from './compile-scoring.ts'
import { type ActiveHome, sumDecayPoints, takeDecays } from './decay-points.ts'
import { type Decay, noScoring } from './definitions.ts'
import type { Accumulators } from './engagement.ts'
import { scoreSums } from './score-profile.ts'

const dayMs = 86_400_000
const weekly = decay('weekly', -5, 7)

function scoreAfter(decays: readonly Decay[], nowDays: number) {
  const scoring = compileScoring({
    ...noScoring,
    decays,
    engagementRulesets: [engagementRuleset([engagementRule('visit', 10)])],
  })
  return (homes: readonly Accumulators[]) => scoreSums(scoring, homes, nowDays * dayMs)[0]?.score ?? 0
}

function home(homeId: string, visits: number, lastDay: number): ActiveHome {
  const lastEventMs = lastDay * dayMs
  return { homeId, lastEventMs, sums: { 'on-visit': { count: visits, value: visits, atMs: lastEventMs } } }
}

function take(homes: readonly ActiveHome[], nowDays: number, decays = [weekly], isFloored = true) {
  return takeDecays(decays, homes, nowDays * dayMs, isFloored, scoreAfter(decays, nowDays))
}

test('points go once each full interval without an event, and are part of the score', () => {
  let homes: readonly ActiveHome[] = [home('a', 3, 10)]
  const seen: [day: number, score: number][] = []
  for (const day of [16, 17, 18, 23.9, 24, 24, 45]) {
    homes = take(homes, day)?.homes ?? homes
    seen.push([day, scoreAfter([weekly], day)(homes.map(one => one.sums))])
  }
  assert.deepEqual(seen, [
    [16, 30],
    [17, 25],
    [18, 25],
    [23.9, 25],
    [24, 20],
    [24, 20],
    [45, 5],
  ])
  assert.equal(
    sumDecayPoints(
      [weekly],
      homes.map(one => one.sums),
    ),
    -25,
  )
})

test('an event starts the intervals anew, and what was taken stays taken', () => {
  const after = take([home('a', 3, 0)], 14)?.homes[0]
  assert.ok(after)
  const again = { ...after, lastEventMs: 15 * dayMs }
  assert.equal(take([again], 21), undefined)
  const later = take([again], 22)
  assert.deepEqual(
    later?.decays.map(one => [one.intervals, one.points]),
    [[1, -5]],
  )
  assert.equal(sumDecayPoints([weekly], later?.homes.map(one => one.sums) ?? []), -15)
})

test('a score at its floor loses nothing more, so that who comes back is not in debt for years', () => {
  const taken = take([home('a', 1, 0)], 3650)
  assert.deepEqual(
    taken?.decays.map(one => [one.intervals, one.points]),
    [[2, -10]],
  )
  assert.equal(take(taken?.homes ?? [], 7300), undefined)
  assert.equal(take([home('a', 1, 0)], 70, [weekly], false)?.decays[0]?.points, -50)
})

test('the homes of a person are one person: the latest event counts, and its home has the points', () => {
  const homes = [home('a', 2, 0), home('b', 1, 20)]
  assert.equal(take(homes, 26), undefined)
  const taken = take(homes, 27)
  assert.equal(taken?.changed.homeId, 'b')
  assert.equal(take(taken?.homes ?? [], 27), undefined)
})

test('several decays are taken one after another, inactive ones not, whose points stay taken', () => {
  const both = [weekly, decay('daily', -1, 1)]
  const taken = take([home('a', 3, 0)], 7, both)
  assert.deepEqual(
    taken?.decays.map(one => [one.decay.id, one.points]),
    [
      ['weekly', -5],
      ['daily', -7],
    ],
  )
  const off = both.map(one => ({ ...one, isActive: false }))
  assert.equal(take(taken?.homes ?? [], 100, off), undefined)
  assert.equal(scoreAfter(off, 100)(taken?.homes.map(one => one.sums) ?? []), 18)
})
