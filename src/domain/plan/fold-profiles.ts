import type { MergeNote } from '../command.ts'
import { type Identifier, identifierKey } from '../identity/identifier.ts'
import { type Json, jsonEquals } from '../json.ts'
import { type FlushState, nextArrivalAt, noteChange, setOwner } from './flush-state.ts'
import { arrivalMs, joinRegisters } from './register.ts'
import { copyRegisters, noteVisibleChange, readRegister, setField, type WorkingProfile } from './working-profile.ts'

export type FoldCause = {
  readonly reason: 'write' | 'person'
  readonly source: string
  readonly identifiers: readonly Identifier[]
}

/** Folds one live profile into another: registers joined, identifiers handed over, every home's own registers kept. */
export function foldProfiles(
  state: FlushState,
  survivor: WorkingProfile,
  absorbed: WorkingProfile,
  cause: FoldCause,
): MergeNote {
  const arrival = nextArrivalAt(state, survivor, absorbed)
  const atMs = arrivalMs(arrival)
  survivor.own ??= copyRegisters(survivor)
  absorbed.own ??= copyRegisters(absorbed)
  const joined = joinRegisters(survivor, absorbed)
  const changed: Record<string, readonly [old: Json, now: Json]> = {}
  for (const name of Object.keys(joined.meta)) {
    const before = readRegister(survivor, name)
    const after = readRegister(joined, name)
    if (before.stamp === after.stamp && before.value === after.value) continue
    if (!jsonEquals(before.value ?? null, after.value ?? null))
      changed[name] = [before.value ?? null, after.value ?? null]
    setField(survivor, name, after)
  }
  for (const held of absorbed.identifiers) {
    const known = state.owners.get(identifierKey(held.kind, held.value))
    setOwner(state, { firstSeenMs: atMs, source: cause.source, ...known, ...held, profileId: survivor.profileId })
  }
  for (const homeId of absorbed.absorbed) state.repointed.set(homeId, survivor.profileId)
  survivor.identifiers = [...survivor.identifiers, ...absorbed.identifiers]
  survivor.absorbed = [...survivor.absorbed, absorbed.profileId, ...absorbed.absorbed]
  survivor.vetoed = [...new Set([...survivor.vetoed, ...absorbed.vetoed])].filter(
    id => id !== survivor.profileId && !survivor.absorbed.includes(id),
  )
  survivor.isLineageChanged = true
  noteVisibleChange(survivor, arrival)
  const attached = absorbed.identifiers.map(held => [held.kind, held.value] as const)
  noteChange(state, survivor, 'merge', cause.source, arrival, {
    ...(Object.keys(changed).length > 0 && { fields: changed }),
    ...(attached.length > 0 && { attached }),
  })
  const withdrawn = Object.entries(absorbed.fields).map(([name, value]) => [name, [value, null]] as const)
  noteVisibleChange(absorbed, arrival)
  noteChange(state, absorbed, 'absorbed', cause.source, arrival, {
    ...(withdrawn.length > 0 && { fields: Object.fromEntries(withdrawn) }),
    ...(attached.length > 0 && { released: attached }),
  })
  absorbed.mergedInto = survivor.profileId
  absorbed.fields = {}
  absorbed.meta = {}
  absorbed.absorbed = []
  absorbed.vetoed = []
  absorbed.identifiers = []
  absorbed.isLineageChanged = true
  const merge = { mergeId: state.supplies.newId(), survivorId: survivor.profileId, absorbedId: absorbed.profileId }
  state.merges.push({
    ...merge,
    reason: cause.reason,
    source: cause.source,
    identifiers: cause.identifiers.map(({ kind, value }) => [kind, value] as const),
    atMs,
  })
  return merge
}
