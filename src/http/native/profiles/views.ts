import { isJsonObject, memberOf } from '../../../domain/json.ts'
import { arrivalMs, observedMs, type Registers, sourceOf } from '../../../domain/plan/register.ts'
import type { ConflictRead } from '../../../store/read/conflict-read.ts'
import type { EventRowRead } from '../../../store/read/event-read.ts'
import type { MergeRead } from '../../../store/read/merge-read.ts'
import { type ChangeRowRead, toChangeSet } from '../../../store/read/profile-history.ts'
import type { Owner } from '../../../store/read/profile-owner.ts'
import type { ReadProfile } from '../../../store/read/profile-row.ts'
import type { RecordRead } from '../../../store/read/record-read.ts'

function isoOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString()
}

function ofPair([kind, value]: readonly [kind: string, value: string]) {
  return { kind, value }
}

/** A column of [kind, value] pairs. */
export function viewPairs(pairs: unknown): { kind: string; value: string }[] {
  return Array.isArray(pairs) ? pairs.map(ofPair) : []
}

/** When each value was observed and who said it; fields without a known stamp are left out. */
export function viewProvenance({ fields, meta }: Registers) {
  const provenance: [name: string, { observed_at: string; source: string }][] = []
  // Most fields of a profile came together, so most times are the one before.
  let lastMs = 0
  let observed_at = ''
  for (const name of Object.keys(fields)) {
    const stamp = memberOf(meta, name)
    if (stamp === undefined) continue
    const ms = observedMs(stamp)
    if (ms !== lastMs || observed_at === '') observed_at = new Date(ms).toISOString()
    lastMs = ms
    provenance.push([name, { observed_at, source: sourceOf(stamp) }])
  }
  return Object.fromEntries(provenance)
}

export function viewOwner(owner: Owner | null) {
  return owner && { member_id: owner.memberId, name: owner.name }
}

export function viewProfile(profile: ReadProfile) {
  return {
    id: profile.profileId,
    fields: profile.registers.fields,
    provenance: viewProvenance(profile.registers),
    identifiers: profile.identifiers.map(({ kind, value, firstSeenMs }) => ({
      kind,
      value,
      first_seen_at: new Date(firstSeenMs).toISOString(),
    })),
    absorbed: profile.absorbed,
    created_at: profile.createdAt.toISOString(),
    updated_at: profile.updatedAt.toISOString(),
    revision: profile.revision,
    owner: viewOwner(profile.owner),
  }
}

export function viewMerge(row: MergeRead) {
  return {
    id: row.merge_id,
    survivor_id: row.survivor_id,
    absorbed_id: row.absorbed_id,
    reason: row.reason,
    source: row.source,
    identifiers: viewPairs(row.identifiers),
    merged_at: row.merged_at.toISOString(),
    undone_at: isoOrNull(row.undone_at),
    undone_by: row.undone_by,
    veto_lifted_at: isoOrNull(row.veto_lifted_at),
  }
}

export function viewConflict(row: ConflictRead) {
  return {
    id: row.conflict_id,
    reason: row.reason,
    kind: row.kind,
    value: row.value,
    profile_id: row.profile_id,
    other_profile_id: row.other_profile_id,
    source: row.source,
    seen_count: row.seen_count,
    first_seen_at: row.first_seen_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    state: row.state,
    resolution: row.resolution,
    resolved_at: isoOrNull(row.resolved_at),
    resolved_by: row.resolved_by,
  }
}

export function viewChanges(changes: unknown) {
  const { fields, attached, released } = toChangeSet(changes)
  return {
    fields: Object.fromEntries(Object.entries(fields ?? {}).map(([name, [old, now]]) => [name, { old, new: now }])),
    attached: (attached ?? []).map(ofPair),
    released: (released ?? []).map(ofPair),
  }
}

export function viewChange(row: ChangeRowRead) {
  return {
    at: row.changed_at.toISOString(),
    kind: row.kind,
    profile_id: row.profile_id,
    source: row.source,
    revision: row.revision,
    ...viewChanges(row.changes),
  }
}

export function viewEvent(row: EventRowRead) {
  return {
    id: row.event_id,
    profile_id: row.profile_id,
    home_id: row.home_id,
    type: row.type,
    occurred_at: row.occurred_at.toISOString(),
    received_at: new Date(arrivalMs(row.arrival)).toISOString(),
    source: row.source,
    metadata: isJsonObject(row.metadata) ? row.metadata : {},
    suppression: row.suppression,
  }
}

export function viewRecord(row: RecordRead) {
  const { person_kind: kind, person_value: value } = row
  return {
    id: row.record_id,
    object: row.object_name,
    fields: isJsonObject(row.fields) ? row.fields : {},
    source: row.source,
    person: kind === null || value === null ? null : { kind, value },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
