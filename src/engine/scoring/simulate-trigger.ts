import type { WorkspaceConfig } from '../../domain/config.ts'
import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import type { Trigger } from '../../domain/scoring/definitions.ts'
import { decideFire, type FireDecision } from '../../domain/scoring/milestones.ts'
import { scoreSums } from '../../domain/scoring/score-profile.ts'
import type { Database } from '../../store/database.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'
import { decodeSums } from '../../store/sums.ts'
import { findFirings } from '../../store/write/find-firings.ts'
import { profileListToScore } from '../../store/write/profile-score.ts'

export type Simulation = { readonly decision: FireDecision; readonly score: number }

/**
 * Whether the trigger would fire if the engagement score of a profile came from below its threshold to what it is now:
 * the highest one, where there are several rulesets. Undefined: no such profile.
 */
export async function simulateTrigger(
  database: Database,
  { workspaceId, scoring: defined }: WorkspaceConfig,
  trigger: Trigger,
  profileId: string,
  nowMs: number,
): Promise<Simulation | undefined> {
  const [person] = await database.run(profileFindLineage, [workspaceId, profileId])
  if (person === undefined) return undefined
  const scoring = scoringOf(defined)
  const homes = await database.run(profileListToScore, [workspaceId, [person.profile_id]])
  const sums = homes.map(home => decodeSums(home.sums))
  const scores = scoreSums(scoring, sums, nowMs).map(({ score }) => score)
  const score = scores.length === 0 ? 0 : Math.max(...scores)
  let lastFiredMs: number | null = null
  for (const firings of (await findFirings(database, workspaceId, person.lineage)).values()) {
    for (const firing of firings) {
      if (firing.triggerId === trigger.id) lastFiredMs = Math.max(lastFiredMs ?? 0, firing.atMs)
    }
  }
  const eventType = trigger.eventType ?? ''
  const step = { before: trigger.scoreThreshold - 1, after: score, eventType, atMs: nowMs, lastFiredMs }
  return { decision: decideFire(trigger, step), score }
}
