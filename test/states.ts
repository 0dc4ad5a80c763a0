import type { World } from './world.ts'

function byId(a: { readonly profileId: string }, b: { readonly profileId: string }): number {
  return a.profileId < b.profileId ? -1 : 1
}

/** What readers see. */
export function visibleState(world: World): unknown {
  const { profiles } = world.store.tables
  return [...profiles.values()]
    .map(({ profileId, fields, absorbed, mergedInto, revision, updatedAtMs }) => ({
      profileId,
      fields,
      absorbed: absorbed.toSorted(),
      mergedInto,
      revision,
      updatedAtMs,
      identifiers: world.identifiers(profileId),
    }))
    .toSorted(byId)
}

/** Everything but versions and the ids of conflicts, which depend on how many flushes there were. */
export function endState(world: World): unknown {
  const { tables } = world.store
  return {
    profiles: [...tables.profiles.values()].map(({ version: _, ...row }) => row),
    identifiers: [...tables.identifiers.values()]
      .map(({ kind, value, profileId, homeId }) => `${kind} ${value} ${profileId} ${homeId}`)
      .toSorted(),
    conflicts: [...tables.conflicts.values()]
      .filter(({ isOpen }) => isOpen)
      .map(row => [row.reason, row.kind, row.value, row.profileId, row.otherProfileId, row.count].join(' '))
      .toSorted(),
    changes: tables.changes.map(({ changes: { fields, attached, released }, ...row }) => ({
      ...row,
      fields,
      attached: attached?.map(String).toSorted(),
      released: released?.map(String).toSorted(),
    })),
    merges: tables.merges,
    discovered: [...tables.discovered].toSorted(),
  }
}
