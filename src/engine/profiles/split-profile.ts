import { planSplit, type SplitPlan, type SplitSide } from '../../domain/plan/plan-split.ts'
import { arrivalsPerMs, type Fields } from '../../domain/plan/register.ts'
import { nameText, nameWords } from '../../domain/search/words.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { mergeFind } from '../../store/read/merge-read.ts'
import { identifierListOfProfile } from '../../store/read/profile-export.ts'
import { encodeStamps } from '../../store/stamps.ts'
import { profileWordUpdate } from '../../store/write/profile-word.ts'
import {
  identifierUpdateOwner,
  mergeListInForce,
  mergeUpdateUndone,
  profileChangeInsert,
  profileUpdateSplit,
  profileUpdateSurvivor,
  profileUpdateVetoed,
} from '../../store/write/split-profile.ts'
import { loadConfig } from '../config-cache.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { rescoreProfiles } from '../scoring/rescore-profiles.ts'
import { type LockedLineage, lockLineage } from './lock-lineage.ts'
import { LineageMovedError, runRetried } from './retried-transaction.ts'

export type SplitRequest = {
  readonly workspaceId: string
  readonly mergeId: string
  /** Who asked, as the history shows it. */
  readonly source: string
}

export type SplitOutcome =
  | { readonly kind: 'split'; readonly survivorId: string; readonly restoredId: string }
  | { readonly kind: 'unknown_merge' }
  | { readonly kind: 'already_undone' }

export async function planFromRows(
  tx: Queryable,
  workspaceId: string,
  lineage: LockedLineage,
  cutId: string,
): Promise<SplitPlan> {
  const homeIds = lineage.homes.map(home => home.profileId)
  const edges = await tx.run(mergeListInForce, [workspaceId, homeIds])
  const identifiers = await tx.run(identifierListOfProfile, [workspaceId, lineage.rootId])
  return planSplit({
    rootId: lineage.rootId,
    fields: lineage.shown.fields,
    homes: lineage.homes,
    edges: edges.map(edge => ({ survivorId: edge.survivor_id, absorbedId: edge.absorbed_id })),
    identifiers: identifiers.map(row => ({ kind: row.kind, value: row.value, homeId: row.home_profile_id })),
    cutId,
  })
}

async function writeSide(
  tx: Queryable,
  { workspaceId, source }: SplitRequest,
  side: SplitSide,
  shownBefore: Fields,
  atMs: number,
): Promise<void> {
  const { profileId, registers, own, absorbed, changes } = side
  const at = new Date(atMs)
  const [row] = await tx.run(profileUpdateSplit, [
    workspaceId,
    profileId,
    JSON.stringify(registers.fields),
    encodeStamps(registers.meta),
    own === null ? null : JSON.stringify(own),
    absorbed,
    at,
  ])
  if (row === undefined) throw new LineageMovedError('a locked home is gone')
  const words = nameWords(registers.fields)
  await tx.run(profileWordUpdate, [workspaceId, profileId, words, nameWords(shownBefore), nameText(words)])
  const arrival = atMs * arrivalsPerMs
  const text = JSON.stringify(changes)
  await tx.run(profileChangeInsert, [workspaceId, profileId, at, arrival, 'split', source, row.revision, text])
}

/** Undoes an absorption: both sides stand as if they had never merged, and are not joined again by themselves. */
export async function splitProfile(
  database: Database,
  context: ChangeContext,
  request: SplitRequest,
): Promise<SplitOutcome> {
  const { workspaceId, mergeId, source } = request
  return runRetried(database, async tx => {
    const [merge] = await tx.run(mergeFind, [workspaceId, mergeId])
    if (merge === undefined) return { kind: 'unknown_merge' }
    if (merge.undone_at !== null) return { kind: 'already_undone' }
    const cutId = merge.absorbed_id
    const lineage = await lockLineage(tx, workspaceId, cutId)
    if (lineage === undefined || lineage.rootId === cutId) throw new LineageMovedError('the absorption has ended')
    const plan = await planFromRows(tx, workspaceId, lineage, cutId)
    // Behind the writes that it divides, even those of another server whose clock runs ahead.
    const atMs = Math.max(context.now(), ...lineage.homes.map(home => home.updatedAtMs + 1))
    const [undone] = await tx.run(mergeUpdateUndone, [workspaceId, mergeId, new Date(atMs), source])
    if (undone === undefined) throw new LineageMovedError('the absorption was undone meanwhile')
    await writeSide(tx, request, plan.kept, lineage.shown.fields, atMs)
    await writeSide(tx, request, plan.restored, {}, atMs)
    await tx.run(profileUpdateSurvivor, [workspaceId, plan.restored.absorbed, cutId])
    const moving = [cutId, ...plan.restored.absorbed]
    await tx.run(identifierUpdateOwner, [workspaceId, lineage.rootId, moving, cutId])
    await tx.run(profileUpdateVetoed, [workspaceId, [lineage.rootId, cutId].toSorted()])
    const config = await loadConfig(tx, workspaceId)
    if (config !== undefined) await rescoreProfiles(tx, workspaceId, [lineage.rootId, cutId], config, atMs)
    await audit(tx, context, workspaceId, { action: 'merge.undo', subject: mergeId, detail: {} })
    return { kind: 'split', survivorId: lineage.rootId, restoredId: cutId }
  })
}
