// A profile as it stood at a time is its row as it is now with every later change taken back. An id is followed as it
// led then: one that is absorbed today answers with itself for the time before.

import type { ChangeSet } from '../../domain/plan/flush-plan.ts'
import {
  arrivalMs,
  arrivalsPerMs,
  type Fields,
  makeStamp,
  type Stamp,
  type Stamps,
} from '../../domain/plan/register.ts'
import { rewindProfile } from '../../domain/plan/rewind-profile.ts'
import type { Queryable } from '../../store/database.ts'
import { identifierListOfProfile } from '../../store/read/profile-export.ts'
import {
  type ChangeRowRead,
  profileChangeList,
  profileChangeListLastAttached,
  profileChangeListLastOfFields,
  profileChangeListSince,
  profileFindHome,
  profileFindRootAt,
  profileListAbsorbedAt,
  toChangeSet,
} from '../../store/read/profile-history.ts'
import { type ReadIdentifier, type ReadProfile, toRegisters } from '../../store/read/profile-row.ts'

export const historyKeptMs = 90 * 24 * 60 * 60 * 1000

export type ProfileAt =
  | { readonly kind: 'found'; readonly profile: ReadProfile }
  | { readonly kind: 'unknown_profile' }
  | { readonly kind: 'not_yet_there' }
  /** Changes that would have to be taken back are no longer on record. */
  | { readonly kind: 'before_history' }

type Question = { readonly workspaceId: string; readonly rootId: string; readonly at: Date }

/** The stamps of the values then: those of today where the field has not changed since, else those of the last change. */
async function findStamps(
  database: Queryable,
  { workspaceId, rootId, at }: Question,
  fields: Fields,
  today: Stamps,
  later: readonly ChangeSet[],
): Promise<Stamps> {
  const changedSince = new Set(later.flatMap(change => Object.keys(change.fields ?? {})))
  const stamps = new Map<string, Stamp>()
  const open: string[] = []
  for (const name of Object.keys(fields)) {
    const stamp = Object.hasOwn(today, name) ? today[name] : undefined
    if (stamp !== undefined && !changedSince.has(name) && arrivalMs(stamp[1]) <= at.getTime()) stamps.set(name, stamp)
    else open.push(name)
  }
  if (open.length > 0) {
    for (const row of await database.run(profileChangeListLastOfFields, [workspaceId, rootId, at, open])) {
      stamps.set(row.field, makeStamp(row.source, row.changed_at.getTime() * arrivalsPerMs, undefined))
    }
  }
  return Object.fromEntries(stamps)
}

/** When each identifier held then was first seen: as today, or, for one released since, when it came. */
async function findIdentifiers(
  database: Queryable,
  { workspaceId, rootId, at }: Question,
  held: readonly (readonly [kind: string, value: string])[],
  today: readonly ReadIdentifier[],
  createdAt: Date,
): Promise<ReadIdentifier[]> {
  const known = new Map(today.map(identifier => [`${identifier.kind} ${identifier.value}`, identifier.firstSeenMs]))
  const open = held.filter(pair => !known.has(pair.join(' ')))
  if (open.length > 0) {
    const kinds = open.map(([kind]) => kind)
    const values = open.map(([, value]) => value)
    const rows = await database.run(profileChangeListLastAttached, [workspaceId, rootId, at, kinds, values])
    for (const row of rows) known.set(`${row.kind} ${row.value}`, row.changed_at.getTime())
  }
  return held.map(([kind, value]) => ({
    kind,
    value,
    firstSeenMs: known.get(`${kind} ${value}`) ?? createdAt.getTime(),
  }))
}

/** The profile that an id led to at a time, as it then stood. */
export async function findProfileAt(
  database: Queryable,
  workspaceId: string,
  profileId: string,
  at: Date,
  nowMs: number,
): Promise<ProfileAt> {
  const [asked] = await database.run(profileFindHome, [workspaceId, profileId])
  if (asked === undefined) return { kind: 'unknown_profile' }
  if (at < asked.created_at) return { kind: 'not_yet_there' }
  if (at.getTime() < nowMs - historyKeptMs) return { kind: 'before_history' }
  const [found] = await database.run(profileFindRootAt, [workspaceId, profileId, at])
  const rootId = found?.profile_id ?? profileId
  const question: Question = { workspaceId, rootId, at }
  const [rows, later, identifiers, absorbed] = await Promise.all([
    database.run(profileFindHome, [workspaceId, rootId]),
    database.run(profileChangeListSince, [workspaceId, rootId, at]),
    database.run(identifierListOfProfile, [workspaceId, rootId]),
    database.run(profileListAbsorbedAt, [workspaceId, rootId, at]),
  ])
  const [root] = rows
  if (root === undefined) return { kind: 'unknown_profile' }
  const today = toRegisters(root.fields, root.field_meta)
  const changes = later.map(row => toChangeSet(row.changes))
  const heldToday = identifiers.map(row => ({
    kind: row.kind,
    value: row.value,
    firstSeenMs: row.first_seen_at.getTime(),
  }))
  const then = rewindProfile(
    { fields: today.fields, identifiers: heldToday.map(({ kind, value }) => [kind, value] as const) },
    changes,
  )
  const last = await findLastChange(database, question)
  return {
    kind: 'found',
    profile: {
      profileId: rootId,
      registers: { fields: then.fields, meta: await findStamps(database, question, then.fields, today.meta, changes) },
      identifiers: await findIdentifiers(database, question, then.identifiers, heldToday, root.created_at),
      absorbed: absorbed.map(row => row.profile_id),
      createdAt: root.created_at,
      updatedAt: last?.changed_at ?? (later.length === 0 ? root.updated_at : root.created_at),
      revision: last?.revision ?? (later.at(-1)?.revision ?? root.revision + 1) - 1,
    },
  }
}

/** The last change up to the time. */
async function findLastChange(
  database: Queryable,
  { workspaceId, rootId, at }: Question,
): Promise<ChangeRowRead | undefined> {
  const behind = new Date(at.getTime() + 1)
  const [last] = await database.run(profileChangeList, [workspaceId, [rootId], behind, 0, null, 1])
  return last
}
