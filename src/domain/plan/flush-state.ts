import type { ConflictReason } from '../command.ts'
import { identifierKey } from '../identity/identifier.ts'
import type { Rules } from '../prepare/rules.ts'
import type {
  ActivityRow,
  AnswerRow,
  ChangeRow,
  ChangeSet,
  ConflictRow,
  DiscoveredRow,
  EnrichmentRow,
  EventKeyRow,
  EventRow,
  FiringRow,
  MergeRow,
  MessageRow,
  NoticeRow,
} from './flush-plan.ts'
import type { LoadedState, StoredKey } from './loaded-state.ts'
import { newProfile, type WorkingProfile, workOn } from './working-profile.ts'
import type { WorkingRecord } from './working-record.ts'

/** What planning draws from outside: identities and the order of arrival. */
export type Supplies = {
  readonly newId: () => string
  /** Grows with every call; see register.ts. */
  readonly nextArrival: () => number
}

export type Owner = {
  readonly kind: string
  readonly value: string
  readonly profileId: string
  readonly homeId: string
  readonly firstSeenMs: number
  readonly source: string
}

/** The world as the flush has changed it so far; commands are planned one after another upon it. */
export type FlushState = {
  readonly rules: Rules
  readonly loaded: LoadedState
  readonly supplies: Supplies
  readonly profiles: Map<string, WorkingProfile>
  /** Identifiers that this flush gave another owner; null is nobody. */
  readonly owners: Map<string, Owner | null>
  readonly records: Map<string, WorkingRecord>
  /** By recordKey: the id of the row that holds the value now. */
  readonly recordIds: Map<string, string>
  readonly keys: Map<string, StoredKey>
  readonly changes: ChangeRow[]
  readonly merges: MergeRow[]
  readonly conflicts: Map<string, ConflictRow>
  readonly answers: AnswerRow[]
  readonly discovered: Map<string, DiscoveredRow>
  readonly repointed: Map<string, string>
  readonly events: EventRow[]
  readonly eventKeys: Map<string, EventKeyRow>
  /** By home. */
  readonly activities: Map<string, ActivityRow>
  readonly enrichments: EnrichmentRow[]
  readonly firings: FiringRow[]
  readonly notices: NoticeRow[]
  readonly messages: MessageRow[]
}

export function startFlush(rules: Rules, loaded: LoadedState, supplies: Supplies): FlushState {
  return {
    rules,
    loaded,
    supplies,
    profiles: new Map(),
    owners: new Map(),
    records: new Map(),
    recordIds: new Map(),
    keys: new Map(),
    changes: [],
    merges: [],
    conflicts: new Map(),
    answers: [],
    discovered: new Map(),
    repointed: new Map(),
    events: [],
    eventKeys: new Map(),
    activities: new Map(),
    enrichments: [],
    firings: [],
    notices: [],
    messages: [],
  }
}

/** Numbers a change of profiles, behind all that their histories tell, also where another server's clock ran ahead. */
export function nextArrivalAt(state: FlushState, ...profiles: readonly WorkingProfile[]): number {
  return Math.max(state.supplies.nextArrival(), ...profiles.map(profile => profile.lastArrival + 1))
}

/** A profile by its id, as it is: an absorbed one is not followed. */
export function findHome(state: FlushState, profileId: string): WorkingProfile | undefined {
  const known = state.profiles.get(profileId)
  if (known !== undefined) return known
  const stored = state.loaded.profiles.get(profileId)
  if (stored === undefined) return undefined
  const working = workOn(stored)
  state.profiles.set(profileId, working)
  return working
}

/** The live profile that an id answers with. */
export function findLive(state: FlushState, profileId: string): WorkingProfile | undefined {
  let profile = findHome(state, profileId)
  while (profile !== undefined && profile.mergedInto !== null) profile = findHome(state, profile.mergedInto)
  return profile
}

export function addProfile(state: FlushState, atMs: number): WorkingProfile {
  const profile = newProfile(state.supplies.newId(), atMs)
  state.profiles.set(profile.profileId, profile)
  return profile
}

/** The live owner and the home of an identifier. */
export function findOwner(
  state: FlushState,
  kind: string,
  value: string,
): { profile: WorkingProfile; homeId: string } | undefined {
  const key = identifierKey(kind, value)
  const changed = state.owners.get(key)
  if (changed === null) return undefined
  const owner = changed ?? state.loaded.owners.get(key)
  const profile = owner === undefined ? undefined : findLive(state, owner.profileId)
  return profile === undefined || owner === undefined ? undefined : { profile, homeId: owner.homeId }
}

export function setOwner(state: FlushState, owner: Owner): void {
  state.owners.set(identifierKey(owner.kind, owner.value), owner)
}

export function releaseIdentifier(state: FlushState, profile: WorkingProfile, kind: string, value: string): void {
  profile.identifiers = profile.identifiers.filter(held => held.kind !== kind || held.value !== value)
  state.owners.set(identifierKey(kind, value), null)
}

export function noteChange(
  state: FlushState,
  profile: WorkingProfile,
  kind: ChangeRow['kind'],
  source: string,
  arrival: number,
  changes: ChangeSet,
): void {
  state.changes.push({ profileId: profile.profileId, arrival, kind, source, revision: profile.revision, changes })
}

export type ConflictFinding = {
  readonly reason: ConflictReason
  readonly kind: string
  readonly value: string
  readonly profileId: string
  readonly otherProfileId: string | null
}

/** Keeps a conflict for the record; the same one again is counted. */
export function noteConflict(state: FlushState, finding: ConflictFinding, source: string, atMs: number): void {
  const otherProfileId = finding.otherProfileId ?? finding.profileId
  // One profile that overflows with values of a kind is one conflict, not one a value.
  const value = finding.reason === 'identifier_limit' && finding.otherProfileId === null ? '' : finding.value
  const key = [finding.reason, finding.kind, finding.profileId, otherProfileId, value].join(' ')
  const known = state.conflicts.get(key)
  state.conflicts.set(key, {
    conflictId: known?.conflictId ?? state.supplies.newId(),
    reason: finding.reason,
    kind: finding.kind,
    value,
    profileId: finding.profileId,
    otherProfileId,
    source,
    count: (known?.count ?? 0) + 1,
    atMs,
  })
}
