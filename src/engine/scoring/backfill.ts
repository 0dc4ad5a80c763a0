// Applies the mappings of a workspace to the events that it has stored. A batch of profiles is read without locks, with
// the events of all their homes; planned; and written with its scores and the place of the walk in one transaction. The
// versions read guard what is written, so a batch in which somebody else wrote is read and planned again.

import type { WorkspaceConfig } from '../../domain/config.ts'
import { finishFlush } from '../../domain/plan/finish-flush.ts'
import type { FlushPlan } from '../../domain/plan/flush-plan.ts'
import { findHome, type Supplies, startFlush } from '../../domain/plan/flush-state.ts'
import { nothingLoaded, type StoredProfile } from '../../domain/plan/loaded-state.ts'
import { isChanged } from '../../domain/plan/working-profile.ts'
import { makeRules } from '../../domain/prepare/rules.ts'
import { checkCopies, createMappedCheck } from '../../domain/scoring/mapped-values.ts'
import { planBackfill } from '../../domain/scoring/plan-backfill.ts'
import { openReplay, type Replay } from '../../domain/scoring/replay-mappings.ts'
import { applyPlan, armRows, type FlushStatements } from '../../store/write/flush-apply.ts'
import { workspaceConfigLockShared } from '../../store/write/rescore.ts'
import { type Batch, readBatch, replayEvents } from './read-batch.ts'
import { configInForce, type RescoreContext } from './rescore.ts'
import { rescoreMoved } from './rescore-moved.ts'
import { compareScores, type FitSubject, findMoved, scoreSubjects, scoresToWrite, writeScores } from './score-rows.ts'
import { type Progress, type Walk, type WalkBatch, type WalkEnd, walkProfiles } from './walk.ts'

const batchLength = 500

export type BackfillContext = RescoreContext & {
  readonly supplies: Supplies
}

/** What a configuration says about a backfill; made once for each version of it. */
function judge(config: WorkspaceConfig) {
  const rules = makeRules(config)
  const { mappings, replay, fit } = rules.scoring
  return { config, rules, settings: config.scoring.settings, mappings, replay, check: createMappedCheck(rules), fit }
}
type Judgement = ReturnType<typeof judge>

function openReplays({ replay, check }: Judgement, { live, homes }: Batch): ReadonlyMap<string, Replay> {
  const replays = new Map<string, Replay>()
  for (const profile of live) {
    for (const homeId of [profile.profileId, ...profile.absorbed]) {
      const own = profile.own === null ? profile : homes.get(homeId)?.own
      const registers = own ?? { fields: {}, meta: {} }
      replays.set(homeId, openReplay(replay, checkCopies(replay, registers, check), profile))
    }
  }
  return replays
}

/** A backfill fires no triggers. */
function rendersNothing(): never {
  throw new Error('a backfill sends no messages')
}

type PlannedBatch = {
  readonly plan: FlushPlan
  /** Homes that were looked at beside those that are written. */
  readonly believed: ReadonlyMap<string, StoredProfile>
  readonly updated: number
  /** The profiles as they will be. */
  readonly subjects: readonly FitSubject[]
}

function planBatch(
  { rules }: Judgement,
  { live, homes }: Batch,
  replays: ReadonlyMap<string, Replay>,
  supplies: Supplies,
): PlannedBatch {
  const state = startFlush(rules, { ...nothingLoaded, profiles: homes }, supplies)
  const believed = new Map<string, StoredProfile>()
  const subjects: FitSubject[] = []
  let updated = 0
  for (const stored of live) {
    const { profileId, absorbed } = stored
    const profile = findHome(state, profileId)
    if (profile === undefined) continue
    const lineage = [profileId, ...absorbed]
    const found = lineage.map(homeId => ({ homeId, replays: replays.get(homeId)?.finish() ?? [] }))
    if (planBackfill(state, profile, found)) updated += 1
    if (absorbed.length > 0 && found.some(home => home.replays.length > 0)) {
      for (const id of lineage) {
        const home = homes.get(id)
        if (home !== undefined) believed.set(id, home)
      }
    }
    const version = isChanged(profile) ? stored.version + 1 : stored.version
    subjects.push({ profileId, version, fields: profile.fields })
  }
  return { plan: finishFlush(state), believed, updated, subjects }
}

/** A batch with its events told to the replays of its homes. */
type ReadBatch = WalkBatch & {
  readonly judgement: Judgement
  readonly batch: Batch
  readonly replays: ReadonlyMap<string, Replay>
}

async function readReplayed(
  { engine }: BackfillContext,
  judgement: Judgement,
  { workspaceId, beat }: Walk,
  after: string,
  size: number,
): Promise<ReadBatch | undefined> {
  const { database } = engine
  const batch = await readBatch(database, workspaceId, after, size)
  if (batch === undefined) return undefined
  const replays = openReplays(judgement, batch)
  await replayEvents(database, workspaceId, judgement.mappings, replays, judgement.check, beat)
  return { profileCount: batch.live.length, lastId: batch.live.at(-1)?.profileId ?? null, judgement, batch, replays }
}

async function writeBatch(
  { engine, supplies, now }: BackfillContext,
  statements: FlushStatements,
  walk: Walk,
  progress: Progress,
  { judgement, batch, replays, profileCount, lastId }: ReadBatch,
): Promise<Progress | undefined> {
  const { database } = engine
  const { workspaceId } = walk
  const { config, fit, settings } = judgement
  const planned = planBatch(judgement, batch, replays, supplies)
  const rows = armRows(planned.plan, planned.believed, rendersNothing)
  const scores = scoresToWrite(
    await compareScores(database, workspaceId, scoreSubjects(fit, settings, planned.subjects)),
  )
  const next = {
    cursor: lastId ?? progress.cursor,
    processed: progress.processed + profileCount,
    updated: progress.updated + planned.updated,
  }
  const isWritten = await database.transaction(async tx => {
    // A change of the configuration waits for this batch.
    const [held] = await tx.run(workspaceConfigLockShared, [workspaceId])
    if (held?.config_version !== config.version) return false
    if (rows.size > 0) await applyPlan(tx, statements, workspaceId, config.version, rows)
    await writeScores(tx, workspaceId, scores, now())
    await walk.save(tx, next)
    return true
  })
  if (!isWritten) return undefined
  const moved = await findMoved(database, workspaceId, scores)
  if (moved.length > 0) await rescoreMoved(database, workspaceId, moved, config, now())
  return next
}

/**
 * Gives every live profile the fields that it would have had its events met the mappings of now, and computes all its fit
 * scores anew. `updated` counts profiles that show anything new.
 */
export function backfill(context: BackfillContext, walk: Walk): Promise<WalkEnd> {
  const statements: FlushStatements = new Map()
  let judgement: Judgement | undefined
  return walkProfiles<ReadBatch>(walk, batchLength, {
    async read(after, size) {
      const config = await configInForce(context, walk.workspaceId)
      if (judgement?.config !== config) judgement = judge(config)
      return readReplayed(context, judgement, walk, after, size)
    },
    write: (progress, batch) => writeBatch(context, statements, walk, progress, batch),
  })
}
