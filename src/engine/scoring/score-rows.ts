import type { Json } from '../../domain/json.ts'
import type { ScoringSettings } from '../../domain/scoring/definitions.ts'
import type { ProfileScore } from '../../domain/scoring/profile-score.ts'
import type { PreparedFitRuleset } from '../../domain/scoring/score-fit.ts'
import { scoreFits } from '../../domain/scoring/score-profile.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { profileListMoved, profileScoreListOf } from '../../store/read/rescore.ts'
import { profileScoreDeleteOf, profileScoreUpsertGuarded } from '../../store/write/rescore.ts'

/** A score as computed from one version of a profile. */
export type ScoreRow = ProfileScore & { readonly profileId: string; readonly version: number }

/** A profile as far as fit rules look at it. */
export type FitSubject = {
  readonly profileId: string
  readonly version: number
  readonly fields: Readonly<Record<string, Json>>
}

export function scoreSubjects(
  rulesets: readonly PreparedFitRuleset[],
  settings: ScoringSettings,
  subjects: readonly FitSubject[],
): readonly ScoreRow[] {
  return subjects.flatMap(({ profileId, version, fields }) =>
    scoreFits(rulesets, settings, fields).map(score => ({ ...score, profileId, version })),
  )
}

/** A score beside the one that is stored; where none is, that counts as 0. */
export type ScoreChange = { readonly row: ScoreRow; readonly before: number; readonly isStored: boolean }

/** Sets scores beside those that are stored. */
export async function compareScores(
  database: Queryable,
  workspaceId: string,
  rows: readonly ScoreRow[],
): Promise<readonly ScoreChange[]> {
  if (rows.length === 0) return []
  const profileIds = [...new Set(rows.map(row => row.profileId))]
  const rulesetIds = [...new Set(rows.map(row => row.rulesetId))]
  const stored = new Map<string, number>()
  for (const row of await database.run(profileScoreListOf, [workspaceId, profileIds, rulesetIds])) {
    stored.set(`${row.profile_id} ${row.ruleset_id}`, row.score)
  }
  return rows.map(row => {
    const before = stored.get(`${row.profileId} ${row.rulesetId}`)
    return { row, before: before ?? 0, isStored: before !== undefined }
  })
}

/** Those that must be written: they differ from what is stored, or nothing is and they are of a kind that all have. */
export function scoresToWrite(changes: readonly ScoreChange[]): readonly ScoreRow[] {
  return changes
    .filter(({ row, before, isStored }) => row.score !== before || (!isStored && row.kind === 'fit'))
    .map(({ row }) => row)
}

export function countChanged(changes: readonly ScoreChange[]): number {
  return changes.filter(({ row, before }) => row.score !== before).length
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Writes scores; those of profiles that have moved since are left out. */
export async function writeScores(
  tx: Queryable,
  workspaceId: string,
  rows: readonly ScoreRow[],
  nowMs: number,
): Promise<void> {
  if (rows.length === 0) return
  const inOrder = rows.toSorted(
    (a, b) => compareTexts(a.profileId, b.profileId) || compareTexts(a.rulesetId, b.rulesetId),
  )
  const sent = inOrder.map(row => ({ id: row.profileId, v: row.version, r: row.rulesetId, k: row.kind, s: row.score }))
  await tx.run(profileScoreUpsertGuarded, [workspaceId, JSON.stringify(sent), new Date(nowMs)])
}

/**
 * Of the profiles whose scores were written, those that moved meanwhile, so that the scores may be of what they were.
 * Nothing was locked, for a lock would rewrite every profile; this look afterwards finds what a lock would have held up.
 */
export async function findMoved(
  database: Database,
  workspaceId: string,
  rows: readonly ScoreRow[],
): Promise<readonly string[]> {
  if (rows.length === 0) return []
  const versions = new Map(rows.map(row => [row.profileId, row.version]))
  const given = [...versions].map(([id, v]) => ({ id, v }))
  const moved = await database.run(profileListMoved, [workspaceId, JSON.stringify(given)])
  const gone = moved.filter(row => !row.is_live).map(row => row.profile_id)
  if (gone.length > 0) await database.run(profileScoreDeleteOf, [workspaceId, gone])
  return moved.filter(row => row.is_live).map(row => row.profile_id)
}
