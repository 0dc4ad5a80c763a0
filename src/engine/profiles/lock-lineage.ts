import type { Registers } from '../../domain/plan/register.ts'
import type { Queryable } from '../../store/database.ts'
import { profileListHomes } from '../../store/read/profile-export.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'
import { toOwnRegisters, toRegisters } from '../../store/read/profile-row.ts'
import type { Row } from '../../store/statement.ts'
import { profileLockHomes } from '../../store/write/split-profile.ts'
import { LineageMovedError } from './retried-transaction.ts'

type HomeRow = Omit<Row<typeof profileLockHomes.row>, 'revision'>

export type LockedHome = {
  readonly profileId: string
  /** What this home alone has been told. */
  readonly registers: Registers
  readonly absorbed: readonly string[]
  readonly mergedInto: string | null
  readonly updatedAtMs: number
}

export type LockedLineage = {
  readonly rootId: string
  /** What the live profile shows. */
  readonly shown: Registers
  /** The live profile first, then in the order in which they were absorbed. */
  readonly homes: readonly LockedHome[]
}

/**
 * Locks every home of the live profile that an id answers with, in the order of their keys; undefined when there is
 * none. Throws LineageMovedError when the profile merged or split between the look and the lock.
 */
export async function lockLineage(
  tx: Queryable,
  workspaceId: string,
  profileId: string,
): Promise<LockedLineage | undefined> {
  const [found] = await tx.run(profileFindLineage, [workspaceId, profileId])
  if (found === undefined) return undefined
  return assemble(found.profile_id, await tx.run(profileLockHomes, [workspaceId, found.lineage]))
}

/** The same without locks, for a look at what a change would do. */
export async function readLineage(
  tx: Queryable,
  workspaceId: string,
  profileId: string,
): Promise<LockedLineage | undefined> {
  const [found] = await tx.run(profileFindLineage, [workspaceId, profileId])
  if (found === undefined) return undefined
  return assemble(found.profile_id, await tx.run(profileListHomes, [workspaceId, found.lineage]))
}

function assemble(rootId: string, rows: readonly HomeRow[]): LockedLineage {
  const root = rows.find(row => row.profile_id === rootId)
  const isWhole = root !== undefined && rows.length === root.absorbed.length + 1
  if (!isWhole || rows.some(row => row.merged_into !== (row === root ? null : root.profile_id))) {
    throw new LineageMovedError('the lineage moved before it was locked')
  }
  const byId = new Map(rows.map(row => [row.profile_id, row]))
  const inOrder = [root.profile_id, ...root.absorbed].flatMap(id => byId.get(id) ?? [])
  if (inOrder.length !== rows.length) throw new LineageMovedError('the lineage moved before it was locked')
  const homes = inOrder.map(row => ({
    profileId: row.profile_id,
    registers: toOwnRegisters(row.own) ?? toRegisters(row.fields, row.field_meta),
    absorbed: row.absorbed,
    mergedInto: row.merged_into,
    updatedAtMs: row.updated_at.getTime(),
  }))
  return { rootId: root.profile_id, shown: toRegisters(root.fields, root.field_meta), homes }
}
