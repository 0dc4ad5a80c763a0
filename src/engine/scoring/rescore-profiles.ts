import type { WorkspaceConfig } from '../../domain/config.ts'
import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import type { Accumulators } from '../../domain/scoring/engagement.ts'
import type { ProfileScore } from '../../domain/scoring/profile-score.ts'
import { scoreFields, scoreSums } from '../../domain/scoring/score-profile.ts'
import type { Queryable } from '../../store/database.ts'
import { toRegisters } from '../../store/read/profile-row.ts'
import { decodeSums } from '../../store/sums.ts'
import { profileListToScore, profileScoreUpsert } from '../../store/write/profile-score.ts'

type Person = { readonly fields: Parameters<typeof scoreFields>[1]; readonly homes: Accumulators[] }

/**
 * Computes every active score of live profiles anew, from their fields and from what their events came to, and answers
 * how many scores moved. The caller sees to it that the profiles stay as they are meanwhile: by locks, or by coming again.
 */
export async function rescoreProfiles(
  tx: Queryable,
  workspaceId: string,
  profileIds: readonly string[],
  config: WorkspaceConfig,
  nowMs: number,
): Promise<number> {
  const scoring = scoringOf(config.scoring)
  if (profileIds.length === 0 || scoring.fit.length + scoring.engagement.rulesets.length === 0) return 0
  const people = new Map<string, Person>()
  for (const row of await tx.run(profileListToScore, [workspaceId, profileIds])) {
    const person = people.get(row.profile_id) ?? { fields: toRegisters(row.fields, '[]').fields, homes: [] }
    person.homes.push(decodeSums(row.sums))
    people.set(row.profile_id, person)
  }
  const scores: (ProfileScore & { readonly profileId: string })[] = []
  for (const [profileId, { fields, homes }] of people) {
    for (const score of [...scoreFields(scoring, fields), ...scoreSums(scoring, homes, nowMs)]) {
      scores.push({ ...score, profileId })
    }
  }
  if (scores.length === 0) return 0
  const moved = await tx.run(profileScoreUpsert, [
    workspaceId,
    scores.map(score => score.profileId),
    scores.map(score => score.rulesetId),
    scores.map(score => score.kind),
    scores.map(score => score.score),
    new Date(nowMs),
  ])
  return moved.length
}
