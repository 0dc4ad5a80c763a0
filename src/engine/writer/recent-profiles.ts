// What this process wrote lately, so that a write to a person it knows needs no reading: one round trip instead of two.
// Nothing here is believed: whatever is recalled goes into the flush with the version it had, every change of a profile
// or of its identifiers moves that version, and a flush that recalled an old one fails its guard and reads. Where other
// processes write to the same people that would fail too often, so a failure makes the workspace read for a while, twice
// as long each time.
//
// Only profiles that have never merged are kept. Two generations a workspace bound their number: what was not written
// while the younger one filled up, or for a minute, is dropped with the elder. Fields and stamps are kept as text: two
// strings live through garbage collection at a fraction of what two dozen objects cost.

import { identifierKey } from '../../domain/identity/identifier.ts'
import type { FlushPlan } from '../../domain/plan/flush-plan.ts'
import type { StoredProfile } from '../../domain/plan/loaded-state.ts'
import { decodeStamps, encodeStamps } from '../../store/stamps.ts'
import type { Known, Wanted } from '../../store/write/flush-find.ts'

export type RecentProfiles = {
  /** Those of the identifiers, with their profiles, that this process wrote lately. */
  recall(workspaceId: string, identifiers: Wanted['identifiers']): Known
  /** Takes in what a flush has written upon what it had loaded. */
  remember(workspaceId: string, loaded: Known, plan: FlushPlan): void
  /** A flush that recalled something has succeeded. */
  trust(workspaceId: string): void
  /** A flush that recalled these has failed its guard. */
  distrust(workspaceId: string, known: Known): void
}

const profilesPerGeneration = 50_000
const workspacesKept = 100
/** A flush of more is a bulk load: no sign that its people are written again soon, and it would drive out all others. */
const mostPeopleOfTraffic = 256
const generationMs = 60_000
const shortestPause = 16
const longestPause = 4_096
const forgotten = -1

export const nothingKnown: Known = { owners: new Map(), profiles: new Map() }

/** Changed in place: the identifiers of a person share one. */
type Kept = {
  readonly profileId: string
  readonly createdAtMs: number
  readonly vetoed: readonly string[]
  fields: string
  stamps: string
  lastArrival: number
  revision: number
  version: number
}

type Generation = { readonly owners: Map<string, Kept>; readonly profiles: Map<string, Kept> }

type Memory = {
  young: Generation
  old: Generation
  youngSinceMs: number
  /** Flushes that are still to read, and how many the last failure cost. */
  pauseLeft: number
  pauseLength: number
}

function newGeneration(): Generation {
  return { owners: new Map(), profiles: new Map() }
}

function isPlain(profile: Pick<StoredProfile, 'own' | 'absorbed' | 'mergedInto'>): boolean {
  return profile.own === null && profile.absorbed.length === 0 && profile.mergedInto === null
}

function unpack(kept: Kept): StoredProfile {
  return {
    profileId: kept.profileId,
    fields: JSON.parse(kept.fields),
    meta: decodeStamps(kept.stamps),
    own: null,
    absorbed: [],
    vetoed: kept.vetoed,
    mergedInto: null,
    createdAtMs: kept.createdAtMs,
    lastArrival: kept.lastArrival,
    revision: kept.revision,
    version: kept.version,
    identifiers: [],
  }
}

function afterwards(stored: StoredProfile, delta: FlushPlan['changed'][number]): Written {
  const fields = { ...stored.fields, ...delta.set }
  for (const name of delta.cleared) delete fields[name]
  const { profileId, createdAtMs, vetoed } = stored
  const { meta, revision, lastArrival } = delta
  return { profileId, createdAtMs, vetoed, fields, meta, revision, lastArrival, version: stored.version + 1 }
}

/** The entry under a key, brought into the younger generation. */
function refresh(young: Map<string, Kept>, old: Map<string, Kept>, key: string): Kept | undefined {
  const known = young.get(key)
  if (known !== undefined) return known
  const elder = old.get(key)
  if (elder !== undefined) young.set(key, elder)
  return elder
}

/** Makes an identifier lead to an entry, or to none. */
function lead({ young, old }: Memory, name: string, entry: Kept | undefined): void {
  if (entry === undefined) {
    young.owners.delete(name)
    old.owners.delete(name)
  } else if (young.owners.get(name) !== entry) young.owners.set(name, entry)
}

function forget({ young, old }: Memory, profileId: string): void {
  const kept = young.profiles.get(profileId) ?? old.profiles.get(profileId)
  // Its identifiers still lead to it; a version that no row has is never recalled.
  if (kept !== undefined) kept.version = forgotten
  young.profiles.delete(profileId)
  old.profiles.delete(profileId)
}

type Written = Omit<Kept, 'fields' | 'stamps'> & Pick<StoredProfile, 'fields' | 'meta'>

/**
 * Keeps a profile as a flush has left it. Only what follows upon the version known goes into the entry that identifiers
 * lead to: whatever else came between may have taken them away.
 */
function keep(memory: Memory, profile: Written): Kept | undefined {
  const { profileId, createdAtMs, vetoed, lastArrival, revision, version } = profile
  const kept = refresh(memory.young.profiles, memory.old.profiles, profileId)
  // Of two flushes in flight the one that landed first may be told of last.
  if (kept !== undefined && kept.version >= version) return undefined
  const texts = { fields: JSON.stringify(profile.fields), stamps: encodeStamps(profile.meta) }
  if (kept !== undefined && kept.version === version - 1) {
    return Object.assign(kept, { ...texts, lastArrival, revision, version })
  }
  forget(memory, profileId)
  const entry = { profileId, createdAtMs, vetoed, ...texts, lastArrival, revision, version }
  memory.young.profiles.set(profileId, entry)
  return entry
}

export function createRecentProfiles(nowMs: () => number, capacity = profilesPerGeneration): RecentProfiles {
  const memories = new Map<string, Memory>()

  function memoryOf(workspaceId: string): Memory {
    let memory = memories.get(workspaceId)
    if (memory === undefined) {
      const [oldest] = memories.keys()
      if (memories.size >= workspacesKept && oldest !== undefined) memories.delete(oldest)
      memory = { young: newGeneration(), old: newGeneration(), youngSinceMs: nowMs(), pauseLeft: 0, pauseLength: 0 }
      memories.set(workspaceId, memory)
    }
    const { young, youngSinceMs } = memory
    const isFull = young.profiles.size >= capacity || young.owners.size >= 4 * capacity
    if (!isFull && nowMs() - youngSinceMs < generationMs) return memory
    memory.old = young
    memory.young = newGeneration()
    memory.youngSinceMs = nowMs()
    return memory
  }

  return {
    recall(workspaceId, identifiers) {
      const memory = memoryOf(workspaceId)
      if (memory.pauseLeft > 0) {
        memory.pauseLeft -= 1
        return nothingKnown
      }
      const owners = new Map<string, { profileId: string; homeId: string }>()
      const profiles = new Map<string, StoredProfile>()
      for (const { k, v } of identifiers) {
        const name = identifierKey(k, v)
        const kept = refresh(memory.young.owners, memory.old.owners, name)
        if (kept === undefined || kept.version === forgotten) continue
        owners.set(name, { profileId: kept.profileId, homeId: kept.profileId })
        if (!profiles.has(kept.profileId)) profiles.set(kept.profileId, unpack(kept))
      }
      return { owners, profiles }
    },

    remember(workspaceId, loaded, plan) {
      const memory = memoryOf(workspaceId)
      for (const { profileId } of [...plan.rewritten, ...plan.repointed]) forget(memory, profileId)
      if (plan.inserted.length + plan.changed.length > mostPeopleOfTraffic) {
        for (const { profileId } of plan.changed) forget(memory, profileId)
        return
      }
      const entries = new Map<string, Kept>()
      const note = (entry: Kept | undefined) => entry && entries.set(entry.profileId, entry)
      for (const delta of plan.changed) {
        const stored = loaded.profiles.get(delta.profileId)
        if (stored !== undefined && isPlain(stored)) note(keep(memory, afterwards(stored, delta)))
      }
      for (const row of plan.inserted) if (isPlain(row)) note(keep(memory, row))
      for (const [name, { profileId, homeId }] of loaded.owners) {
        const entry = homeId === profileId ? entries.get(profileId) : undefined
        if (entry !== undefined) lead(memory, name, entry)
      }
      for (const { kind, value } of plan.released) lead(memory, identifierKey(kind, value), undefined)
      for (const { kind, value, profileId, homeId } of [...plan.attached, ...plan.moved]) {
        lead(memory, identifierKey(kind, value), homeId === profileId ? entries.get(profileId) : undefined)
      }
    },

    trust(workspaceId) {
      const memory = memoryOf(workspaceId)
      if (memory.pauseLength > 0) memory.pauseLength -= 1
    },

    distrust(workspaceId, known) {
      const memory = memoryOf(workspaceId)
      for (const profileId of known.profiles.keys()) forget(memory, profileId)
      memory.pauseLength = Math.min(longestPause, Math.max(shortestPause, 2 * memory.pauseLength))
      memory.pauseLeft = memory.pauseLength
    },
  }
}
