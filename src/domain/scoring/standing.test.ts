import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engagementRule, engagementRuleset, fitRule, fitRuleset, floored, level } from '../../../test/scoring.ts'
import { compileScoring } from './compile-scoring.ts'
import { noScoring, type ScoringConfig } from './definitions.ts'
import { standingOf } from './standing.ts'

const config: ScoringConfig = {
  ...noScoring,
  settings: floored,
  fitRulesets: [
    fitRuleset([fitRule('size', 'large', 20)], { id: 'first', isPrimary: true }),
    fitRuleset([fitRule('size', 'large', 7)], { id: 'second' }),
    fitRuleset([fitRule('size', 'large', 9)], { id: 'off', isActive: false }),
  ],
  engagementRulesets: [
    engagementRuleset([engagementRule('visit', 10, { halfLifeDays: 1 })], { id: 'visits' }),
    engagementRuleset([engagementRule('call', 3)], { id: 'calls' }),
  ],
  levels: [level('hot', 15, null), level('warm', 5, 100, { kind: 'engagement' })],
}
const scoring = compileScoring(config)
const dayMs = 86_400_000
const visits = { 'on-visit': { count: 1, value: 1, atMs: 0 } }

test('every active ruleset has an entry, and an inactive one has none', () => {
  const standing = standingOf(scoring, {}, new Map(), { sums: [], nowMs: 0 })
  assert.deepEqual(standing.fit, { first: 0, second: 0 })
  assert.deepEqual(standing.engagement, { visits: 0, calls: 0 })
  assert.deepEqual([standing.score, standing.primaryEngagementId], [0, 'visits'])
  assert.deepEqual([standing.engagementLevel, standing.fitLevel], [undefined, undefined])
})

test('engagement is worked out of all homes as of the time, or taken as last computed', () => {
  const stored = new Map([['visits', 99]])
  const now = standingOf(scoring, {}, stored, { sums: [visits, visits], nowMs: dayMs })
  assert.equal(now.score, 10)
  assert.equal(now.engagementLevel?.name, 'warm')
  assert.equal(standingOf(scoring, {}, stored).score, 99)
})

test('fit is what was last computed, and follows from the fields where nothing was', () => {
  const standing = standingOf(scoring, { size: 'large' }, new Map([['first', 5]]))
  assert.deepEqual(standing.fit, { first: 5, second: 7 })
  assert.equal(standing.fitLevel, undefined)
  assert.equal(standingOf(scoring, { size: 'large' }, new Map()).fitLevel?.name, 'hot')
})

test('without rulesets the score is 0 and nobody has a level', () => {
  const bare = compileScoring({ ...noScoring, levels: config.levels })
  const standing = standingOf(bare, { size: 'large' }, new Map(), { sums: [visits], nowMs: 0 })
  assert.deepEqual([standing.score, standing.primaryEngagementId], [0, null])
  assert.deepEqual([standing.engagementLevel, standing.fitLevel], [undefined, undefined])
})
