import { identifierKey } from '../identity/identifier.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import type { LoadedState } from './loaded-state.ts'
import type { PreparedCommand } from './plan-flush.ts'

/** Whether the write may take identifiers from its person although it names none but the person's own. */
function takesAway({ fields, command }: PreparedProfileWrite, isIdentityKind: (name: string) => boolean): boolean {
  const isReplacing = command.identifierMode === 'replace'
  return fields.some(field => (isReplacing || field.value === null) && isIdentityKind(field.name))
}

/**
 * The profiles whose identifiers planning will look at. Most writes name a person by identifiers that are all the
 * person's already: those attach, fold and release nothing, and their profiles' identifiers need not be read.
 */
export function listProfilesToIdentify(
  commands: readonly PreparedCommand[],
  loaded: Pick<LoadedState, 'owners' | 'profiles'>,
  isIdentityKind: (name: string) => boolean,
): string[] {
  if (loaded.profiles.size === 0) return []
  const needed = new Set<string>()
  const addLive = (profileId: string): void => {
    needed.add(loaded.profiles.get(profileId)?.mergedInto ?? profileId)
  }
  for (const prepared of commands) {
    if (prepared.type === 'record') continue
    if (prepared.type === 'merge') {
      addLive(prepared.command.survivorId)
      addLive(prepared.command.absorbedId)
      continue
    }
    const owners = prepared.identifiers.map(
      ({ kind, value }) => loaded.owners.get(identifierKey(kind, value))?.profileId,
    )
    const named = prepared.command.profileId
    if (named !== undefined) owners.push(loaded.profiles.get(named)?.mergedInto ?? named)
    const isSettled = owners.every(owner => owner !== undefined && owner === owners[0])
    if (isSettled && !takesAway(prepared.type === 'profile' ? prepared : prepared.person, isIdentityKind)) continue
    for (const owner of owners) if (owner !== undefined) needed.add(owner)
  }
  return [...needed].filter(profileId => loaded.profiles.has(profileId))
}
