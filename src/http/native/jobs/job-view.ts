import { type Static, Type } from 'typebox'
import { exportKind } from '../../../engine/exports/export-job.ts'
import { readProgress } from '../../../engine/scoring/job-progress.ts'
import type { JobRow } from '../../../engine/scoring/scoring-jobs.ts'

const time = Type.String({ format: 'date-time' })
const nullableTime = Type.Union([time, Type.Null()])

export const JobView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  kind: Type.String({ description: '`backfill`, `rescore`, `enrichment_backfill`, `batch` or `export`.' }),
  operation: Type.Union([Type.String(), Type.Null()], {
    description: 'What a `batch` does: `upsert`, `append`, `profile_import` and others; null for other kinds.',
  }),
  object: Type.String({ description: 'The object whose rows it works on.' }),
  state: Type.Enum(['pending', 'running', 'completed', 'failed', 'cancelled']),
  processed: Type.Integer({ description: 'Rows dealt with so far.' }),
  updated: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Profiles that show something new (backfills) or scores that changed (`rescore`).',
  }),
  failed: Type.Integer({ description: 'Rows that were refused.' }),
  total: Type.Integer({ description: 'How many rows there were when it began.' }),
  progress: Type.Number({ description: 'From 0 to 1.' }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed.' }),
  created_at: time,
  started_at: nullableTime,
  completed_at: nullableTime,
})

type Shown = Static<typeof JobView>

function stateOf(state: string): Shown['state'] {
  return state === 'running' || state === 'completed' || state === 'failed' || state === 'cancelled' ? state : 'pending'
}

function errorOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : null
}

function progressOf(state: string, processed: number, total: number): number {
  if (state === 'completed') return 1
  return total === 0 ? 0 : Math.min(1, Math.floor((processed / total) * 1000) / 1000)
}

export function viewJob(row: JobRow): Shown {
  const { kind, state, processed_count: processed, total_count: total } = row
  return {
    id: row.job_id,
    kind,
    operation: row.operation,
    object: row.object_name,
    state: stateOf(state),
    processed,
    updated: kind === 'batch' || kind === exportKind ? null : readProgress(row.progress, processed).updated,
    failed: row.failed_count,
    total,
    progress: progressOf(state, processed, total),
    error: errorOf(row.error),
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
  }
}
