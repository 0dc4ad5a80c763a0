import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../src/domain/json.ts'
import type { FitRule, Mapping } from '../src/domain/scoring/definitions.ts'
import { planNew } from '../src/domain/scoring/plan/definition-plan.ts'
import { planNewFitRuleset } from '../src/domain/scoring/plan/fit-ruleset-plans.ts'
import { mappingRules } from '../src/domain/scoring/plan/mapping-rules.ts'
import { changeDefinitions } from '../src/engine/configuration/change-definitions.ts'
import { parsePhone } from '../src/engine/phone.ts'
import { backfill } from '../src/engine/scoring/backfill.ts'
import { walkOnce } from '../src/engine/scoring/walk.ts'
import { createArrivals } from '../src/runtime/arrivals.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { createIdGenerator } from '../src/runtime/ids.ts'
import type { Database } from '../src/store/database.ts'
import { statement } from '../src/store/statement.ts'
import {
  createTestEngine,
  createTestWorkspace,
  profileWrite,
  receiptOf,
  type TestEngine,
  testChange,
} from './engine.ts'
import { fillStoredEvents, type StoredEventDraft } from './fill-stored-events.ts'

const listFields = statement(
  'test_profile_fields_list',
  ['uuid'],
  { profile_id: 'uuid', fields: 'jsonb' },
  'select profile_id, fields from profile where workspace_id = $1 and merged_into is null order by profile_id',
)

const listScores = statement(
  'test_score_list',
  ['uuid'],
  { profile_id: 'uuid', ruleset_id: 'uuid', score: 'int', kind: 'text' },
  'select profile_id, ruleset_id, score, kind from profile_score where workspace_id = $1 order by profile_id, ruleset_id',
)

/** What a backfill is given beside its walk, as a further process would have it. */
function backfillContext(engine: TestEngine) {
  const newId = createIdGenerator(systemClock)
  return { engine, now: systemClock, parsePhone, supplies: { newId, nextArrival: createArrivals(systemClock) } }
}

export type BackfillTenant = Awaited<ReturnType<typeof newBackfillTenant>>

/** A workspace with an engine, and the few things that tests of backfills do to it. */
export async function newBackfillTenant(database: Database) {
  const workspaceId = await createTestWorkspace(database)
  const engine = createTestEngine(database)

  async function fields(profileId: string): Promise<unknown> {
    const rows = await database.run(listFields, [workspaceId])
    return rows.find(row => row.profile_id === profileId)?.fields
  }

  return {
    workspaceId,
    engine,
    context: backfillContext(engine),
    fields,
    allFields: () => database.run(listFields, [workspaceId]),
    scores: () => database.run(listScores, [workspaceId]),

    /** Writes a profile and tells its id. */
    async write(set: Readonly<Record<string, Json>>, rest: Parameters<typeof profileWrite>[1] = {}): Promise<string> {
      const written = await engine.writer.write(workspaceId, profileWrite(set, { undeclared: 'discover', ...rest }))
      const { profileId } = receiptOf(written)
      assert.ok(profileId)
      return profileId
    },

    async map(metadataKey: string, field: string, behaviour: Mapping['behaviour'] = 'always_overwrite'): Promise<void> {
      const planned = await changeDefinitions(database, testChange, workspaceId, 'mapping', (known, stamp) =>
        planNew(mappingRules, known, { ...stamp, metadataKey, field, behaviour }),
      )
      assert.equal(planned?.kind, 'changed')
    },

    /** A fit ruleset with rules; tells its id. Nothing is computed. */
    async rate(...rules: readonly FitRule[]): Promise<string> {
      const planned = await changeDefinitions(database, testChange, workspaceId, 'fit_ruleset', (known, stamp) => {
        const name = `Fit ${known.length}`
        const stamped = rules.map(rule => ({ ...rule, id: testChange.newId() }))
        return planNewFitRuleset(known, {
          ...stamp,
          name,
          description: '',
          isActive: true,
          isPrimary: false,
          rules: stamped,
        })
      })
      assert.equal(planned?.kind, 'changed')
      return planned.kind === 'changed' ? planned.result.id : ''
    },

    happened: (profileId: string, metadata: JsonObject, occurredMs: number, rest: Partial<StoredEventDraft> = {}) =>
      fillStoredEvents(database, workspaceId, [{ profileId, metadata, occurredMs, ...rest }]),

    /** Runs a backfill and tells `[processed, updated]`. */
    async backfill(): Promise<readonly [number, number]> {
      const { kind, progress } = await backfill(backfillContext(engine), walkOnce(workspaceId))
      assert.equal(kind, 'done')
      return [progress.processed, progress.updated]
    },
  }
}
