import type { Identifier } from '../../domain/identity/identifier.ts'
import type { Queryable } from '../../store/database.ts'
import { profileFindById, profileFindByIdentifier } from '../../store/read/profile-find.ts'
import { type ReadProfile, toReadProfile } from '../../store/read/profile-row.ts'
import type { Row } from '../../store/statement.ts'
import { createReadBatcher } from './read-batcher.ts'

/** Reads single profiles; reads that arrive together share a statement. */
export type ProfileReader = {
  /** The live profile that an id answers with. */
  findById(workspaceId: string, profileId: string): Promise<ReadProfile | undefined>
  /** The live profile that holds an identifier in normal form. */
  findByIdentifier(workspaceId: string, identifier: Identifier): Promise<ReadProfile | undefined>
}

function inPlaces(rows: readonly Row<typeof profileFindById.row>[], count: number): (ReadProfile | undefined)[] {
  const places: (ReadProfile | undefined)[] = new Array(count)
  for (const row of rows) places[row.place - 1] = toReadProfile(row)
  return places
}

export function createProfileReader(database: Queryable): ProfileReader {
  return {
    findById: createReadBatcher<string, ReadProfile>(async (workspaceId, profileIds) =>
      inPlaces(await database.run(profileFindById, [workspaceId, profileIds]), profileIds.length),
    ),
    findByIdentifier: createReadBatcher<Identifier, ReadProfile>(async (workspaceId, identifiers) => {
      const kinds = identifiers.map(({ kind }) => kind)
      const values = identifiers.map(({ value }) => value)
      return inPlaces(await database.run(profileFindByIdentifier, [workspaceId, kinds, values]), identifiers.length)
    }),
  }
}
