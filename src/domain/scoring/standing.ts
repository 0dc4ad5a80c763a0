import type { Json } from '../json.ts'
import type { Scoring } from './compile-scoring.ts'
import type { Level } from './definitions.ts'
import { type Accumulators, scoreAt } from './engagement.ts'
import { findLevel } from './levels.ts'
import { scoreFit } from './score-fit.ts'

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

/** Scores by ruleset as they were last computed. */
export type StoredScores = ReadonlyMap<string, number>

/** What the events of a lineage come to now. */
export type Activity = { readonly held: Accumulators; readonly decayPoints: number; readonly nowMs: number }

/**
 * Fit scores are those last computed; one that never was follows from the fields. Engagement scores move by themselves,
 * so with an activity they are computed as of its time, and without one they are those last computed.
 */
export function standingOf(
  scoring: Scoring,
  fields: Readonly<Record<string, Json>>,
  stored: StoredScores,
  activity?: Activity,
): Standing {
  const { settings } = scoring.config
  const engagement: Record<string, number> = {}
  for (const prepared of scoring.engagement.rulesets) {
    const { id } = prepared.ruleset
    engagement[id] =
      activity === undefined
        ? (stored.get(id) ?? 0)
        : scoreAt(prepared, activity.held, activity.nowMs, settings, activity.decayPoints)
  }
  const fit: Record<string, number> = {}
  for (const prepared of scoring.fit) {
    const { id } = prepared.ruleset
    fit[id] = stored.get(id) ?? scoreFit(prepared, fields, settings).score
  }
  const primaryEngagementId = scoring.engagement.rulesets[0]?.ruleset.id ?? null
  const primaryFitId = scoring.primaryFit?.ruleset.id
  const score = primaryEngagementId === null ? 0 : (engagement[primaryEngagementId] ?? 0)
  return {
    engagement,
    fit,
    primaryEngagementId,
    score,
    engagementLevel: primaryEngagementId === null ? undefined : findLevel(scoring.engagementLevels, score),
    fitLevel: primaryFitId === undefined ? undefined : findLevel(scoring.fitLevels, fit[primaryFitId] ?? 0),
  }
}
