import { type Static, Type } from 'typebox'
import { exportKind } from '../../../engine/exports/export-job.ts'
import { readProgress as readImportProgress } from '../../../engine/imports/stored-import.ts'
import { readProgress } from '../../../engine/scoring/job-progress.ts'
import type { JobRow } from '../../../engine/scoring/scoring-jobs.ts'

const time = Type.String({ format: 'date-time' })
const nullableTime = Type.Union([time, Type.Null()])

export const jobStates = [
  'waiting',
  'ready',
  'pending',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
] as const

export const JobView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  kind: Type.String({ description: '`backfill`, `rescore`, `enrichment_backfill`, `batch`, `import` or `export`.' }),
  operation: Type.Union([Type.String(), Type.Null()], {
    description:
      'What a `batch` does: `upsert`, `append`, `profile_import` and others; of an `import`, the surface that asked for it. Null for other kinds.',
  }),
  object: Type.String({ description: 'The object whose rows it works on.' }),
  state: Type.Enum([...jobStates], {
    description:
      'Only imports are `waiting` for their file or plan, `ready` to be started or `paused`; they and exports may be `cancelled`.',
  }),
  processed: Type.Integer({ description: 'Rows dealt with so far.' }),
  updated: Type.Union([Type.Integer(), Type.Null()], {
    description:
      'Profiles that show something new (backfills), scores that changed (`rescore`), or rows that made or changed something (imports).',
  }),
  failed: Type.Integer({ description: 'Rows that were refused.' }),
  total: Type.Integer({
    description: 'How many rows there were when it began. Of an import, 0 until its file has been read to its end.',
  }),
  progress: Type.Number({ description: 'From 0 to 1.' }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed.' }),
  created_at: time,
  started_at: nullableTime,
  completed_at: nullableTime,
})

type Shown = Static<typeof JobView>

function stateOf(state: string): Shown['state'] {
  return jobStates.find(known => known === state) ?? 'pending'
}

function errorOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : null
}

function progressOf(state: string, processed: number, total: number): number {
  if (state === 'completed') return 1
  return total === 0 ? 0 : Math.min(1, Math.floor((processed / total) * 1000) / 1000)
}

/** Whatever the job counts as changed; null where it does not count. */
function updatedOf({ kind, progress, processed_count }: JobRow): number | null {
  if (kind === 'batch' || kind === exportKind) return null
  if (kind !== 'import') return readProgress(progress, processed_count).updated
  const { created, updated } = readImportProgress(progress).counts
  return created + updated
}

/** Of an import the bytes tell how far it is: how many rows there are shows at its end. */
function shareOf({ kind, state, processed_count, total_count, progress }: JobRow): number {
  if (kind !== 'import') return progressOf(state, processed_count, total_count)
  const { bytesRead, byteCount } = readImportProgress(progress)
  return progressOf(state, bytesRead, byteCount)
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
    updated: updatedOf(row),
    failed: row.failed_count,
    total,
    progress: shareOf(row),
    error: errorOf(row.error),
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
  }
}
