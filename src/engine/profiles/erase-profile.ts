// A person is erased with the whole lineage: rows, identifiers, history, merges, conflicts, events and scores, enrichments
// and notes, records about them, and whatever quotes them. A profile that was joined with them for a while and split off
// again has their values in its own history of that time, so that part of it is drawn together into one change from before
// the join to after the split.

import { collapseChanges } from '../../domain/plan/rewind-profile.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { identifierListOfProfile } from '../../store/read/profile-export.ts'
import { toChangeSet } from '../../store/read/profile-history.ts'
import {
  answerDeleteQuoting,
  conflictDeleteOfPerson,
  enrichmentDeleteOfLineage,
  eventDeleteOfLineage,
  identifierListFormer,
  mergeUpdateForget,
  outboxDeleteOfPerson,
  profileChangeDeleteBetween,
  profileChangeListBetween,
  profileDeleteLineage,
  profileListFormerlyJoined,
  profileUpdateForgetVetoed,
  recordDeleteOfPerson,
} from '../../store/write/erase-profile.ts'
import { profileChangeInsert } from '../../store/write/split-profile.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { lockLineage } from './lock-lineage.ts'
import { runRetried } from './retried-transaction.ts'

type Joined = { readonly profile_id: string; readonly joined_at: Date; readonly parted_at: Date }

async function collapseHistory(tx: Queryable, workspaceId: string, joined: Joined): Promise<void> {
  const window = [workspaceId, joined.profile_id, joined.joined_at, joined.parted_at] as const
  const rows = await tx.run(profileChangeListBetween, window)
  const last = rows.at(-1)
  if (last === undefined) return
  const changes = collapseChanges(rows.map(row => toChangeSet(row.changes)))
  await tx.run(profileChangeDeleteBetween, window)
  await tx.run(profileChangeInsert, [
    workspaceId,
    joined.profile_id,
    last.changed_at,
    last.arrival,
    'split',
    last.source,
    last.revision,
    JSON.stringify(changes),
  ])
}

/** Values as they stand within JSON text. A short value would be found everywhere, so it counts only as a whole string. */
function quotesOf(profileIds: readonly string[], values: readonly string[]): string[] {
  const quotes = values.map(value => {
    const quoted = JSON.stringify(value.toLowerCase())
    return value.length < 6 ? quoted : quoted.slice(1, -1)
  })
  return [...profileIds, ...quotes]
}

/** Erases a person everywhere and leaves an audit line without personal data; false when there is nobody. */
export async function eraseProfile(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  profileId: string,
): Promise<boolean> {
  return runRetried(database, async tx => {
    const lineage = await lockLineage(tx, workspaceId, profileId)
    if (lineage === undefined) return false
    const homeIds = lineage.homes.map(home => home.profileId)
    const held = await tx.run(identifierListOfProfile, [workspaceId, lineage.rootId])
    const former = await tx.run(identifierListFormer, [workspaceId, homeIds])
    const pairs = new Map([...held, ...former].map(({ kind, value }) => [`${kind} ${value}`, { kind, value }]))
    const kinds = [...pairs.values()].map(pair => pair.kind)
    const values = [...pairs.values()].map(pair => pair.value)
    const joined = await tx.run(profileListFormerlyJoined, [workspaceId, homeIds])
    for (const profile of joined) await collapseHistory(tx, workspaceId, profile)
    await tx.run(recordDeleteOfPerson, [workspaceId, kinds, values])
    await tx.run(conflictDeleteOfPerson, [workspaceId, homeIds, kinds, values])
    const quotes = quotesOf(homeIds, values)
    await tx.run(eventDeleteOfLineage, [workspaceId, homeIds, quotes])
    await tx.run(enrichmentDeleteOfLineage, [workspaceId, homeIds])
    await tx.run(profileDeleteLineage, [workspaceId, homeIds])
    await tx.run(mergeUpdateForget, [workspaceId, JSON.stringify(kinds.map((kind, index) => [kind, values[index]]))])
    await tx.run(profileUpdateForgetVetoed, [workspaceId, joined.map(profile => profile.profile_id), homeIds])
    await tx.run(answerDeleteQuoting, [workspaceId, quotes])
    await tx.run(outboxDeleteOfPerson, [workspaceId, homeIds, quotes])
    const detail = { homes: homeIds.length }
    await audit(tx, context, workspaceId, { action: 'profile.erase', subject: lineage.rootId, detail })
    return true
  })
}
