import { identifierKey } from '../identity/identifier.ts'
import { collectWords } from './collect-words.ts'
import type {
  ConflictRow,
  FlushPlan,
  IdentifierRow,
  ProfileDelta,
  ProfileRow,
  RecordKeyRow,
  RecordRow,
} from './flush-plan.ts'
import { type FlushState, findLive } from './flush-state.ts'
import { scoreFlush } from './score-flush.ts'
import { isChanged, toDelta, toRow } from './working-profile.ts'

type ProfileRows = Pick<FlushPlan, 'inserted' | 'changed' | 'rewritten' | 'repointed'>

function liveIdOf(state: FlushState, profileId: string): string {
  return findLive(state, profileId)?.profileId ?? profileId
}

function collectProfiles(state: FlushState): ProfileRows {
  const inserted: ProfileRow[] = []
  const changed: ProfileDelta[] = []
  const rewritten: ProfileRow[] = []
  for (const profile of state.profiles.values()) {
    if (!isChanged(profile)) continue
    if (profile.mergedInto !== null) profile.mergedInto = liveIdOf(state, profile.mergedInto)
    if (profile.stored === undefined) inserted.push(toRow(profile))
    else if (profile.isLineageChanged) rewritten.push(toRow(profile))
    else changed.push(toDelta(profile, profile.stored))
  }
  const repointed: { profileId: string; mergedInto: string }[] = []
  for (const [profileId, survivorId] of state.repointed) {
    const home = state.profiles.get(profileId)
    if (home !== undefined && isChanged(home)) continue
    repointed.push({ profileId, mergedInto: liveIdOf(state, survivorId) })
  }
  return { inserted, changed, rewritten, repointed }
}

type IdentifierRows = Pick<FlushPlan, 'attached' | 'moved' | 'released'>

type Held = { readonly kind: string; readonly value: string; readonly profileId: string; readonly homeId: string }

/** Who held the identifiers before the flush that profiles of it lost or handed on. */
function findFormerOwners(state: FlushState): Map<string, Held> {
  const former = new Map<string, Held>()
  for (const { stored, identifiers } of state.profiles.values()) {
    if (stored === undefined || identifiers === stored.identifiers) continue
    for (const held of stored.identifiers) {
      former.set(identifierKey(held.kind, held.value), { ...held, profileId: stored.profileId })
    }
  }
  return former
}

/** The net effect on each identifier: one that was released and claimed again in this flush is moved. */
function collectIdentifiers(state: FlushState): IdentifierRows {
  const attached: IdentifierRow[] = []
  const moved: (Omit<IdentifierRow, 'firstSeenMs' | 'source'> & { formerId: string })[] = []
  const released: { kind: string; value: string; formerId: string }[] = []
  if (state.owners.size === 0) return { attached, moved, released }
  const formerOwners = findFormerOwners(state)
  for (const [key, owner] of state.owners) {
    const former = formerOwners.get(key)
    if (owner === null) {
      if (former !== undefined) released.push({ kind: former.kind, value: former.value, formerId: former.profileId })
      continue
    }
    const { kind, value, homeId } = owner
    const profileId = liveIdOf(state, owner.profileId)
    if (former === undefined) attached.push(profileId === owner.profileId ? owner : { ...owner, profileId })
    else if (former.profileId !== profileId || former.homeId !== homeId) {
      moved.push({ kind, value, profileId, homeId, formerId: former.profileId })
    }
  }
  return { attached, moved, released }
}

/** Conflicts between profiles that became one by the end of the flush are over. */
function collectConflicts(state: FlushState): ConflictRow[] {
  return [...state.conflicts.values()].filter(
    conflict =>
      conflict.profileId === conflict.otherProfileId ||
      liveIdOf(state, conflict.profileId) !== liveIdOf(state, conflict.otherProfileId),
  )
}

function collectRecords(state: FlushState): RecordRow[] {
  const rows: RecordRow[] = []
  for (const record of state.records.values()) {
    if (!record.isChanged) continue
    const { object, recordId, fields, source, person, atMs, version } = record
    rows.push({ object, recordId, fields, source, person, atMs, version })
  }
  return rows
}

function collectRecordKeys(state: FlushState): RecordKeyRow[] {
  const rows: RecordKeyRow[] = []
  for (const [name, recordId] of state.recordIds) {
    const formerId = state.loaded.records.get(name)?.recordId ?? null
    if (formerId === recordId) continue
    const [object = '', key = ''] = name.split(' ', 2)
    rows.push({ object, key, value: name.slice(object.length + key.length + 2), recordId, formerId })
  }
  return rows
}

/** Profiles with events or enrichments, or their survivors, of which no row is written. */
function collectHeld(state: FlushState): string[] {
  const held = new Set<string>()
  for (const { homeId } of [...state.events, ...state.enrichments]) {
    const live = homeId === null ? undefined : findLive(state, homeId)
    if (live !== undefined && !isChanged(live)) held.add(live.profileId)
  }
  return [...held]
}

/** Compares the state with what was loaded and lists the rows to write. */
export function finishFlush(state: FlushState): FlushPlan {
  return {
    ...collectProfiles(state),
    ...collectWords(state.profiles.values()),
    ...collectIdentifiers(state),
    changes: state.changes,
    merges: state.merges,
    conflicts: collectConflicts(state),
    records: collectRecords(state),
    recordKeys: collectRecordKeys(state),
    answers: state.answers,
    discovered: [...state.discovered.values()],
    events: state.events,
    eventKeys: [...state.eventKeys.values()],
    activities: [...state.activities.values()],
    held: state.events.length + state.enrichments.length === 0 ? [] : collectHeld(state),
    ...scoreFlush(state),
    enrichments: state.enrichments,
    firings: state.firings,
    notices: state.notices,
    messages: state.messages,
  }
}
