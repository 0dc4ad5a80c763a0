// An enrichment that is gone takes back what it said: the fields that point at it are computed again from the enrichments that
// its home still has, by the rules in force, and what the profile shows is joined anew. What a value of an enrichment has
// overwritten is in the history alone, so where no other enrichment has a value the field is empty.

import { createFieldReplay, joinFields, listFieldsOf, replaceRegisters } from '../../domain/enrichment/replay.ts'
import { type Json, jsonEquals, memberOf } from '../../domain/json.ts'
import { arrivalsPerMs, type Register, type Registers } from '../../domain/plan/register.ts'
import { makeRules, type Rules } from '../../domain/prepare/rules.ts'
import type { Queryable } from '../../store/database.ts'
import { encodeStamps } from '../../store/stamps.ts'
import { profileUpdateRegisters } from '../../store/write/enrichment.ts'
import { profileChangeInsert } from '../../store/write/split-profile.ts'
import { loadConfig } from '../config-cache.ts'
import { UnknownWorkspaceError } from '../engine.ts'
import type { LockedLineage } from '../profiles/lock-lineage.ts'
import { LineageMovedError } from '../profiles/retried-transaction.ts'
import { rescoreProfiles } from '../scoring/rescore-profiles.ts'
import { readStoredPages } from './stored-pages.ts'

export type GoneEnrichment = {
  readonly workspaceId: string
  readonly enrichmentId: number
  /** Who asked, as the history shows it. */
  readonly source: string
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
  for await (const page of readStoredPages(tx, workspaceId, homeId)) for (const stored of page) replay.add(stored)
  return replay.registers
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
  { workspaceId, source }: GoneEnrichment,
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

/** Computes anew what an enrichment said that is no longer stored. The lineage is locked, and `homeId` is one of it. */
export async function takeBack(
  tx: Queryable,
  gone: GoneEnrichment,
  lineage: LockedLineage,
  homeId: string,
  nowMs: number,
): Promise<void> {
  const { workspaceId, enrichmentId } = gone
  const home = lineage.homes.find(({ profileId }) => profileId === homeId)
  const names = home === undefined ? [] : listFieldsOf(home.registers, enrichmentId)
  if (names.length === 0) return
  const config = await loadConfig(tx, workspaceId)
  if (config === undefined) throw new UnknownWorkspaceError(workspaceId)
  const replayed = await replayHome(tx, workspaceId, homeId, makeRules(config), names)
  const isVisible = await writeRegisters(tx, gone, lineage, homeId, replayed, nowMs)
  if (isVisible) await rescoreProfiles(tx, workspaceId, [lineage.rootId], config, nowMs)
}
