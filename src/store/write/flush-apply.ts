import type { FlushPlan, ProfileRow, RenderMessage } from '../../domain/plan/flush-plan.ts'
import type { StoredProfile } from '../../domain/plan/loaded-state.ts'
import { arrivalMs } from '../../domain/plan/register.ts'
import type { Queryable } from '../database.ts'
import { encodeStamps } from '../stamps.ts'
import { type Statement, statement } from '../statement.ts'
import { eventArms, firingArms } from './event-arms.ts'
import { type ArmName, arms } from './flush-arms.ts'
import { sorted } from './sorted.ts'

type FlushParameters = readonly ['uuid', 'bigint', 'int[]', ...'jsonb'[]]
type FlushStatement = Statement<FlushParameters, { ok: 'int' }>

/** The recordset of each arm that a plan needs. */
export type ArmRows = ReadonlyMap<ArmName, readonly unknown[]>

/** The flush statement of a set of arms; its name says which. */
export function flushApply(needed: ReadonlySet<ArmName>): FlushStatement {
  const ctes: string[] = []
  const checks: string[] = ['(select config_version from workspace_config where workspace_id = $1::uuid) = $2::bigint']
  const params: ['uuid', 'bigint', 'int[]', ...'jsonb'[]] = ['uuid', 'bigint', 'int[]']
  let bits = 0n
  arms.forEach((arm, index) => {
    if (!needed.has(arm.name)) return
    bits |= 1n << BigInt(index)
    params.push('jsonb')
    ctes.push(`${arm.name} as (\n  ${arm.sql.replace('@', `$${params.length}::jsonb`)}\n)`)
    if (arm.isCounted) checks.push(`(select count(touched) from ${arm.name}) = ($3::int[])[${params.length - 3}]`)
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

function byKindAndValue<T extends { readonly kind: string; readonly value: string }>(rows: readonly T[]): T[] {
  return sorted(rows, row => `${row.kind} ${row.value}`)
}

/** The profiles that more than one arm updates, to be locked in one order before any of them. */
function profilesToLock({ changed, rewritten, repointed }: FlushPlan): readonly { readonly profileId: string }[] {
  const updates = [changed, rewritten, repointed].filter(rows => rows.length > 0)
  return updates.length > 1 ? updates.flat() : []
}

function profileArms(plan: FlushPlan): [ArmName, readonly object[]][] {
  return [
    ['locked', byId(profilesToLock(plan)).map(row => ({ id: row.profileId }))],
    [
      'changed',
      byId(plan.changed).map(row => ({
        id: row.profileId,
        version: row.version,
        revision: row.revision,
        n: row.lastArrival,
        f: row.set,
        m: encodeStamps(row.meta),
        cleared: row.cleared.length === 0 ? null : row.cleared,
      })),
    ],
    ['rewritten', byId(plan.rewritten).map(profileRow)],
    ['repointed', byId(plan.repointed).map(row => ({ id: row.profileId, survivor: row.mergedInto }))],
  ]
}

/** What only adds rows, most of the rows of a flush of new people. */
function addingArms(plan: FlushPlan): [ArmName, readonly object[]][] {
  return [
    ['inserted', plan.inserted.map(profileRow)],
    [
      'attached',
      byKindAndValue(plan.attached).map(row => ({
        k: row.kind,
        v: row.value,
        id: row.profileId,
        home: row.homeId,
        at: row.firstSeenMs,
        source: row.source,
      })),
    ],
    [
      'changes',
      plan.changes.map(row => ({
        id: row.profileId,
        at: arrivalMs(row.arrival),
        arrival: row.arrival,
        kind: row.kind,
        source: row.source,
        revision: row.revision,
        c: row.changes,
      })),
    ],
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

/**
 * The recordsets of a plan, for the arms that it needs; empty when there is nothing to write. `believed` are the
 * profiles that were not read for this plan: they are to have the versions they are believed to have.
 */
export function armRows(
  plan: FlushPlan,
  believed: ReadonlyMap<string, StoredProfile>,
  renderMessage: RenderMessage,
): ArmRows {
  const rows = [...addingArms(plan), ['checked', checkedRows(plan, believed)] as const]
  return new Map([...rows.filter(isNeeded), ...changingRows(plan, renderMessage)])
}

function isNeeded([, rows]: readonly [ArmName, readonly object[]]): boolean {
  return rows.length > 0
}

/** The recordsets of a plan without the rows that it only adds to profiles, identifiers and history. */
export function changingRows(plan: FlushPlan, renderMessage: RenderMessage): ArmRows {
  const all: [ArmName, readonly object[]][] = [
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
  return new Map(all.filter(isNeeded))
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
  const counts = needed.map(arm => rows.get(arm.name)?.length ?? 0)
  const sets = needed.map(arm => JSON.stringify(rows.get(arm.name)))
  await lane.run(prepared, [workspaceId, configVersion, counts, ...sets])
}
