import type { Json } from '../json.ts'
import type { Scoring } from './compile-scoring.ts'
import type { Level } from './definitions.ts'
import type { Accumulators } from './engagement.ts'
import { findLevel } from './levels.ts'
import { scoreFit } from './score-fit.ts'
import { scoreSums } from './score-profile.ts'

/** How a profile scores: every active ruleset has an entry. */
export type Standing = {
  readonly engagement: Readonly<Record<string, number>>
  readonly fit: Readonly<Record<string, number>>
  /** The oldest active engagement ruleset; null, with the score 0, where there is none. */
  readonly primaryEngagementId: string | null
  readonly score: number
  /** By the primary ruleset of the kind; undefined is unclassified. */
  readonly engagementLevel: Level | undefined
  readonly fitLevel: Level | undefined
}

/** What the events of each home have come to, and the time as of which they are scored. */
export type Activity = { readonly sums: readonly Accumulators[]; readonly nowMs: number }

/**
 * Fit scores are those last computed; one that never was follows from the fields. Engagement scores move by themselves,
 * so with an activity they are computed as of its time, and without one they are those last computed.
 */
export function standingOf(
  scoring: Scoring,
  fields: Readonly<Record<string, Json>>,
  stored: ReadonlyMap<string, number>,
  activity?: Activity,
): Standing {
  const fit = scoring.fit.map(prepared => {
    const { id } = prepared.ruleset
    return [id, stored.get(id) ?? scoreFit(prepared, fields, scoring.config.settings).score] as const
  })
  const engagement =
    activity === undefined
      ? scoring.engagement.rulesets.map(({ ruleset: { id } }) => [id, stored.get(id) ?? 0] as const)
      : scoreSums(scoring, activity.sums, activity.nowMs).map(({ rulesetId, score }) => [rulesetId, score] as const)
  const [primary] = engagement
  const fitScore = fit.find(([id]) => id === scoring.primaryFit?.ruleset.id)?.[1]
  return {
    engagement: Object.fromEntries(engagement),
    fit: Object.fromEntries(fit),
    primaryEngagementId: primary?.[0] ?? null,
    score: primary?.[1] ?? 0,
    engagementLevel: primary === undefined ? undefined : findLevel(scoring.engagementLevels, primary[1]),
    fitLevel: fitScore === undefined ? undefined : findLevel(scoring.fitLevels, fitScore),
  }
}
