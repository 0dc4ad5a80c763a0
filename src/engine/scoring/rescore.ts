import type { WorkspaceConfig } from '../../domain/config.ts'
import type { JsonObject } from '../../domain/json.ts'
import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import type { Database } from '../../store/database.ts'
import { profileListFields } from '../../store/read/rescore.ts'
import { workspaceConfigLockShared } from '../../store/write/rescore.ts'
import { type Engine, UnknownWorkspaceError } from '../engine.ts'
import { rescoreMoved } from './rescore-moved.ts'
import {
  compareScores,
  countChanged,
  findMoved,
  type ScoreChange,
  type ScoreRow,
  scoreSubjects,
  scoresToWrite,
  writeScores,
} from './score-rows.ts'
import { type Walk, type WalkBatch, type WalkEnd, walkProfiles } from './walk.ts'

const pageLength = 2000

export type RescoreContext = { readonly engine: Pick<Engine, 'database' | 'config'>; readonly now: () => number }

/** Some live profiles with their scores as they should be. */
export type ScorePage = WalkBatch & { readonly rows: readonly ScoreRow[] }

/** Computes the scores of the next `size` profiles behind an id. */
export type LoadPage = (database: Database, config: WorkspaceConfig, after: string, size: number) => Promise<ScorePage>

/** Fit scores of the active rulesets, or of those among them that are named. */
export function fitPages(rulesetIds: readonly string[] | null): LoadPage {
  return async (database, { workspaceId, scoring }, after, size) => {
    const { fit } = scoringOf(scoring)
    const rulesets = fit.filter(({ ruleset }) => rulesetIds === null || rulesetIds.includes(ruleset.id))
    const names = [...new Set(rulesets.flatMap(ruleset => ruleset.fields))]
    const found = await database.run(profileListFields, [workspaceId, after, size, names])
    const subjects = found.map(row => ({
      profileId: row.profile_id,
      version: row.version,
      fields: row.fields as JsonObject,
    }))
    const rows = scoreSubjects(rulesets, scoring.settings, subjects)
    return { profileCount: found.length, lastId: found.at(-1)?.profile_id ?? null, rows }
  }
}

export async function configInForce({ engine }: RescoreContext, workspaceId: string): Promise<WorkspaceConfig> {
  const config = await engine.config.refresh(workspaceId)
  if (config === undefined) throw new UnknownWorkspaceError(`no workspace ${workspaceId}`)
  return config
}

type ComparedPage = WalkBatch & { readonly config: WorkspaceConfig; readonly changes: readonly ScoreChange[] }

async function comparePage(
  context: RescoreContext,
  workspaceId: string,
  load: LoadPage,
  after: string,
  size: number,
): Promise<ComparedPage> {
  const { database } = context.engine
  const config = await configInForce(context, workspaceId)
  const { profileCount, lastId, rows } = await load(database, config, after, size)
  return { profileCount, lastId, config, changes: await compareScores(database, workspaceId, rows) }
}

/** Computes scores anew and writes those that differ; `updated` counts scores. */
export function rescore(context: RescoreContext, walk: Walk, load: LoadPage): Promise<WalkEnd> {
  const { engine, now } = context
  const { database } = engine
  const { workspaceId } = walk
  return walkProfiles<ComparedPage>(walk, pageLength, {
    read: (after, size) => comparePage(context, workspaceId, load, after, size),
    async write(progress, { profileCount, lastId, config, changes }) {
      const rows = scoresToWrite(changes)
      const next = {
        cursor: lastId ?? progress.cursor,
        processed: progress.processed + profileCount,
        updated: progress.updated + countChanged(changes),
      }
      const isWritten = await database.transaction(async tx => {
        // A change of the rules waits for this page, and then computes it itself.
        const [held] = await tx.run(workspaceConfigLockShared, [workspaceId])
        if (held?.config_version !== config.version) return false
        await writeScores(tx, workspaceId, rows, now())
        await walk.save(tx, next)
        return true
      })
      if (!isWritten) return undefined
      const moved = await findMoved(database, workspaceId, rows)
      if (moved.length > 0) await rescoreMoved(database, workspaceId, moved, config, now())
      return next
    },
  })
}

/** What a rescore would do. A profile is judged by the sum of what its scores gain and lose. */
export type RescorePreview = {
  readonly profiles: number
  readonly affected: number
  readonly increases: number
  readonly decreases: number
  /** Of the affected profiles. */
  readonly averageChange: number
}

export async function previewRescore(context: RescoreContext, walk: Walk, load: LoadPage): Promise<RescorePreview> {
  let [profiles, affected, increases, decreases, sum] = [0, 0, 0, 0, 0]
  await walkProfiles<ComparedPage>(walk, pageLength, {
    read: (after, size) => comparePage(context, walk.workspaceId, load, after, size),
    async write(progress, page) {
      profiles += page.profileCount
      for (const change of sumByProfile(page.changes)) {
        affected += 1
        sum += change
        if (change > 0) increases += 1
        if (change < 0) decreases += 1
      }
      return { ...progress, cursor: page.lastId ?? progress.cursor }
    },
  })
  return { profiles, affected, increases, decreases, averageChange: affected === 0 ? 0 : sum / affected }
}

/** One number for each profile that any score of changes. */
function sumByProfile(changes: readonly ScoreChange[]): Iterable<number> {
  const sums = new Map<string, number>()
  for (const { row, before } of changes) {
    if (row.score === before) continue
    sums.set(row.profileId, (sums.get(row.profileId) ?? 0) + row.score - before)
  }
  return sums.values()
}
