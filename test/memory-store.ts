import { identifierKey } from '../src/domain/identity/identifier.ts'
import type { Json } from '../src/domain/json.ts'
import type {
  ChangeRow,
  ConflictRow,
  EventRow,
  FiringRow,
  FlushPlan,
  MergeRow,
  MessageRow,
  ProfileRow,
  ScoreRow,
} from '../src/domain/plan/flush-plan.ts'
import {
  type LoadedState,
  recordKey,
  type StoredEvent,
  type StoredIdentifier,
  type StoredKey,
  type StoredProfile,
  type StoredRecord,
} from '../src/domain/plan/loaded-state.ts'
import { listProfilesToIdentify } from '../src/domain/plan/needed-identifiers.ts'
import type { PreparedCommand } from '../src/domain/plan/plan-flush.ts'
import type { SplitPlan, SplitSide } from '../src/domain/plan/plan-split.ts'
import type { Rules } from '../src/domain/prepare/rules.ts'
import type { Accumulators } from '../src/domain/scoring/engagement.ts'
import { collectWanted } from '../src/engine/writer/wanted.ts'
import { freeze, loadPast, loadSums } from './memory-events.ts'
import { applyWords, setWords } from './memory-words.ts'

// The tables a flush touches, as maps. A plan's rows are executed literally, with the guards of the SQL that applies
// them: a guard that fails throws and nothing is written. What is loaded is frozen, so that planning cannot write to it.

/** Somebody else wrote first. */
export class GuardError extends Error {}

type ProfileTable = Omit<StoredProfile, 'identifiers'> & { readonly updatedAtMs: number }
type IdentifierTable = {
  readonly kind: string
  readonly value: string
  readonly profileId: string
  readonly homeId: string
  readonly firstSeenMs: number
  readonly source: string
}

export type Tables = {
  readonly profiles: Map<string, ProfileTable>
  readonly identifiers: Map<string, IdentifierTable>
  readonly conflicts: Map<string, ConflictRow & { readonly isOpen: boolean }>
  readonly records: Map<string, StoredRecord & { readonly person: Json }>
  readonly recordKeys: Map<string, string>
  readonly keys: Map<string, StoredKey>
  readonly discovered: Set<string>
  readonly changes: ChangeRow[]
  readonly merges: MergeRow[]
  readonly events: EventRow[]
  readonly eventKeys: Map<string, StoredEvent>
  /** By home. */
  readonly activities: Map<string, Activity>
  /** By profile and ruleset. */
  readonly scores: Map<string, ScoreRow>
  readonly firings: FiringRow[]
  readonly messages: MessageRow[]
  /** By profile: its words and the text of all that each row has. */
  readonly words: Map<string, ReadonlyMap<string, string>>
}

export type Activity = {
  readonly count: number
  readonly lastMs: number
  readonly lastType: string
  readonly sums: Accumulators
}

export type MemoryStore = {
  readonly tables: Tables
  load(commands: readonly PreparedCommand[]): LoadedState
  apply(plan: FlushPlan): void
  /** Writes both sides of a split, each vetoed by the root of the other, and sends the identifiers to where they belong. */
  applySplit(split: SplitPlan): void
}

function emptyTables(): Tables {
  return {
    profiles: new Map(),
    identifiers: new Map(),
    conflicts: new Map(),
    records: new Map(),
    recordKeys: new Map(),
    keys: new Map(),
    discovered: new Set(),
    changes: [],
    merges: [],
    events: [],
    eventKeys: new Map(),
    activities: new Map(),
    scores: new Map(),
    firings: [],
    messages: [],
    words: new Map(),
  }
}

function identifiersOf(tables: Tables, profileId: string): StoredIdentifier[] {
  return [...tables.identifiers.values()]
    .filter(identifier => identifier.profileId === profileId)
    .map(({ kind, value, homeId }) => ({ kind, value, homeId }))
}

function loadProfiles(
  tables: Tables,
  owners: LoadedState['owners'],
  ids: ReadonlySet<string>,
  commands: readonly PreparedCommand[],
  rules: Rules,
): Map<string, StoredProfile> {
  const profiles = new Map<string, StoredProfile>()
  for (const id of ids) {
    const row = tables.profiles.get(id)
    if (row === undefined) continue
    const { updatedAtMs: _, ...stored } = row
    profiles.set(id, freeze(structuredClone({ ...stored, identifiers: [] })))
  }
  for (const id of listProfilesToIdentify(commands, { owners, profiles }, name => rules.kinds.has(name))) {
    const profile = profiles.get(id)
    if (profile !== undefined) profiles.set(id, freeze({ ...profile, identifiers: identifiersOf(tables, id) }))
  }
  return profiles
}

/**
 * As the writer reads: owners and homes of named identifiers, named ids and their survivors, and the identifiers of the
 * profiles that planning will look at.
 */
function load(tables: Tables, commands: readonly PreparedCommand[], rules: Rules): LoadedState {
  const wanted = collectWanted(commands)
  const owners = new Map<string, { profileId: string; homeId: string }>()
  const touched = new Set<string>()
  for (const { k, v } of wanted.identifiers) {
    const row = tables.identifiers.get(identifierKey(k, v))
    if (row === undefined) continue
    owners.set(identifierKey(k, v), { profileId: row.profileId, homeId: row.homeId })
    touched.add(row.profileId).add(row.homeId)
  }
  for (const id of wanted.profileIds) {
    const row = tables.profiles.get(id)
    if (row === undefined) continue
    touched.add(id)
    if (row.mergedInto !== null) touched.add(row.mergedInto)
  }
  const profiles = loadProfiles(tables, owners, touched, commands, rules)
  const records = new Map<string, StoredRecord>()
  for (const { o, k, v } of wanted.records) {
    const record = tables.records.get(tables.recordKeys.get(recordKey(o, k, v)) ?? '')
    if (record !== undefined) records.set(recordKey(o, k, v), freeze(structuredClone(record)))
  }
  const keys = new Map<string, StoredKey>()
  for (const key of wanted.idempotencyKeys) {
    const known = tables.keys.get(key)
    if (known !== undefined) keys.set(key, known)
  }
  const eventKeys = new Map<string, StoredEvent>()
  for (const key of wanted.eventKeys) {
    const known = tables.eventKeys.get(key)
    if (known !== undefined) eventKeys.set(key, known)
  }
  const loaded = { owners, profiles }
  const sums = loadSums(tables, commands, loaded, rules)
  return { owners, profiles, records, keys, eventKeys, sums, ...loadPast(tables, commands, loaded, rules) }
}

function applyEvents(tables: Tables, plan: FlushPlan): void {
  for (const id of plan.held) guard(tables.profiles.has(id), `held ${id}`)
  for (const { key, eventId, profileId } of plan.eventKeys) {
    guard(!tables.eventKeys.has(key), `event key ${key}`)
    tables.eventKeys.set(key, { eventId, profileId })
  }
  tables.events.push(...plan.events)
  for (const { homeId, count, lastMs, lastType, sums } of plan.activities) {
    const before = tables.activities.get(homeId)
    const isLatest = before === undefined || lastMs >= before.lastMs
    tables.activities.set(homeId, {
      count: (before?.count ?? 0) + count,
      lastMs: isLatest ? lastMs : before.lastMs,
      lastType: isLatest ? lastType : before.lastType,
      sums: sums ?? before?.sums ?? {},
    })
  }
  for (const id of plan.unscored) {
    for (const [key, row] of tables.scores) if (row.profileId === id) tables.scores.delete(key)
  }
  for (const row of plan.scores) tables.scores.set(`${row.profileId} ${row.rulesetId}`, row)
  for (const row of plan.firings) {
    const isThere = tables.firings.some(
      other => other.isOnce && other.triggerId === row.triggerId && other.homeId === row.homeId,
    )
    guard(!(row.isOnce && isThere), `firing ${row.triggerId} ${row.homeId}`)
    tables.firings.push(row)
  }
  tables.messages.push(...plan.messages)
}

function guard(holds: boolean, what: string): void {
  if (!holds) throw new GuardError(what)
}

function rewrite(tables: Tables, row: ProfileRow, before: ProfileTable | undefined): void {
  tables.profiles.set(row.profileId, {
    profileId: row.profileId,
    fields: row.fields,
    meta: row.meta,
    own: row.own,
    absorbed: row.absorbed,
    vetoed: row.vetoed,
    mergedInto: row.mergedInto,
    createdAtMs: before?.createdAtMs ?? row.createdAtMs,
    updatedAtMs: row.updatedAtMs ?? before?.updatedAtMs ?? row.createdAtMs,
    lastArrival: row.lastArrival,
    revision: row.revision,
    version: before === undefined ? 0 : before.version + 1,
  })
}

function applyProfiles(tables: Tables, plan: FlushPlan): void {
  for (const row of plan.inserted) {
    guard(!tables.profiles.has(row.profileId), `inserted ${row.profileId}`)
    guard(row.updatedAtMs !== null, `inserted ${row.profileId} without a time`)
    rewrite(tables, row, undefined)
  }
  for (const row of plan.rewritten) {
    const before = tables.profiles.get(row.profileId)
    guard(before?.version === row.version, `rewritten ${row.profileId}`)
    rewrite(tables, row, before)
  }
  for (const row of plan.changed) {
    const before = tables.profiles.get(row.profileId)
    guard(before?.version === row.version, `changed ${row.profileId}`)
    if (before === undefined) continue
    const fields = { ...before.fields }
    for (const name of row.cleared) delete fields[name]
    tables.profiles.set(row.profileId, {
      ...before,
      fields: { ...fields, ...row.set },
      meta: row.meta,
      revision: row.revision,
      version: before.version + 1,
      updatedAtMs: row.updatedAtMs ?? before.updatedAtMs,
      lastArrival: row.lastArrival,
    })
  }
  for (const row of plan.repointed) {
    const before = tables.profiles.get(row.profileId)
    guard(before !== undefined, `repointed ${row.profileId}`)
    if (before === undefined) continue
    tables.profiles.set(row.profileId, { ...before, mergedInto: row.mergedInto, version: before.version + 1 })
  }
}

function applyIdentifiers(tables: Tables, plan: FlushPlan): void {
  for (const row of plan.released) {
    const key = identifierKey(row.kind, row.value)
    guard(tables.identifiers.get(key)?.profileId === row.formerId, `released ${key}`)
    tables.identifiers.delete(key)
  }
  for (const { formerId, ...row } of plan.moved) {
    const key = identifierKey(row.kind, row.value)
    const before = tables.identifiers.get(key)
    guard(before?.profileId === formerId, `moved ${key}`)
    if (before !== undefined) tables.identifiers.set(key, { ...before, ...row })
  }
  for (const row of plan.attached) {
    const key = identifierKey(row.kind, row.value)
    guard(!tables.identifiers.has(key), `attached ${key}`)
    tables.identifiers.set(key, row)
  }
}

function applyConflicts(tables: Tables, plan: FlushPlan): void {
  const grown = [...plan.inserted, ...plan.rewritten].filter(row => row.absorbed.length > 0)
  for (const { profileId, absorbed } of plan.merges.length > 0 ? grown : []) {
    const lineage = new Set([profileId, ...absorbed])
    for (const [key, conflict] of tables.conflicts) {
      const isInside = lineage.has(conflict.profileId) && lineage.has(conflict.otherProfileId)
      if (isInside && conflict.profileId !== conflict.otherProfileId) {
        tables.conflicts.set(key, { ...conflict, isOpen: false })
      }
    }
  }
  for (const row of plan.conflicts) {
    const key = [row.reason, row.kind, row.value, row.profileId, row.otherProfileId].join('|')
    const known = tables.conflicts.get(key)
    tables.conflicts.set(key, {
      ...row,
      conflictId: known?.conflictId ?? row.conflictId,
      count: (known?.count ?? 0) + row.count,
      isOpen: true,
    })
  }
}

function applyRecords(tables: Tables, plan: FlushPlan): void {
  for (const { object, recordId, fields, version, person } of plan.records) {
    const before = tables.records.get(recordId)
    guard(version === null ? before === undefined : before?.version === version, `record ${recordId}`)
    const about = person === undefined ? (before?.person ?? null) : person
    tables.records.set(recordId, { object, recordId, fields, version: (before?.version ?? -1) + 1, person: about })
  }
  for (const row of plan.recordKeys) {
    const key = recordKey(row.object, row.key, row.value)
    guard((tables.recordKeys.get(key) ?? null) === row.formerId, `record key ${key}`)
    tables.recordKeys.set(key, row.recordId)
  }
}

function applyRest(tables: Tables, plan: FlushPlan): void {
  for (const { key, bodyHash, status, body } of plan.answers) {
    guard(!tables.keys.has(key), `answer ${key}`)
    tables.keys.set(key, { bodyHash, answer: { status, body } })
  }
  for (const row of plan.discovered) tables.discovered.add(`${row.object}.${row.field}.${row.valueType}`)
  tables.changes.push(...plan.changes)
  tables.merges.push(...plan.merges)
}

function applySide(tables: Tables, side: SplitSide, otherId: string): void {
  const before = tables.profiles.get(side.profileId)
  if (before === undefined) throw new Error(`no profile ${side.profileId}`)
  const lineage = [side.profileId, ...side.absorbed]
  setWords(tables, side.profileId, side.registers.fields)
  for (const id of side.absorbed) {
    const home = tables.profiles.get(id)
    if (home !== undefined) tables.profiles.set(id, { ...home, mergedInto: side.profileId, version: home.version + 1 })
  }
  tables.profiles.set(side.profileId, {
    ...before,
    ...side.registers,
    own: side.own,
    absorbed: side.absorbed,
    vetoed: [...before.vetoed.filter(id => !lineage.includes(id)), otherId],
    mergedInto: null,
    revision: before.revision + 1,
    version: before.version + 1,
  })
  for (const [key, row] of tables.identifiers) {
    if (lineage.includes(row.homeId)) tables.identifiers.set(key, { ...row, profileId: side.profileId })
  }
}

function copyTables(tables: Tables): Tables {
  return {
    profiles: new Map(tables.profiles),
    identifiers: new Map(tables.identifiers),
    conflicts: new Map(tables.conflicts),
    records: new Map(tables.records),
    recordKeys: new Map(tables.recordKeys),
    keys: new Map(tables.keys),
    discovered: new Set(tables.discovered),
    changes: [...tables.changes],
    merges: [...tables.merges],
    events: [...tables.events],
    eventKeys: new Map(tables.eventKeys),
    activities: new Map(tables.activities),
    scores: new Map(tables.scores),
    firings: [...tables.firings],
    messages: [...tables.messages],
    words: new Map(tables.words),
  }
}

export function createMemoryStore(rules: Rules): MemoryStore {
  let tables = emptyTables()
  return {
    get tables() {
      return tables
    },
    load: commands => load(tables, commands, rules),
    apply(plan) {
      const next = copyTables(tables)
      const rows = freeze(structuredClone(plan))
      applyProfiles(next, rows)
      applyWords(next, rows)
      applyIdentifiers(next, rows)
      applyConflicts(next, rows)
      applyRecords(next, rows)
      applyRest(next, rows)
      applyEvents(next, rows)
      tables = next
    },
    applySplit({ kept, restored }) {
      applySide(tables, kept, restored.profileId)
      applySide(tables, restored, kept.profileId)
    },
  }
}
