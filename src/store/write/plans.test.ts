import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Client } from 'pg'
import { connectFreshClient, forEachDatabase } from '../../../test/databases.ts'
import { explainGeneric, type PlanNode, textOf } from '../../../test/explain.ts'
import { fillTables } from '../../../test/fill-tables.ts'
import { profileFindById, profileFindByIdentifier, profileFindLineage } from '../read/profile-find.ts'
import { recordFind } from '../read/record-read.ts'
import { workspaceConfigFindVersion } from '../read/workspace-config.ts'
import { INDEX_PLANS_ONLY, LANE_SETTINGS, SESSION_SETTINGS } from '../session-settings.ts'
import type { Statement } from '../statement.ts'
import { eventKeyFind, profileActivityFindSums } from './find-events.ts'
import { eventFindRecent, triggerFiringFindLast } from './find-firings.ts'
import { identifierListOfProfiles, identityFindBatch, identityFindLineage } from './find-identities.ts'
import { flushApply } from './flush-apply.ts'
import { type ArmName, arms } from './flush-arms.ts'
import { idempotencyKeyFind, recordFindByKey } from './flush-find.ts'

// Hot statements keep one plan for the life of a session, made when their tables may have been empty. So the plan must
// be an index probe a key whatever the tables hold and whatever is known of them; see docs/decisions/0012.

/** What a scan of a hot table must be given to find its rows by an index; one of the lists, whole. */
const ways: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['profile', [['workspace_id', 'profile_id']]],
  ['identifier', [['workspace_id', 'kind', 'value'], ['profile_id']]],
  ['profile_word', [['workspace_id', 'word', 'profile_id']]],
  ['record', [['workspace_id', 'object_name', 'record_id']]],
  ['record_key', [['workspace_id', 'object_name', 'key', 'value']]],
  ['idempotency_key', [['workspace_id', 'key']]],
  ['event_key', [['workspace_id', 'key']]],
  ['profile_activity', [['workspace_id', 'profile_id']]],
  ['profile_score', [['workspace_id', 'profile_id']]],
  ['trigger_firing', [['workspace_id', 'profile_id']]],
])

/** The combinations of arms that ordinary writes need. */
const usualArms: readonly (readonly ArmName[])[] = [
  ['inserted', 'attached', 'changes'],
  ['inserted', 'attached', 'worded', 'changes'],
  ['changed', 'reworded', 'changes'],
  ['inserted', 'attached', 'changes', 'answers', 'discovered'],
  ['changed'],
  ['changed', 'changes'],
  ['changed', 'changes', 'answers'],
  ['changed', 'attached', 'changes'],
  ['inserted', 'changed', 'attached', 'changes'],
  ['inserted', 'changed', 'attached', 'changes', 'conflicts'],
  ['rewritten', 'changes', 'moved', 'merges', 'closed'],
  ['locked', 'changed', 'rewritten', 'changes'],
  ['locked', 'changed', 'rewritten', 'attached', 'moved', 'changes', 'merges', 'closed'],
  ['records_inserted', 'record_keys_inserted'],
  ['held', 'events', 'activity'],
  ['changed', 'events', 'activity'],
  ['changed', 'changes', 'events', 'event_keys', 'activity', 'scores'],
  ['inserted', 'attached', 'changes', 'events', 'activity', 'scores'],
  ['changed', 'changes', 'events', 'activity', 'scores', 'firings', 'messages'],
  ['records_inserted', 'records_changed', 'record_keys_inserted', 'record_keys_moved', 'answers'],
]

/** Deletes, which only know their way once the tables have rows and have been analysed. */
const releasing = flushApply(new Set<ArmName>(['changed', 'reworded', 'unworded', 'released', 'changes', 'unscored']))

const dependable = arms
  .map(arm => arm.name)
  .filter(name => name !== 'released' && name !== 'unscored' && name !== 'unworded')

const writing: readonly Statement[] = [
  identityFindBatch,
  identityFindLineage,
  identifierListOfProfiles,
  recordFindByKey,
  idempotencyKeyFind,
  eventKeyFind,
  profileActivityFindSums,
  triggerFiringFindLast,
  eventFindRecent,
  ...usualArms.map(names => flushApply(new Set(names))),
  ...dependable.map(name => flushApply(new Set([name]))),
  flushApply(new Set(dependable)),
]

const reading: readonly Statement[] = [
  profileFindById,
  profileFindByIdentifier,
  profileFindLineage,
  recordFind,
  idempotencyKeyFind,
  workspaceConfigFindVersion,
]

function* faultsOfPlan(nodes: readonly PlanNode[]): Generator<string> {
  for (const node of nodes) {
    const [type, table] = [textOf(node, 'Node Type'), textOf(node, 'Relation Name')]
    const wanted = ways.get(table)
    if (wanted === undefined || type === 'ModifyTable' || type === 'Tid Scan') continue
    const condition = `${textOf(node, 'Index Cond')} ${textOf(node, 'Recheck Cond')}`
    const isProbe = wanted.some(columns => columns.every(column => new RegExp(`\\b${column} (=|>=)`).test(condition)))
    if (!isProbe) yield `${type} on ${table} by ${condition}`
  }
}

async function faultsOf(client: Client, statements: readonly Statement[]): Promise<readonly string[]> {
  const faults: string[] = []
  for (const statement of statements) {
    const nodes = await explainGeneric(client, statement)
    faults.push(...[...faultsOfPlan(nodes)].map(fault => `${statement.name}: ${fault}`))
  }
  return faults
}

forEachDatabase('the plans of hot statements', lane => {
  const sizes = lane.kind === 'embedded' ? [0, 10_000] : [0, 10_000, 1_000_000]
  let fresh: Awaited<ReturnType<typeof connectFreshClient>> | undefined
  let filled = 0
  before(async () => {
    fresh = await connectFreshClient(lane.kind)
    // No analyze but our own.
    for (const table of ways.keys()) await client().query(`alter table ${table} set (autovacuum_enabled = off)`)
  })
  after(() => fresh?.[Symbol.asyncDispose]())

  function client(): Client {
    if (fresh === undefined) throw new Error('the client connects before the first test')
    return fresh.client
  }

  /** The embedded database has one session with one set of settings; on PostgreSQL the writer has its own. */
  const [laneSettings, poolSettings] =
    lane.kind === 'embedded'
      ? [
          [...SESSION_SETTINGS, ...INDEX_PLANS_ONLY],
          [...SESSION_SETTINGS, ...INDEX_PLANS_ONLY],
        ]
      : [LANE_SETTINGS, SESSION_SETTINGS]

  async function planUnder(settings: readonly string[], statements: readonly Statement[]): Promise<readonly string[]> {
    await client().query('reset all')
    for (const setting of settings) await client().query(`set ${setting}`)
    return faultsOf(client(), statements)
  }

  for (const size of sizes) {
    for (const state of ['before', 'after']) {
      test(`find every row by an index probe with ${size} rows, ${state} analyze`, async () => {
        await fillTables(client(), filled, size)
        filled = size
        if (state === 'after') await client().query('analyze')
        const isKnown = size > 0 && state === 'after'
        assert.deepEqual(await planUnder(laneSettings, isKnown ? [...writing, releasing] : writing), [])
        assert.deepEqual(await planUnder(laneSettings, reading), [])
        // Reads keep the planner's freedom, which reads a small table whole, and rightly.
        if (size > 0) assert.deepEqual(await planUnder(poolSettings, reading), [])
      })
    }
  }
})
