import { isJsonObject } from '../../domain/json.ts'
import { isUuid } from '../../domain/uuid.ts'
import { type Progress, startOfWalk } from './walk.ts'

// What a job's row holds of its walk beside the number of profiles processed.

export function progressText({ cursor, updated }: Progress): string {
  return JSON.stringify({ cursor, updated })
}

/** A job that has not begun holds nothing yet. */
export function readProgress(payload: unknown, processed: number): Progress {
  if (!isJsonObject(payload)) return startOfWalk
  const { cursor, updated } = payload
  if (typeof cursor !== 'string' || !isUuid(cursor) || typeof updated !== 'number') return startOfWalk
  return { cursor, processed, updated }
}

/** Of a rescore: the rulesets named, null for all active ones. */
export function readRulesetIds(request: unknown): readonly string[] | null {
  const ids = isJsonObject(request) ? request['ruleset_ids'] : undefined
  return Array.isArray(ids) ? ids.filter(id => typeof id === 'string') : null
}
