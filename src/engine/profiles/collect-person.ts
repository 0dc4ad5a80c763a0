import type { Registers } from '../../domain/plan/register.ts'
import type { Queryable } from '../../store/database.ts'
import { endOfTime, firstId, lastId } from '../../store/read/bounds.ts'
import { type ConflictRead, conflictList } from '../../store/read/conflict-read.ts'
import { type MergeRead, mergeList } from '../../store/read/merge-read.ts'
import { identifierListOfProfile, profileListHomes } from '../../store/read/profile-export.ts'
import { profileFindById } from '../../store/read/profile-find.ts'
import { type ChangeRowRead, profileChangeList } from '../../store/read/profile-history.ts'
import { type ReadProfile, toOwnRegisters, toReadProfile, toRegisters } from '../../store/read/profile-row.ts'
import { type RecordRead, recordListOfPerson } from '../../store/read/record-read.ts'
import type { Row } from '../../store/statement.ts'

/** Everything that is known about one person. */
export type Person = {
  readonly profile: ReadProfile
  readonly homes: readonly { readonly profileId: string; readonly registers: Registers; readonly createdAt: Date }[]
  readonly identifiers: readonly Row<typeof identifierListOfProfile.row>[]
  readonly history: readonly ChangeRowRead[]
  readonly merges: readonly MergeRead[]
  readonly conflicts: readonly ConflictRead[]
  readonly records: readonly RecordRead[]
}

const pageSize = 1_000

/** Reads a list to its end, page by page. */
async function readAll<R>(readPage: (after: R | undefined) => Promise<readonly R[]>): Promise<R[]> {
  const all: R[] = []
  for (;;) {
    const page = await readPage(all.at(-1))
    all.push(...page)
    if (page.length < pageSize) return all
  }
}

/** Reads everything about the person behind an id; undefined when there is nobody. */
export async function collectPerson(
  database: Queryable,
  workspaceId: string,
  profileId: string,
): Promise<Person | undefined> {
  const [row] = await database.run(profileFindById, [workspaceId, [profileId]])
  if (row === undefined) return undefined
  const profile = toReadProfile(row)
  const lineage = [profile.profileId, ...profile.absorbed]
  const kinds = profile.identifiers.map(identifier => identifier.kind)
  const values = profile.identifiers.map(identifier => identifier.value)
  const [homes, identifiers] = await Promise.all([
    database.run(profileListHomes, [workspaceId, lineage]),
    database.run(identifierListOfProfile, [workspaceId, profile.profileId]),
  ])
  return {
    profile,
    homes: homes.map(home => ({
      profileId: home.profile_id,
      registers: toOwnRegisters(home.own) ?? toRegisters(home.fields, home.field_meta),
      createdAt: home.created_at,
    })),
    identifiers,
    history: await readAll<ChangeRowRead>(after =>
      database.run(profileChangeList, [
        workspaceId,
        lineage,
        after?.changed_at ?? endOfTime,
        after?.arrival ?? 0,
        null,
        pageSize,
      ]),
    ),
    merges: await readAll<MergeRead>(after =>
      database.run(mergeList, [
        workspaceId,
        lineage,
        after?.merged_at ?? endOfTime,
        after?.merge_id ?? lastId,
        pageSize,
      ]),
    ),
    conflicts: await readAll<ConflictRead>(after =>
      database.run(conflictList, [workspaceId, after?.conflict_id ?? lastId, null, lineage, pageSize]),
    ),
    records: await readAll<RecordRead>(after =>
      database.run(recordListOfPerson, [
        workspaceId,
        kinds,
        values,
        after?.created_at ?? new Date(0),
        after?.record_id ?? firstId,
        pageSize,
      ]),
    ),
  }
}
