import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engagementRule, engagementRuleset, fitRule, fitRuleset, level, mapping } from '../../../test/scoring.ts'
import type { Json } from '../json.ts'
import { compileScoring } from './compile-scoring.ts'
import { noScoring } from './definitions.ts'
import { findLevel } from './levels.ts'
import { mapEvent } from './map-event.ts'
import { scoreFit } from './score-fit.ts'

test('a workspace that has defined nothing maps and scores nothing', () => {
  const scoring = compileScoring(noScoring)
  assert.deepEqual(mapEvent(scoring.mappings, 'view', { a: 1 }), [])
  assert.deepEqual(scoring.fit, [])
  assert.equal(scoring.primaryFit, undefined)
  assert.deepEqual(scoring.engagement.rulesets, [])
})

test('only active rulesets score, and the primary one is at hand', () => {
  const { fit, primaryFit, engagement } = compileScoring({
    ...noScoring,
    fitRulesets: [
      fitRuleset([], { id: 'off', isActive: false }),
      fitRuleset([], { id: 'a' }),
      fitRuleset([], { id: 'b', isPrimary: true }),
    ],
    engagementRulesets: [
      engagementRuleset([engagementRule('view', 1)], { id: 'off', isActive: false }),
      engagementRuleset([], { id: 'on' }),
    ],
  })
  assert.deepEqual(
    fit.map(({ ruleset }) => ruleset.id),
    ['a', 'b'],
  )
  assert.equal(primaryFit?.ruleset.id, 'b')
  assert.deepEqual(
    engagement.rulesets.map(({ ruleset }) => ruleset.id),
    ['on'],
  )
})

test('an event becomes fields, fields a score, and the score a level', () => {
  const scoring = compileScoring({
    ...noScoring,
    mappings: [mapping('team_size', 'company_employee_count')],
    fitRulesets: [fitRuleset([fitRule('company_employee_count', '51-200', 20)], { isPrimary: true })],
    levels: [level('B', 0, 19), level('A', 20, null)],
  })
  const fields: Record<string, Json> = {}
  for (const { name, value } of mapEvent(scoring.mappings, 'form_submit', { team_size: ' 51-200 ' }))
    fields[name] = value
  assert.ok(scoring.primaryFit)
  const { score } = scoreFit(scoring.primaryFit, fields, scoring.config.settings)
  assert.equal(score, 20)
  assert.equal(findLevel(scoring.fitLevels, score)?.name, 'A')
})
