import type { ConflictReason, LinkPolicy } from '../command.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { Rules } from '../prepare/rules.ts'
import type { WorkingProfile } from './working-profile.ts'

/** What of a profile says whether it may join another. */
export type Party = Pick<WorkingProfile, 'profileId' | 'identifiers' | 'vetoed' | 'absorbed'>

/**
 * The kinds of which a write leaves only the values that it names, if it lands on who holds one of these. No values: it
 * does so wherever it lands.
 */
export type ReplacedKinds = ReadonlyMap<string, readonly string[]>

/** The rank of the strongest identifier; 0 is the strongest kind. */
function strongestRank(identifiers: readonly { readonly kind: string }[], rules: Rules): number {
  let strongest = Number.POSITIVE_INFINITY
  for (const { kind } of identifiers) {
    strongest = Math.min(strongest, rules.kinds.get(kind)?.rank ?? Number.POSITIVE_INFINITY)
  }
  return strongest
}

/**
 * Known people hold an identifier that is not anonymous. Who holds none at all was made by hand and counts as known,
 * unless the write at hand gives it anonymous ones.
 */
export function isAnonymous(
  profile: Pick<Party, 'identifiers'>,
  claimed: readonly Identifier[],
  rules: Rules,
): boolean {
  const identifiers = profile.identifiers.length === 0 ? claimed : profile.identifiers
  return identifiers.length > 0 && identifiers.every(({ kind }) => rules.kinds.get(kind)?.anonymous ?? false)
}

export function countHeld(profile: Pick<Party, 'identifiers'>, kind: string): number {
  let count = 0
  for (const held of profile.identifiers) if (held.kind === kind) count += 1
  return count
}

/** What a profile that holds too many values of a kind is in conflict with. */
export function limitReason(limit: number): ConflictReason {
  return limit === 1 ? 'one_per_profile' : 'identifier_limit'
}

function isReplaced(a: Party, b: Party, kind: string, replaced: ReplacedKinds): boolean {
  const named = replaced.get(kind)
  if (named === undefined) return false
  const isNamed = (held: Identifier): boolean => held.kind === kind && named.includes(held.value)
  return named.length === 0 || a.identifiers.some(isNamed) || b.identifiers.some(isNamed)
}

/** A kind of which both hold values and together too many; who is over a limit alone may still absorb others. */
function findBrokenLimit(a: Party, b: Party, replaced: ReplacedKinds, rules: Rules): ConflictReason | undefined {
  for (const { kind, limit } of rules.kinds.values()) {
    const [ours, theirs] = [countHeld(a, kind), countHeld(b, kind)]
    if (ours > 0 && theirs > 0 && ours + theirs > limit && !isReplaced(a, b, kind, replaced)) return limitReason(limit)
  }
  return undefined
}

function isVetoed(a: Party, b: Party): boolean {
  return (
    a.vetoed.some(id => id === b.profileId || b.absorbed.includes(id)) ||
    b.vetoed.some(id => id === a.profileId || a.absorbed.includes(id))
  )
}

export type LinkTerms = {
  readonly policy: LinkPolicy
  /**
   * The free identifiers that the write gives to the one it lands on: they count, else a replay of the write would find
   * another profile than the write did.
   */
  readonly claimed: readonly Identifier[]
  readonly replaced: ReplacedKinds
}

/** Why two profiles that a write would join must stay two; undefined when nothing forbids it. */
export function findObstacle(
  survivor: Party,
  absorbed: Party,
  { policy, claimed, replaced }: LinkTerms,
  rules: Rules,
): ConflictReason | undefined {
  if (isVetoed(survivor, absorbed)) return 'vetoed'
  const broken = findBrokenLimit(survivor, absorbed, replaced, rules)
  if (broken !== undefined) return broken
  if (policy === 'fold' || isAnonymous(absorbed, claimed, rules)) return undefined
  if (policy === 'weaker-only' || policy === 'below-email') {
    const theirs = strongestRank(absorbed.identifiers, rules)
    const ours = Math.min(strongestRank(survivor.identifiers, rules), strongestRank(claimed, rules))
    const bound = policy === 'below-email' ? (rules.kinds.get('email')?.rank ?? Number.POSITIVE_INFINITY) : -1
    if (ours < theirs && bound < theirs) return undefined
  }
  return 'link_policy'
}
