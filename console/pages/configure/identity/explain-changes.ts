import type { IdentityKind, IdentitySettings } from '../queries.ts'

export type IdentityDraft = Pick<IdentitySettings, 'identity_kinds' | 'default_region' | 'blocked_values'>

export function draftOf({ identity_kinds, default_region, blocked_values }: IdentityDraft): IdentityDraft {
  return {
    identity_kinds: identity_kinds.map(({ kind, limit, anonymous }) => ({ kind, limit, anonymous })),
    default_region,
    blocked_values: [...blocked_values],
  }
}

/** What a change of the rules comes to, one sentence a change; empty where nothing changes. */
export function explainChanges(before: IdentityDraft, after: IdentityDraft): readonly string[] {
  const was = new Map(before.identity_kinds.map(each => [each.kind, each]))
  const is = new Map(after.identity_kinds.map(each => [each.kind, each]))
  const removed = before.identity_kinds.filter(({ kind }) => !is.has(kind))
  const stayed = (kinds: readonly IdentityKind[], others: ReadonlyMap<string, IdentityKind>) =>
    kinds.filter(({ kind }) => others.has(kind)).map(({ kind }) => kind)
  const isReordered = stayed(before.identity_kinds, is).join() !== stayed(after.identity_kinds, was).join()
  return [
    ...removed.map(
      ({ kind }) => `${kind} no longer finds people. Its identifiers are kept, and work again if it returns.`,
    ),
    ...after.identity_kinds.flatMap(each => explainKind(was.get(each.kind), each)),
    ...(isReordered
      ? ['When a write fits several people, the new order decides. Nobody is merged or parted by it now.']
      : []),
    ...explainRegion(before.default_region, after.default_region),
    ...explainBlocked(before.blocked_values, after.blocked_values),
  ]
}

function explainKind(was: IdentityKind | undefined, { kind, limit, anonymous }: IdentityKind): readonly string[] {
  if (was === undefined)
    return [
      `${kind} identifies people from the next write on. Values stored before do not, until they are written again.`,
    ]
  const changes: string[] = []
  if (limit < was.limit)
    changes.push(
      `${kind}: profiles with more than ${limit.toLocaleString('en')} keep them; only further ones are kept out.`,
    )
  if (limit > was.limit)
    changes.push(
      `${kind}: a profile may hold up to ${limit.toLocaleString('en')} from now on. Conflicts so far stay open.`,
    )
  if (anonymous !== was.anonymous)
    changes.push(
      anonymous
        ? `People known by ${kind} alone count as anonymous from now on.`
        : `People known by ${kind} alone count as known from now on.`,
    )
  return changes
}

function explainRegion(before: string | null, after: string | null): readonly string[] {
  if (before === after) return []
  return after === null
    ? ['National phone numbers stay as they are sent. Stored ones keep their form.']
    : [`National phone numbers are read by the rules of ${after} from now on. Stored ones keep their form.`]
}

function explainBlocked(before: readonly string[], after: readonly string[]): readonly string[] {
  const added = after.filter(value => !before.includes(value)).length
  const freed = before.filter(value => !after.includes(value)).length
  return [
    ...(added > 0
      ? ['Newly blocked values identify nobody from the next write on. Who holds one already keeps it.']
      : []),
    ...(freed > 0 ? ['Values that are no longer blocked identify people once they are written again.'] : []),
  ]
}
