// A profile as it stood at a time is its row as it is now with every later change taken back. An id is followed as it
// led then: one that is absorbed today answers with itself for the time before.

import { isJsonObject, type Json, jsonEquals, memberOf } from '../../domain/json.ts'
import {
  arrivalMs,
  arrivalsPerMs,
  compareStamps,
  type Fields,
  makeStamp,
  type Registers,
  type Stamp,
  type Stamps,
} from '../../domain/plan/register.ts'
import { rewindProfile } from '../../domain/plan/rewind-profile.ts'
import type { Queryable } from '../../store/database.ts'
import { identifierListOfProfile, profileListHomes } from '../../store/read/profile-export.ts'
import { profileFindOwner } from '../../store/read/profile-find.ts'
import {
  type ChangeRowRead,
  identifierListFirstSeen,
  profileChangeList,
  profileChangeListLastOfFields,
  profileChangeListSince,
  profileFindHome,
  profileFindRootAt,
  profileListAbsorbedAt,
  toChangeSet,
} from '../../store/read/profile-history.ts'
import { toOwner } from '../../store/read/profile-owner.ts'
import {
  compareIdentifiers,
  type ReadIdentifier,
  type ReadProfile,
  toOwnRegisters,
  toRegisters,
} from '../../store/read/profile-row.ts'

/** Whole months older than this are dropped. */
export const historyKeptMs = 90 * 24 * 60 * 60 * 1000

export type ProfileAt =
  | { readonly kind: 'found'; readonly profile: ReadProfile }
  | { readonly kind: 'unknown_profile' }
  | { readonly kind: 'not_yet_there' }
  /** Changes that would have to be taken back are no longer on record. */
  | { readonly kind: 'before_history' }

type Question = {
  readonly workspaceId: string
  /** The profile and those it had absorbed at the time. */
  readonly lineage: readonly string[]
  readonly at: Date
}

/** The latest stamp under which a register still holds the value that was shown at the time. */
function findStamp(registers: readonly Registers[], name: string, value: Json, at: Date): Stamp | undefined {
  let latest: Stamp | undefined
  for (const { fields, meta } of registers) {
    const stamp = memberOf(meta, name)
    if (stamp === undefined || arrivalMs(stamp[1]) > at.getTime()) continue
    if (!jsonEquals(memberOf(fields, name) ?? null, value)) continue
    if (latest === undefined || compareStamps(stamp, latest) > 0) latest = stamp
  }
  return latest
}

/** The stamps of the values then: those of the registers where they stand unchanged, else those of the last write. */
async function findStamps(database: Queryable, question: Question, fields: Fields): Promise<Stamps> {
  const { workspaceId, lineage, at } = question
  const homes = await database.run(profileListHomes, [workspaceId, lineage])
  const registers = homes.flatMap(home => {
    const own = toOwnRegisters(home.own)
    const shown = toRegisters(home.fields, home.field_meta)
    return own === null ? [shown] : [shown, own]
  })
  const stamps = new Map<string, Stamp>()
  for (const [name, value] of Object.entries(fields)) {
    const stamp = findStamp(registers, name, value, at)
    if (stamp !== undefined) stamps.set(name, stamp)
  }
  const open = Object.keys(fields).filter(name => !stamps.has(name))
  if (open.length > 0) {
    for (const row of await database.run(profileChangeListLastOfFields, [workspaceId, lineage, at, open])) {
      stamps.set(row.field, makeStamp(row.source, row.changed_at.getTime() * arrivalsPerMs, undefined))
    }
  }
  return Object.fromEntries(stamps)
}

async function findIdentifiers(
  database: Queryable,
  { workspaceId, lineage, at }: Question,
  held: readonly (readonly [kind: string, value: string])[],
  createdAt: Date,
): Promise<ReadIdentifier[]> {
  const kinds = held.map(([kind]) => kind)
  const values = held.map(([, value]) => value)
  const rows = await database.run(identifierListFirstSeen, [workspaceId, lineage, at, kinds, values])
  return rows
    .map(({ kind, value, first_seen_at }) => ({ kind, value, firstSeenMs: (first_seen_at ?? createdAt).getTime() }))
    .toSorted(compareIdentifiers)
}

/** The profile that an id led to at a time, as it then stood, but for its owner: history does not know of owners. */
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
  const [[root], later, identifiers, absorbed, last, [owned]] = await Promise.all([
    database.run(profileFindHome, [workspaceId, rootId]),
    database.run(profileChangeListSince, [workspaceId, rootId, at]),
    database.run(identifierListOfProfile, [workspaceId, rootId]),
    database.run(profileListAbsorbedAt, [workspaceId, rootId, at]),
    findLastChange(database, workspaceId, rootId, at),
    database.run(profileFindOwner, [workspaceId, rootId]),
  ])
  if (root === undefined || !isJsonObject(root.fields)) return { kind: 'unknown_profile' }
  const then = rewindProfile(
    { fields: root.fields, identifiers: identifiers.map(({ kind, value }) => [kind, value] as const) },
    later.map(row => toChangeSet(row.changes)),
  )
  const absorbedIds = absorbed.map(row => row.profile_id)
  const question: Question = { workspaceId, lineage: [rootId, ...absorbedIds], at }
  return {
    kind: 'found',
    profile: {
      profileId: rootId,
      registers: { fields: then.fields, meta: await findStamps(database, question, then.fields) },
      identifiers: await findIdentifiers(database, question, then.identifiers, root.created_at),
      absorbed: absorbedIds,
      createdAt: root.created_at,
      updatedAt: last?.changed_at ?? (later.length === 0 ? root.updated_at : root.created_at),
      owner: toOwner(owned?.owner),
      revision: last?.revision ?? (later.at(-1)?.revision ?? root.revision + 1) - 1,
    },
  }
}

/** The last change up to the time. */
async function findLastChange(
  database: Queryable,
  workspaceId: string,
  rootId: string,
  at: Date,
): Promise<ChangeRowRead | undefined> {
  const behind = new Date(at.getTime() + 1)
  const [last] = await database.run(profileChangeList, [workspaceId, [rootId], behind, 0, null, 1])
  return last
}
