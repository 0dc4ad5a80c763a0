import type { Registers } from '../../domain/plan/register.ts'
import type { Queryable } from '../../store/database.ts'
import { endOfTime, firstId, lastId } from '../../store/read/bounds.ts'
import { companyFindOfProfile } from '../../store/read/company.ts'
import { type ConflictRead, conflictList } from '../../store/read/conflict-read.ts'
import { type EnrichmentRead, enrichmentListOfHomes } from '../../store/read/enrichment-read.ts'
import { type EventRowRead, eventListOfHomes } from '../../store/read/event-read.ts'
import { type MergeRead, mergeList } from '../../store/read/merge-read.ts'
import { type NoteRead, noteListOfHomes } from '../../store/read/note-read.ts'
import {
  eventKeyListOfHomes,
  identifierListOfProfile,
  profileListHomes,
  scoreSnapshotListOfHomes,
} from '../../store/read/profile-export.ts'
import { profileFindById } from '../../store/read/profile-find.ts'
import { type ChangeRowRead, profileChangeList } from '../../store/read/profile-history.ts'
import { type ReadProfile, toOwnRegisters, toReadProfile, toRegisters } from '../../store/read/profile-row.ts'
import { type RecordRead, recordListOfPerson } from '../../store/read/record-read.ts'
import { profileScoreList } from '../../store/read/score-read.ts'
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
  /** Who looks after them. */
  readonly ownerName: string | null
  /** Which company they belong to; the company itself is not theirs. */
  readonly company: { readonly id: string; readonly name: string } | null
  readonly events: readonly EventRowRead[]
  readonly enrichments: readonly EnrichmentRead[]
  /** Also those that are their authors' alone. */
  readonly notes: readonly NoteRead[]
  readonly eventKeys: readonly Row<typeof eventKeyListOfHomes.row>[]
  readonly scores: readonly Row<typeof profileScoreList.row>[]
  readonly scoreHistory: readonly Row<typeof scoreSnapshotListOfHomes.row>[]
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
  const [homes, identifiers, eventKeys, scores, scoreHistory, [company]] = await Promise.all([
    database.run(profileListHomes, [workspaceId, lineage]),
    database.run(identifierListOfProfile, [workspaceId, profile.profileId]),
    database.run(eventKeyListOfHomes, [workspaceId, lineage]),
    database.run(profileScoreList, [workspaceId, profile.profileId]),
    database.run(scoreSnapshotListOfHomes, [workspaceId, lineage]),
    database.run(companyFindOfProfile, [workspaceId, profile.profileId]),
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
    ownerName: profile.owner?.name ?? null,
    company: company === undefined ? null : { id: company.company_id, name: company.name },
    events: await readAll<EventRowRead>(after =>
      database.run(eventListOfHomes, [
        workspaceId,
        lineage,
        null,
        null,
        null,
        null,
        after?.occurred_at ?? endOfTime,
        after?.arrival ?? 0,
        pageSize,
        0,
      ]),
    ),
    enrichments: await readAll<EnrichmentRead>(after =>
      database.run(enrichmentListOfHomes, [
        workspaceId,
        lineage,
        null,
        after?.enrichment_id ?? Number.MAX_SAFE_INTEGER,
        pageSize,
      ]),
    ),
    notes: await readAll<NoteRead>(after =>
      database.run(noteListOfHomes, [workspaceId, lineage, null, true, after?.note_id ?? lastId, pageSize]),
    ),
    eventKeys,
    scores,
    scoreHistory,
  }
}
