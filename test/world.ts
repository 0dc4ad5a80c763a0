import assert from 'node:assert/strict'
import type {
  Command,
  EventWrite,
  MergeReceipt,
  ProfileReceipt,
  ProfileWrite,
  ReceiptOf,
  RecordReceipt,
  RecordWrite,
} from '../src/domain/command.ts'
import { defaultSettings, type WorkspaceConfig, type WorkspaceSettings } from '../src/domain/config.ts'
import type { Json, JsonObject } from '../src/domain/json.ts'
import type { FlushPlan, Verdict } from '../src/domain/plan/flush-plan.ts'
import type { Supplies } from '../src/domain/plan/flush-state.ts'
import { type PreparedCommand, planFlush } from '../src/domain/plan/plan-flush.ts'
import { refuseProfileWrite } from '../src/domain/plan/plan-profile-write.ts'
import { arrivalsPerMs } from '../src/domain/plan/register.ts'
import { prepareWrite } from '../src/domain/prepare/prepare-write.ts'
import { makeRules, type Rules } from '../src/domain/prepare/rules.ts'
import { defaultObjects } from '../src/domain/schema/default-objects.ts'
import type { FieldDefinition, ObjectDefinition } from '../src/domain/schema/object-definition.ts'
import { noScoring, type ScoringConfig } from '../src/domain/scoring/definitions.ts'
import { parsePhone } from '../src/engine/phone.ts'
import { createMemoryStore, type MemoryStore } from './memory-store.ts'

/** When the clocks of tests start. */
export const startMs = Date.UTC(2026, 0, 1)

export function field(name: string, more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { name, type: 'string', required: false, nullable: true, ...more }
}

/** The default objects, with further fields on `profiles` and further objects. */
export function testRules(
  options: {
    readonly settings?: Partial<WorkspaceSettings>
    readonly profileFields?: readonly FieldDefinition[]
    readonly objects?: readonly ObjectDefinition[]
    readonly discovered?: readonly string[]
    readonly scoring?: Partial<ScoringConfig>
  } = {},
): Rules {
  const objects = [...defaultObjects, ...(options.objects ?? [])].map(object =>
    object.name === 'profiles' ? { ...object, fields: [...object.fields, ...(options.profileFields ?? [])] } : object,
  )
  const config: WorkspaceConfig = {
    workspaceId: '00000000-0000-7000-8000-000000000000',
    version: 1,
    settings: { ...defaultSettings, ...options.settings },
    objects: new Map(objects.map(object => [object.name, object])),
    discovered: new Set(options.discovered),
    scoring: { ...noScoring, ...options.scoring },
  }
  return makeRules(config)
}

export function profileWrite(set: Readonly<Record<string, Json>>, more: Partial<ProfileWrite> = {}): ProfileWrite {
  return {
    type: 'profile',
    set,
    source: 'test',
    create: 'yes',
    linkPolicy: 'fold',
    undeclared: 'refuse',
    onInvalid: 'refuse',
    needsPerson: false,
    ...more,
  }
}

export function eventWrite(
  identifiers: NonNullable<EventWrite['identifiers']>,
  metadata: JsonObject = {},
  more: Partial<EventWrite> = {},
): EventWrite {
  return {
    type: 'event',
    eventType: 'visit',
    identifiers,
    metadata,
    source: 'site',
    linkPolicy: 'weaker-only',
    ...more,
  }
}

export function recordWrite(
  object: string,
  set: Readonly<Record<string, Json>>,
  more: Partial<RecordWrite> = {},
): RecordWrite {
  return { type: 'record', object, set, source: 'test', mode: 'upsert', ...more }
}

export function prepareCommand(command: Command, rules: Rules): PreparedCommand | undefined {
  if (command.type === 'merge') return { type: 'merge', command }
  const preparation = prepareWrite(command, rules, parsePhone)
  return preparation.kind === 'ready' ? preparation.write : undefined
}

/** Ids count up; each arrival comes a third of a millisecond after the one before, so that times tie now and then. */
export function createSupplies(): Supplies {
  let ids = 0
  let arrival = startMs * arrivalsPerMs
  return {
    newId() {
      ids += 1
      return `00000000-0000-7000-8000-${ids.toString().padStart(12, '0')}`
    },
    nextArrival() {
      arrival += 333
      return arrival
    },
  }
}

/** A workspace in memory: commands go through preparation and planning, and their plans are executed. */
export type World = {
  readonly store: MemoryStore
  readonly rules: Rules
  readonly supplies: Supplies
  readonly lastPlan: FlushPlan
  /** Flushes the commands together. */
  flush(commands: readonly Command[]): readonly Verdict[]
  run<C extends Command>(command: C): ReceiptOf<C>
  write(set: Readonly<Record<string, Json>>, more?: Partial<ProfileWrite>): ProfileReceipt & { profileId: string }
  refused(set: Readonly<Record<string, Json>>, more?: Partial<ProfileWrite>): ProfileReceipt
  record(object: string, set: Readonly<Record<string, Json>>, more?: Partial<RecordWrite>): RecordReceipt
  merge(survivorId: string, absorbedId: string): MergeReceipt
  fields(profileId: string): Readonly<Record<string, Json>>
  /** `kind value`, sorted. */
  identifiers(profileId: string): readonly string[]
  /** The live profile that an id answers with. */
  live(profileId: string): string
  revision(profileId: string): number
}

const emptyPlan: FlushPlan = {
  inserted: [],
  worded: [],
  reworded: [],
  unworded: [],
  changed: [],
  rewritten: [],
  repointed: [],
  attached: [],
  moved: [],
  released: [],
  changes: [],
  merges: [],
  conflicts: [],
  records: [],
  recordKeys: [],
  answers: [],
  discovered: [],
  events: [],
  enrichments: [],
  eventKeys: [],
  activities: [],
  held: [],
  scores: [],
  unscored: [],
  firings: [],
  notices: [],
  messages: [],
}

export function createWorld(rules: Rules = testRules(), supplies: Supplies = createSupplies()): World {
  const store = createMemoryStore(rules)
  let lastPlan = emptyPlan

  function flush(commands: readonly Command[]): readonly Verdict[] {
    const prepared = commands.map(command => prepareCommand(command, rules))
    const ready = prepared.filter(command => command !== undefined)
    const { plan, verdicts } = planFlush(rules, store.load(ready), ready, supplies)
    store.apply(plan)
    lastPlan = plan
    let next = 0
    return prepared.map((command): Verdict => {
      const verdict = command === undefined ? undefined : verdicts[next++]
      return verdict ?? { kind: 'settled', receipt: refuseProfileWrite([]), answer: null }
    })
  }

  function run<C extends Command>(command: C): ReceiptOf<C> {
    const [verdict] = flush([command])
    assert.equal(verdict?.kind, 'settled')
    // Planning answers a command with a receipt of its own kind.
    return verdict.receipt as ReceiptOf<C>
  }

  function rowOf(profileId: string) {
    const row = store.tables.profiles.get(profileId)
    assert.ok(row, `no profile ${profileId}`)
    return row
  }

  return {
    store,
    rules,
    supplies,
    get lastPlan() {
      return lastPlan
    },
    flush,
    run,
    write(set, more = {}) {
      const receipt = run(profileWrite(set, more))
      const { profileId } = receipt
      assert.ok(profileId !== null, `refused: ${JSON.stringify(receipt.problems)}`)
      return { ...receipt, profileId }
    },
    refused(set, more = {}) {
      const receipt = run(profileWrite(set, more))
      assert.equal(receipt.outcome, 'refused')
      return receipt
    },
    record: (object, set, more = {}) => run(recordWrite(object, set, more)),
    merge: (survivorId, absorbedId) => run({ type: 'merge', survivorId, absorbedId, source: 'person' }),
    fields: profileId => rowOf(profileId).fields,
    identifiers: profileId =>
      [...store.tables.identifiers.values()]
        .filter(identifier => identifier.profileId === profileId)
        .map(({ kind, value }) => `${kind} ${value}`)
        .sort(),
    live(profileId) {
      const row = rowOf(profileId)
      return row.mergedInto === null ? profileId : row.mergedInto
    },
    revision: profileId => rowOf(profileId).revision,
  }
}
