import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import { scoreSums } from '../../domain/scoring/score-profile.ts'
import { profileListSums } from '../../store/read/engagement.ts'
import { decodeSums } from '../../store/sums.ts'
import type { LoadPage } from './rescore.ts'

/** Engagement scores of the active rulesets at a time, from what the events of each profile come to. */
export function engagementPages(nowMs: number): LoadPage {
  return async (database, { workspaceId, scoring }, after, size) => {
    const found = await database.run(profileListSums, [workspaceId, after, size])
    const rows = found.flatMap(({ profile_id: profileId, version, sums }) => {
      const homes = Array.isArray(sums) ? sums.map(decodeSums) : []
      return scoreSums(scoringOf(scoring), homes, nowMs).map(score => ({ ...score, profileId, version }))
    })
    return { profileCount: found.length, lastId: found.at(-1)?.profile_id ?? null, rows }
  }
}
