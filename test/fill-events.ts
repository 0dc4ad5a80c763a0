import type { JsonObject } from '../src/domain/json.ts'
import type { Scoring } from '../src/domain/scoring/compile-scoring.ts'
import { scoringOf } from '../src/domain/scoring/compiled-scoring.ts'
import { type Accumulators, addEvent, scoreAt } from '../src/domain/scoring/engagement.ts'
import { decayEventType } from '../src/domain/scoring/map-event.ts'
import { scoreFit } from '../src/domain/scoring/score-fit.ts'
import type { ConfigCache, Engine } from '../src/engine/engine.ts'
import { createIdGenerator } from '../src/runtime/ids.ts'
import type { Queryable } from '../src/store/database.ts'
import { profileFindById } from '../src/store/read/profile-find.ts'
import { toReadProfile } from '../src/store/read/profile-row.ts'
import { statement } from '../src/store/statement.ts'
import { encodeSums } from '../src/store/sums.ts'

export type FilledEvent = {
  readonly type: string
  readonly atMs: number
  readonly metadata?: JsonObject
  readonly suppression?: string
}

const newId = createIdGenerator(Date.now)

const eventInsert = statement(
  'event_insert_filled',
  ['uuid', 'uuid', 'uuid', 'text', 'timestamptz', 'bigint', 'jsonb', 'text?'],
  {},
  `
insert into event (
  workspace_id, event_id, received_at, profile_id, type, occurred_at, arrival, source, metadata, suppression
)
values ($1, $2, to_timestamp($6::bigint / 1000000.0), $3, $4, $5, $6::bigint, 'test', $7, $8)`,
)

const activityUpsert = statement(
  'profile_activity_upsert_filled',
  ['uuid', 'uuid', 'int', 'timestamptz', 'text', 'jsonb'],
  {},
  `
insert into profile_activity (workspace_id, profile_id, event_count, last_event_at, last_event_type, sums)
values ($1, $2, $3, $4, $5, $6)
on conflict (workspace_id, profile_id) do update
set event_count = excluded.event_count,
  last_event_at = excluded.last_event_at,
  last_event_type = excluded.last_event_type,
  sums = excluded.sums`,
)

const scoreUpsert = statement(
  'profile_score_upsert_filled',
  ['uuid', 'uuid', 'uuid', 'text', 'int'],
  {},
  `
insert into profile_score (workspace_id, profile_id, ruleset_id, kind, score, computed_at)
values ($1, $2, $3, $4, $5, now())
on conflict (workspace_id, profile_id, ruleset_id) do update
set score = excluded.score`,
)

const snapshotInsert = statement(
  'score_snapshot_insert_filled',
  ['uuid', 'uuid', 'uuid', 'timestamptz', 'int'],
  {},
  `
insert into score_snapshot (workspace_id, profile_id, ruleset_id, snapshot_at, score)
values ($1, $2, $3, $4, $5)`,
)

async function scoringIn(config: ConfigCache, workspaceId: string): Promise<Scoring> {
  const current = await config.refresh(workspaceId)
  if (current === undefined) throw new Error(`there is no workspace ${workspaceId}`)
  return scoringOf(current.scoring)
}

/** All events of one home, with the activity and the scores that they come to. Returns the ids of the events. */
export async function fillEvents(
  { database, config }: Engine,
  workspaceId: string,
  profileId: string,
  events: readonly FilledEvent[],
): Promise<readonly string[]> {
  const scoring = await scoringIn(config, workspaceId)
  const inOrder = events.toSorted((a, b) => a.atMs - b.atMs)
  const ids = new Map<FilledEvent, string>()
  let held: Accumulators = {}
  for (const [index, event] of inOrder.entries()) {
    const { type, atMs, metadata = {}, suppression = null } = event
    const id = newId()
    ids.set(event, id)
    const row = [workspaceId, id, profileId, type, new Date(atMs), atMs * 1000 + index] as const
    await database.run(eventInsert, [...row, JSON.stringify(metadata), suppression])
    if (suppression !== null) continue
    held = addEvent(scoring.engagement, held, { eventType: type, metadata, occurredMs: atMs, arrivedMs: atMs })
  }
  const active = inOrder.filter(({ type, suppression }) => suppression === undefined && type !== decayEventType)
  const last = active.at(-1)
  if (last !== undefined) {
    const activity = [workspaceId, profileId, active.length, new Date(last.atMs), last.type] as const
    await database.run(activityUpsert, [...activity, JSON.stringify(encodeSums(held))])
  }
  await fillScores({ database, config }, workspaceId, profileId, held)
  return events.map(event => ids.get(event) ?? '')
}

async function fillScores(
  { database, config }: Pick<Engine, 'database' | 'config'>,
  workspaceId: string,
  profileId: string,
  held: Accumulators,
): Promise<void> {
  const scoring = await scoringIn(config, workspaceId)
  const { settings } = scoring.config
  const [row] = await database.run(profileFindById, [workspaceId, [profileId]])
  const fields = row === undefined ? {} : toReadProfile(row).registers.fields
  for (const prepared of scoring.engagement.rulesets) {
    const score = scoreAt(prepared, held, Date.now(), settings)
    await database.run(scoreUpsert, [workspaceId, profileId, prepared.ruleset.id, 'engagement', score])
  }
  for (const prepared of scoring.fit) {
    const { score } = scoreFit(prepared, fields, settings)
    await database.run(scoreUpsert, [workspaceId, profileId, prepared.ruleset.id, 'fit', score])
  }
}

export async function fillSnapshot(
  { database }: Engine,
  workspaceId: string,
  snapshot: { readonly profileId: string; readonly rulesetId: string; readonly atMs: number; readonly score: number },
): Promise<void> {
  const { profileId, rulesetId, atMs, score } = snapshot
  await database.run(snapshotInsert, [workspaceId, profileId, rulesetId, new Date(atMs), score])
}

const eventKeyInsert = statement(
  'event_key_insert_filled',
  ['uuid', 'text', 'uuid', 'uuid'],
  {},
  `
insert into event_key (workspace_id, key, event_id, profile_id, created_at)
values ($1, $2, $3, $4, now())`,
)

export async function fillEventKey(
  database: Queryable,
  workspaceId: string,
  key: string,
  eventId: string,
  profileId: string,
): Promise<void> {
  await database.run(eventKeyInsert, [workspaceId, key, eventId, profileId])
}
