import type { WorkspaceConfig } from '../../domain/config.ts'
import type { JsonObject } from '../../domain/json.ts'
import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import type { Database } from '../../store/database.ts'
import { profileListFieldsOf } from '../../store/read/rescore.ts'
import { ConcurrentWriteError } from '../writer/flush.ts'
import {
  compareScores,
  countChanged,
  findMoved,
  type ScoreRow,
  scoreSubjects,
  scoresToWrite,
  writeScores,
} from './score-rows.ts'

const maxRounds = 30

/**
 * Computes the fit scores of some live profiles anew, for all active rulesets; tells how many scores changed. `config` is
 * the configuration in force.
 */
export async function rescoreMoved(
  database: Database,
  workspaceId: string,
  profileIds: readonly string[],
  config: WorkspaceConfig,
  nowMs: number,
): Promise<number> {
  const { settings } = config.scoring
  const { fit: rulesets } = scoringOf(config.scoring)
  if (rulesets.length === 0) return 0
  const names = [...new Set(rulesets.flatMap(ruleset => ruleset.fields))]
  let pending = profileIds
  let changed = 0
  for (let round = 0; pending.length > 0; round += 1) {
    if (round === maxRounds) throw new ConcurrentWriteError('concurrent writes kept changing the same profiles')
    const found = await database.run(profileListFieldsOf, [workspaceId, pending, names])
    const subjects = found.map(row => ({
      profileId: row.profile_id,
      version: row.version,
      fields: row.fields as JsonObject,
    }))
    const changes = await compareScores(database, workspaceId, scoreSubjects(rulesets, settings, subjects))
    const rows: readonly ScoreRow[] = scoresToWrite(changes)
    await writeScores(database, workspaceId, rows, nowMs)
    changed += countChanged(changes)
    pending = await findMoved(database, workspaceId, rows)
  }
  return changed
}
