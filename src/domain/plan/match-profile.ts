import type { Identifier } from '../identity/identifier.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import type { Rules } from '../prepare/rules.ts'
import { type FlushState, findOwner } from './flush-state.ts'
import type { WorkingProfile } from './working-profile.ts'

/** An identifier of the write and who holds it. */
export type Hit = Identifier & { readonly owner: WorkingProfile; readonly homeId: string; readonly rank: number }

/** The profiles that a write may land on, best first, and the hits on profiles that are somebody else. */
export type Matches = {
  readonly candidates: readonly WorkingProfile[]
  readonly hits: readonly Hit[]
}

const nobody: Matches = { candidates: [], hits: [] }

function findHits(state: FlushState, write: PreparedProfileWrite): Hit[] {
  const hits: Hit[] = []
  for (const { kind, value } of write.identifiers) {
    const owner = findOwner(state, kind, value)
    if (owner === undefined) continue
    // The named match key comes before every kind.
    const rank = kind === write.matchKind ? -1 : (state.rules.kinds.get(kind)?.rank ?? 0)
    hits.push({ kind, value, owner: owner.profile, homeId: owner.homeId, rank })
  }
  // Identifiers come strongest kind first; only a match key changes their order.
  return write.matchKind === undefined ? hits : hits.sort((a, b) => a.rank - b.rank)
}

/** Whether the profile already has a value of a one-per-profile kind, and not the one that the write brings. */
function isSomebodyElse(profile: WorkingProfile, write: PreparedProfileWrite, rules: Rules): boolean {
  for (const { kind, value } of write.identifiers) {
    if (rules.kinds.get(kind)?.limit !== 1) continue
    let holdsAnother = false
    let holdsThis = false
    for (const held of profile.identifiers) {
      if (held.kind !== kind) continue
      if (held.value === value) holdsThis = true
      else holdsAnother = true
    }
    if (holdsAnother && !holdsThis) return true
  }
  return false
}

/**
 * Whether a write that fills found the profile by anonymous identifiers alone and names, of a known kind, other values than
 * the profile's: the next person at a shared device.
 */
function isNextAtDevice(profile: WorkingProfile, { identifiers }: PreparedProfileWrite, { kinds }: Rules): boolean {
  let isOther = false
  for (const { kind, value } of identifiers) {
    if (kinds.get(kind)?.anonymous !== false) continue
    for (const held of profile.identifiers) {
      if (held.kind !== kind) continue
      if (held.value === value) return false
      isOther = true
    }
  }
  return isOther
}

/** Whether a profile that one of the write's identifiers hit is not whom the write is about. */
function isApart({ owner: profile, rank }: Hit, write: PreparedProfileWrite, rules: Rules): boolean {
  switch (write.command.identifierMode) {
    case 'fill':
      return isNextAtDevice(profile, write, rules)
    // What a profile is known by is about to change.
    case 'replace':
      return false
    default:
      return rank !== -1 && isSomebodyElse(profile, write, rules)
  }
}

function isOlder(a: WorkingProfile, b: WorkingProfile): number {
  return a.createdAtMs - b.createdAtMs || (a.profileId < b.profileId ? -1 : 1)
}

/** Ranks the profiles that the write's identifiers hit: named match key, then strongest kind, then age. */
export function matchProfiles(
  state: FlushState,
  write: PreparedProfileWrite,
  named: WorkingProfile | undefined,
): Matches {
  const hits = findHits(state, write)
  const [best] = hits
  if (best === undefined && named === undefined) return nobody
  // Nearly every write names one person, by identifiers that are all that person's.
  if (best !== undefined && named === undefined && hits.every(hit => hit.owner === best.owner)) {
    return { candidates: isApart(best, write, state.rules) ? [] : [best.owner], hits }
  }
  const ranks = new Map<WorkingProfile, number>()
  if (named !== undefined) ranks.set(named, -2)
  for (const hit of hits) {
    if (!ranks.has(hit.owner) && !isApart(hit, write, state.rules)) ranks.set(hit.owner, hit.rank)
  }
  if (ranks.size < 2) return { candidates: [...ranks.keys()], hits }
  const candidates = [...ranks]
    .sort(([a, rankA], [b, rankB]) => rankA - rankB || isOlder(a, b))
    .map(([profile]) => profile)
  return { candidates, hits }
}
