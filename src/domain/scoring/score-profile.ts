import type { Json } from '../json.ts'
import type { Scoring } from './compile-scoring.ts'
import { sumDecayPoints } from './decay-points.ts'
import type { ScoringSettings } from './definitions.ts'
import { type Accumulators, joinAccumulators, scoreAt } from './engagement.ts'
import type { ProfileScore } from './profile-score.ts'
import { type PreparedFitRuleset, scoreFit } from './score-fit.ts'

// Scores are stored as 32-bit integers.
const largest = 2 ** 31 - 1

function bound(score: number): number {
  return Math.max(-largest, Math.min(largest, score))
}

/** By some fit rulesets, from what the profile shows. */
export function scoreFits(
  fit: readonly PreparedFitRuleset[],
  settings: ScoringSettings,
  fields: Readonly<Record<string, Json>>,
): ProfileScore[] {
  return fit.map(prepared => ({
    rulesetId: prepared.ruleset.id,
    kind: 'fit',
    score: bound(scoreFit(prepared, fields, settings).score),
  }))
}

/** By every active fit ruleset. */
export function scoreFields({ fit, config }: Scoring, fields: Readonly<Record<string, Json>>): ProfileScore[] {
  return scoreFits(fit, config.settings, fields)
}

/** By every active engagement ruleset, from what the events of each home of the profile come to. */
export function scoreSums(scoring: Scoring, homes: readonly Accumulators[], nowMs: number): ProfileScore[] {
  const { engagement, config } = scoring
  if (engagement.rulesets.length === 0) return []
  const joined = homes.reduce<Accumulators>((a, b) => joinAccumulators(engagement, a, b), {})
  const decayPoints = sumDecayPoints(config.decays, homes)
  return engagement.rulesets.map(prepared => ({
    rulesetId: prepared.ruleset.id,
    kind: 'engagement',
    score: bound(scoreAt(prepared, joined, nowMs, config.settings, decayPoints)),
  }))
}
