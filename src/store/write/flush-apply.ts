import type { FlushPlan, ProfileRow, RenderMessage } from '../../domain/plan/flush-plan.ts'
import type { StoredProfile } from '../../domain/plan/loaded-state.ts'
import type { Queryable } from '../database.ts'
import { encodeStamps } from '../stamps.ts'
import { type Statement, statement } from '../statement.ts'
import { attachedColumns, changedColumns, changesColumns, insertedColumns, wordedColumns } from './column-arms.ts'
import { eventArms, firingArms } from './event-arms.ts'
import { type ArmName, arms } from './flush-arms.ts'
import { type Columns, recordsetSql, toTexts } from './recordset.ts'
import { sorted } from './sorted.ts'

type FlushParameters = readonly ['uuid', 'bigint', 'int[]', ...('jsonb' | 'text')[]]
type FlushStatement = Statement<FlushParameters, { ok: 'int' }>

/** The rows of an arm as the parameters of its recordset. */
type Recordset = { readonly count: number; readonly texts: readonly string[] }

/** The recordset of each arm that a plan needs. */
export type ArmRows = ReadonlyMap<ArmName, Recordset>

/** The flush statement of a set of arms; its name says which. */
export function flushApply(needed: ReadonlySet<ArmName>): FlushStatement {
  const ctes: string[] = []
  const checks: string[] = ['(select config_version from workspace_config where workspace_id = $1::uuid) = $2::bigint']
  const params: ['uuid', 'bigint', 'int[]', ...('jsonb' | 'text')[]] = ['uuid', 'bigint', 'int[]']
  let bits = 0n
  arms.forEach((arm, index) => {
    if (!needed.has(arm.name)) return
    bits |= 1n << BigInt(index)
    const first = params.length + 1
    if ('columns' in arm) params.push(...arm.columns.map(() => 'text' as const))
    else params.push('jsonb')
    const recordset = 'columns' in arm ? recordsetSql(arm.columns, first) : `$${first}::jsonb`
    ctes.push(`${arm.name} as (\n  ${arm.sql.replace('@', recordset)}\n)`)
    if (arm.isCounted) checks.push(`(select count(touched) from ${arm.name}) = ($3::int[])[${ctes.length}]`)
  })
  // Otherwise nothing tells the type of the counts.
  if (checks.length === 1) checks.push('$3::int[] is not null')
  const head = ctes.length === 0 ? '' : `with ${ctes.join(', ')}\n`
  const text = `${head}select 1 / (case when ${checks.join('\n  and ')} then 1 else 0 end) as ok`
  return statement<FlushParameters, { ok: 'int' }>(`flush_apply_${bits.toString(36)}`, params, { ok: 'int' }, text)
}

function profileRow(row: ProfileRow): object {
  return {
    id: row.profileId,
    version: row.version,
    revision: row.revision,
    created: row.createdAtMs,
    n: row.lastArrival,
    f: row.fields,
    m: encodeStamps(row.meta),
    own: row.own,
    absorbed: row.absorbed,
    vetoed: row.vetoed,
    survivor: row.mergedInto,
  }
}

/** Lineages that grew in this plan; conflicts inside them are over. */
function grownLineages(plan: FlushPlan): { lineage: readonly string[]; at: number | null; source: string }[] {
  if (plan.merges.length === 0) return []
  const source = plan.merges[0]?.source ?? ''
  return [...plan.inserted, ...plan.rewritten]
    .filter(row => row.absorbed.length > 0)
    .map(row => ({ lineage: [row.profileId, ...row.absorbed], at: row.updatedAtMs, source }))
}

function byId<T extends { readonly profileId: string }>(rows: readonly T[]): T[] {
  return sorted(rows, row => row.profileId)
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function byKindAndValue<T extends { readonly kind: string; readonly value: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => compareTexts(a.kind, b.kind) || compareTexts(a.value, b.value))
}

function byWord<T extends { readonly word: string; readonly profileId: string }>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => compareTexts(a.word, b.word) || compareTexts(a.profileId, b.profileId))
}

/** The profiles that more than one arm updates, to be locked in one order before any of them. */
function profilesToLock({ changed, rewritten, repointed }: FlushPlan): readonly { readonly profileId: string }[] {
  const updates = [changed, rewritten, repointed].filter(rows => rows.length > 0)
  return updates.length > 1 ? updates.flat() : []
}

function profileArms(plan: FlushPlan): [ArmName, readonly object[]][] {
  return [
    ['locked', byId(profilesToLock(plan)).map(row => ({ id: row.profileId }))],
    ['rewritten', byId(plan.rewritten).map(profileRow)],
    ['repointed', byId(plan.repointed).map(row => ({ id: row.profileId, survivor: row.mergedInto }))],
  ]
}

function identifierArms(plan: FlushPlan): [ArmName, readonly object[]][] {
  return [
    [
      'moved',
      byKindAndValue(plan.moved).map(row => ({
        k: row.kind,
        v: row.value,
        id: row.profileId,
        home: row.homeId,
        former: row.formerId,
      })),
    ],
    ['unworded', byWord(plan.unworded).map(row => ({ w: row.word, id: row.profileId }))],
    ['released', byKindAndValue(plan.released).map(row => ({ k: row.kind, v: row.value, former: row.formerId }))],
  ]
}

function mergeArms(plan: FlushPlan): [ArmName, readonly object[]][] {
  const lineages = grownLineages(plan)
  return [
    [
      'merges',
      plan.merges.map(row => ({
        id: row.mergeId,
        survivor: row.survivorId,
        absorbed: row.absorbedId,
        reason: row.reason,
        source: row.source,
        identifiers: row.identifiers,
        at: row.atMs,
      })),
    ],
    ['closed', lineages],
    ['lifted', plan.merges.some(row => row.reason === 'person') ? lineages : []],
    [
      'conflicts',
      sorted(
        plan.conflicts,
        row => `${row.kind} ${row.value} ${row.profileId} ${row.otherProfileId} ${row.reason}`,
      ).map(row => ({
        id: row.conflictId,
        reason: row.reason,
        k: row.kind,
        v: row.value,
        profile: row.profileId,
        other: row.otherProfileId,
        source: row.source,
        n: row.count,
        at: row.atMs,
      })),
    ],
  ]
}

function recordArms(plan: FlushPlan): [ArmName, readonly object[]][] {
  const records = sorted(plan.records, row => row.recordId).map(row => ({
    o: row.object,
    id: row.recordId,
    version: row.version,
    f: row.fields,
    source: row.source,
    says: row.person !== undefined,
    pk: row.person?.kind ?? null,
    pv: row.person?.value ?? null,
    at: row.atMs,
  }))
  const keys = sorted(plan.recordKeys, row => `${row.object} ${row.key} ${row.value}`).map(row => ({
    o: row.object,
    k: row.key,
    v: row.value,
    id: row.recordId,
    former: row.formerId,
  }))
  return [
    ['records_inserted', records.filter(row => row.version === null)],
    ['records_changed', records.filter(row => row.version !== null)],
    ['record_keys_inserted', keys.filter(row => row.former === null)],
    ['record_keys_moved', keys.filter(row => row.former !== null)],
  ]
}

/** Of the profiles that were believed, those which no row of the plan guards by its version. */
function checkedRows({ changed, rewritten }: FlushPlan, believed: ReadonlyMap<string, StoredProfile>): object[] {
  if (believed.size === 0) return []
  const guarded = new Set([...changed, ...rewritten].map(row => row.profileId))
  return [...believed.values()]
    .filter(profile => !guarded.has(profile.profileId))
    .map(({ profileId, version }) => ({ id: profileId, version }))
}

function inColumns<R>(columns: Columns<R>, rows: readonly R[]): Recordset {
  return { count: rows.length, texts: rows.length === 0 ? [] : toTexts(columns, rows) }
}

/** Rows as one recordset of JSON. */
export function inJson(rows: readonly object[]): Recordset {
  return { count: rows.length, texts: rows.length === 0 ? [] : [JSON.stringify(rows)] }
}

/**
 * The recordsets of a plan, for the arms that it needs; empty when there is nothing to write. `believed` are the
 * profiles that were not read for this plan: they are to have the versions they are believed to have.
 */
export function armRows(
  plan: FlushPlan,
  believed: ReadonlyMap<string, StoredProfile>,
  renderMessage: RenderMessage,
): ArmRows {
  const many: [ArmName, Recordset][] = [
    ['inserted', inColumns(insertedColumns, plan.inserted)],
    ['changed', inColumns(changedColumns, byId(plan.changed))],
    ['attached', inColumns(attachedColumns, byKindAndValue(plan.attached))],
    ['worded', inColumns(wordedColumns, byWord(plan.worded))],
    ['reworded', inColumns(wordedColumns, byWord(plan.reworded))],
    ['changes', inColumns(changesColumns, plan.changes)],
  ]
  const few: [ArmName, readonly object[]][] = [
    ['checked', checkedRows(plan, believed)],
    ...profileArms(plan),
    ...identifierArms(plan),
    ...mergeArms(plan),
    ...recordArms(plan),
    ...eventArms(plan),
    ...firingArms(plan, renderMessage),
    [
      'answers',
      sorted(plan.answers, row => row.key).map(row => ({
        k: row.key,
        h: row.bodyHash,
        status: row.status,
        body: row.body,
        at: row.atMs,
      })),
    ],
    [
      'discovered',
      sorted(plan.discovered, row => `${row.object} ${row.field} ${row.valueType}`).map(row => ({
        o: row.object,
        f: row.field,
        t: row.valueType,
        at: row.atMs,
      })),
    ],
  ]
  const all = [...many, ...few.map(([name, rows]) => [name, inJson(rows)] as const)]
  return new Map(all.filter(([, { count }]) => count > 0))
}

/** Flush statements already composed, by the arms they have; every process meets a few dozen at most. */
export type FlushStatements = Map<string, FlushStatement>

/**
 * Writes a plan in one statement that is its own transaction. Throws DatabaseError: SQLSTATE 22012 when a guard failed
 * (somebody wrote first, or the configuration moved); nothing was then written.
 */
export async function applyPlan(
  lane: Queryable,
  statements: FlushStatements,
  workspaceId: string,
  configVersion: number,
  rows: ArmRows,
): Promise<void> {
  const needed = arms.filter(arm => rows.has(arm.name))
  const signature = needed.map(arm => arm.name).join(' ')
  let prepared = statements.get(signature)
  if (prepared === undefined) {
    prepared = flushApply(new Set(needed.map(arm => arm.name)))
    statements.set(signature, prepared)
  }
  const counts = needed.map(arm => rows.get(arm.name)?.count ?? 0)
  const texts = needed.flatMap(arm => rows.get(arm.name)?.texts ?? [])
  await lane.run(prepared, [workspaceId, configVersion, counts, ...texts])
}
