// A flush scores what it changed: by fit the profiles that were made or that show another value, by engagement those
// whose events a rule counted, both also after a merge. Workspaces without rulesets pay nothing.

import { jsonEquals, memberOf } from '../json.ts'
import type { Accumulators } from '../scoring/engagement.ts'
import type { ProfileScore } from '../scoring/profile-score.ts'
import { scoreFields, scoreSums } from '../scoring/score-profile.ts'
import type { FlushPlan, ScoreRow } from './flush-plan.ts'
import { type FlushState, findLive } from './flush-state.ts'
import { arrivalMs } from './register.ts'
import type { WorkingProfile } from './working-profile.ts'

/** What the events of a home come to so far. Throws where they should have been read: alone the command will find them. */
export function readSums(state: FlushState, homeId: string): Accumulators {
  const held = state.activities.get(homeId)?.sums ?? state.loaded.sums.get(homeId)
  if (held !== undefined) return held
  const home = state.profiles.get(homeId)
  if (home !== undefined && home.stored === undefined) return {}
  throw new Error('the sums of a home were not read')
}

function showsAnother({ stored, touched, fields }: WorkingProfile): boolean {
  if (stored === undefined) return true
  for (const name of touched ?? []) {
    if (!jsonEquals(memberOf(stored.fields, name) ?? null, memberOf(fields, name) ?? null)) return true
  }
  return false
}

function* scoreByFit(state: FlushState): Generator<[profileId: string, ProfileScore[]]> {
  const { scoring } = state.rules
  if (scoring.fit.length === 0) return
  for (const profile of state.profiles.values()) {
    if (profile.mergedInto === null && showsAnother(profile)) {
      yield [profile.profileId, scoreFields(scoring, profile.fields)]
    }
  }
}

function* scoreByEngagement(state: FlushState, atMs: number): Generator<[profileId: string, ProfileScore[]]> {
  const { scoring } = state.rules
  const { rulesets, rulesByEventType } = scoring.engagement
  if (rulesets.length === 0 || rulesByEventType.size === 0) return
  const moved = new Set<WorkingProfile | undefined>()
  for (const { homeId, sums } of state.activities.values()) if (sums !== undefined) moved.add(findLive(state, homeId))
  for (const { survivorId } of state.merges) moved.add(findLive(state, survivorId))
  for (const profile of moved) {
    if (profile === undefined) continue
    const homes = [profile.profileId, ...profile.absorbed].map(homeId => readSums(state, homeId))
    yield [profile.profileId, scoreSums(scoring, homes, atMs)]
  }
}

/** The scores to write, and the profiles that have none any more. */
export function scoreFlush(state: FlushState): Pick<FlushPlan, 'scores' | 'unscored'> {
  const { fitRulesets, engagementRulesets } = state.rules.scoring.config
  if (fitRulesets.length === 0 && engagementRulesets.length === 0) return { scores: [], unscored: [] }
  const atMs = arrivalMs(state.supplies.nextArrival())
  const scores: ScoreRow[] = []
  for (const scored of [scoreByFit(state), scoreByEngagement(state, atMs)]) {
    for (const [profileId, found] of scored) for (const score of found) scores.push({ ...score, profileId, atMs })
  }
  return { scores, unscored: state.merges.map(merge => merge.absorbedId) }
}
