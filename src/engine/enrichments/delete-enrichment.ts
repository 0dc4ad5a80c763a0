// A deleted enrichment takes back what it said: the fields that point at it are computed again from the enrichments that
// its home still has, by the rules in force, and what the profile shows is joined anew. What a value of an enrichment has
// overwritten is in the history alone, so where no other enrichment has a value the field is empty.

import {
  createFieldReplay,
  joinFields,
  listFieldsOf,
  replaceRegisters,
  type StoredEnrichment,
} from '../../domain/enrichment/replay.ts'
import { isJsonObject, type Json, jsonEquals, memberOf } from '../../domain/json.ts'
import { arrivalsPerMs, type Register, type Registers } from '../../domain/plan/register.ts'
import { makeRules, type Rules } from '../../domain/prepare/rules.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { enrichmentFind, enrichmentListToReplay } from '../../store/read/enrichment-read.ts'
import { encodeStamps } from '../../store/stamps.ts'
import type { Row } from '../../store/statement.ts'
import { enrichmentDelete, profileUpdateRegisters } from '../../store/write/enrichment.ts'
import { profileChangeInsert } from '../../store/write/split-profile.ts'
import { loadConfig } from '../config-cache.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { UnknownWorkspaceError } from '../engine.ts'
import { type LockedLineage, lockLineage } from '../profiles/lock-lineage.ts'
import { LineageMovedError, runRetried } from '../profiles/retried-transaction.ts'
import { rescoreProfiles } from '../scoring/rescore-profiles.ts'

export type EnrichmentToDelete = {
  readonly workspaceId: string
  readonly enrichmentId: number
  /** Who asked, as the history shows it. */
  readonly source: string
}

const pageSize = 200

type ReplayRow = Row<(typeof enrichmentListToReplay)['row']>

function readPage(tx: Queryable, workspaceId: string, homeId: string, after: ReplayRow | undefined) {
  return tx.run(enrichmentListToReplay, [workspaceId, homeId, after?.arrival ?? 0, after?.enrichment_id ?? 0, pageSize])
}

function toStored(row: ReplayRow): StoredEnrichment | undefined {
  const { enrichment_id: enrichmentId, source_key: sourceKey, payload, arrival, observed_at: observedAt } = row
  if (!isJsonObject(payload) && !Array.isArray(payload)) return undefined
  return { enrichmentId, sourceKey, payload, arrival, observedMs: observedAt.getTime() }
}

/** What the enrichments of a home make of some fields. */
async function replayHome(
  tx: Queryable,
  workspaceId: string,
  homeId: string,
  rules: Rules,
  names: readonly string[],
): Promise<ReadonlyMap<string, Register>> {
  const replay = createFieldReplay(rules, names)
  let last: ReplayRow | undefined
  for (;;) {
    const rows: readonly ReplayRow[] = await readPage(tx, workspaceId, homeId, last)
    for (const row of rows) {
      const stored = toStored(row)
      if (stored !== undefined) replay.add(stored)
    }
    last = rows.at(-1)
    if (rows.length < pageSize) return replay.registers
  }
}

function diff(before: Registers, after: Registers, names: readonly string[]) {
  const changed: [name: string, change: readonly [old: Json, now: Json]][] = []
  for (const name of names) {
    const [old, now] = [memberOf(before.fields, name) ?? null, memberOf(after.fields, name) ?? null]
    if (!jsonEquals(old, now)) changed.push([name, [old, now]])
  }
  return changed
}

/** Writes what a home holds and what its live profile shows; true when the profile shows something else. */
async function writeRegisters(
  tx: Queryable,
  { workspaceId, source }: EnrichmentToDelete,
  lineage: LockedLineage,
  homeId: string,
  replayed: ReadonlyMap<string, Register>,
  nowMs: number,
): Promise<boolean> {
  const names = [...replayed.keys()]
  const homes = lineage.homes.map(home => ({
    profileId: home.profileId,
    registers: home.profileId === homeId ? replaceRegisters(home.registers, replayed) : home.registers,
  }))
  const shown = replaceRegisters(
    lineage.shown,
    joinFields(
      homes.map(home => home.registers),
      names,
    ),
  )
  const changed = diff(lineage.shown, shown, names)
  const atMs = Math.max(nowMs, ...lineage.homes.map(home => home.updatedAtMs + 1))
  const at = new Date(atMs)
  const write = (profileId: string, view: Registers, own: Registers | null, isVisible: boolean) => {
    const registers = [JSON.stringify(view.fields), encodeStamps(view.meta), own && JSON.stringify(own)] as const
    return tx.run(profileUpdateRegisters, [workspaceId, profileId, ...registers, at, isVisible])
  }
  const [root, ...others] = homes
  const own = others.length === 0 ? null : (root?.registers ?? null)
  const [row] = await write(lineage.rootId, shown, own, changed.length > 0)
  const home = others.find(({ profileId }) => profileId === homeId)
  if (home !== undefined) await write(homeId, { fields: {}, meta: {} }, home.registers, false)
  if (row === undefined) throw new LineageMovedError('a locked home is gone')
  if (changed.length === 0) return false
  const changes = JSON.stringify({ fields: Object.fromEntries(changed) })
  const told = [at, atMs * arrivalsPerMs, 'write', source, row.revision, changes] as const
  await tx.run(profileChangeInsert, [workspaceId, lineage.rootId, ...told])
  return true
}

/** Deletes an enrichment with what it said of fields; false when there is none of that number. */
export async function deleteEnrichment(
  database: Database,
  context: ChangeContext,
  asked: EnrichmentToDelete,
): Promise<boolean> {
  const { workspaceId, enrichmentId } = asked
  return runRetried(database, async tx => {
    const [found] = await tx.run(enrichmentFind, [workspaceId, enrichmentId])
    if (found === undefined) return false
    const lineage = await lockLineage(tx, workspaceId, found.home_id)
    const home = lineage?.homes.find(({ profileId }) => profileId === found.home_id)
    if (lineage === undefined || home === undefined) throw new LineageMovedError('the profile is gone')
    const [deleted] = await tx.run(enrichmentDelete, [workspaceId, enrichmentId])
    if (deleted === undefined) return false
    const config = await loadConfig(tx, workspaceId)
    if (config === undefined) throw new UnknownWorkspaceError(workspaceId)
    const names = listFieldsOf(home.registers, enrichmentId)
    if (names.length > 0) {
      const replayed = await replayHome(tx, workspaceId, home.profileId, makeRules(config), names)
      const isVisible = await writeRegisters(tx, asked, lineage, home.profileId, replayed, context.now())
      if (isVisible) await rescoreProfiles(tx, workspaceId, [lineage.rootId], config, context.now())
    }
    const detail = { source_key: deleted.source_key }
    await audit(tx, context, workspaceId, { action: 'enrichment.delete', subject: String(enrichmentId), detail })
    return true
  })
}
