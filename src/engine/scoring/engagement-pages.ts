import { sumDecayPoints } from '../../domain/scoring/decay-points.ts'
import { type Accumulators, joinAccumulators, prepareEngagement, scoreAt } from '../../domain/scoring/engagement.ts'
import { profileListSums } from '../../store/read/engagement.ts'
import { decodeSums } from '../../store/sums.ts'
import type { LoadPage } from './rescore.ts'

const nothing: Accumulators = {}
/** Scores are stored as 32-bit integers. */
const largest = 2 ** 31 - 1

/** Engagement scores of the active rulesets at a time, from what the events of each profile come to. */
export function engagementPages(nowMs: number): LoadPage {
  return async (database, { workspaceId, scoring }, after, size) => {
    const engagement = prepareEngagement(scoring.engagementRulesets)
    const found = await database.run(profileListSums, [workspaceId, after, size])
    const rows = found.flatMap(({ profile_id: profileId, version, sums }) => {
      const homes = Array.isArray(sums) ? sums.map(decodeSums) : []
      const decayPoints = sumDecayPoints(scoring.decays, homes)
      const held = homes.reduce((joined, home) => joinAccumulators(engagement, joined, home), nothing)
      return engagement.rulesets.map(prepared => ({
        profileId,
        version,
        rulesetId: prepared.ruleset.id,
        kind: 'engagement' as const,
        score: Math.max(-largest, Math.min(largest, scoreAt(prepared, held, nowMs, scoring.settings, decayPoints))),
      }))
    })
    return { profileCount: found.length, lastId: found.at(-1)?.profile_id ?? null, rows }
  }
}
