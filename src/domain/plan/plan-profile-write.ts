import type { Problem, ProfileReceipt, ProfileWrite } from '../command.ts'
import { missingFields } from '../prepare/check-values.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { type FlushState, findLive } from './flush-state.ts'
import { finishWrite, landWrite } from './land-write.ts'
import { type Matches, matchProfiles } from './match-profile.ts'
import { conflictOver, findContested, planFolding } from './plan-folding.ts'
import type { WorkingProfile } from './working-profile.ts'
import { writeFields } from './write-fields.ts'

export function refuseProfileWrite(problems: readonly Problem[]): ProfileReceipt {
  return {
    type: 'profile',
    profileId: null,
    outcome: 'refused',
    revision: 0,
    fields: {},
    merges: [],
    conflicts: [],
    problems,
  }
}

/** What a write that must not join people is told when its identifiers belong to several. */
export function findForeignIdentifier({ candidates, hits }: Matches): Problem | undefined {
  const other = hits.find(hit => hit.owner !== candidates[0])
  return other && conflictOver(other.kind, other.owner)
}

/** What a write that makes a profile is told when there is one, by its match key or else by any identifier. */
function findTaken(
  { hits }: Matches,
  { matchKey }: ProfileWrite,
  named: WorkingProfile | undefined,
): Problem | undefined {
  if (named !== undefined) return { ...conflictOver('', named), path: 'profile_id', message: 'there is this profile' }
  const taken = matchKey === undefined ? hits[0] : hits.find(hit => hit.kind === matchKey)
  return taken && conflictOver(taken.kind, taken.owner)
}

/** Why a write may not join what it hits, or not make the profile that it did not find. */
function findRefusal(
  state: FlushState,
  write: PreparedProfileWrite,
  matches: Matches,
  named: WorkingProfile | undefined,
): Problem[] {
  const { create, linkPolicy } = write.command
  if (create === 'new') {
    const taken = findTaken(matches, write.command, named)
    if (taken !== undefined) return [taken]
  } else if (create !== 'must') {
    const foreign = linkPolicy === 'strict' ? findForeignIdentifier(matches) : undefined
    if (foreign !== undefined) return [foreign]
    if (matches.candidates.length > 0) return []
  }
  if (create === 'no') {
    return [{ code: 'unknown_profile', path: 'identifiers', message: 'no profile has these identifiers' }]
  }
  // Whoever may only fill must not learn from a refusal that there was no such person yet.
  if (write.command.identifierMode === 'fill') return []
  const profiles = state.rules.objects.get('profiles')
  if (profiles === undefined || profiles.required.length === 0) return []
  return missingFields(profiles, name => write.fields.some(field => field.name === name && field.value !== null))
}

/** Plans one profile write upon the state of the flush. */
export function planProfileWrite(state: FlushState, write: PreparedProfileWrite): ProfileReceipt {
  const { command } = write
  const named = command.profileId === undefined ? undefined : findLive(state, command.profileId)
  if (command.profileId !== undefined && named === undefined) {
    return refuseProfileWrite([{ code: 'unknown_profile', path: 'profile_id', message: 'no such profile' }])
  }
  const matches = matchProfiles(state, write, named)
  const problems = findRefusal(state, write, matches, named)
  if (problems.length > 0) return refuseProfileWrite(problems)
  const found = command.create === 'must' || command.create === 'new' ? undefined : matches.candidates[0]
  if (command.onConflict === 'refuse') {
    const folding = found && planFolding(state, write, found, matches.candidates)
    const contested = findContested(state, write, folding)
    if (contested !== undefined) return refuseProfileWrite([contested])
  }
  const { progress, isNew, keptOut } = landWrite(state, write, matches, found)
  writeFields(state, progress, keptOut)
  return finishWrite(state, progress, isNew)
}
