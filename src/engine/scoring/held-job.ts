import type { Logger } from '../../runtime/logger.ts'
import { profileCountLive } from '../../store/read/backfill.ts'
import { jobUpdateReleased } from '../../store/write/job.ts'
import {
  scoringJobUpdateClaim,
  scoringJobUpdateCompleted,
  scoringJobUpdateFailed,
  scoringJobUpdateProgress,
} from '../../store/write/scoring-job.ts'
import { workspaceConfigLock } from '../../store/write/workspace-config.ts'
import type { Engine } from '../engine.ts'
import { backfillEnrichments } from '../enrichments/backfill-enrichments.ts'
import { leaseMs } from '../jobs/job-times.ts'
import { isSomebodysFault } from '../writer/flush.ts'
import { type BackfillContext, backfill } from './backfill.ts'
import { progressText, readProgress, readRulesetIds } from './job-progress.ts'
import { fitPages, rescore } from './rescore.ts'
import type { Walk, WalkEnd } from './walk.ts'

export const scoringJobKinds = ['backfill', 'rescore', 'enrichment_backfill'] as const
export type ScoringJobKind = (typeof scoringJobKinds)[number]

export type JobContext = BackfillContext & { readonly engine: Pick<Engine, 'writer'>; readonly log: Logger }

export type DueJob = { readonly workspace_id: string; readonly job_id: string; readonly attempts: number }

/** A job whose processes died so often is likely to be what kills them. */
const maxAttempts = 10
const beatsEveryMs = 10_000

/** Somebody else holds the job by now. */
class LostJobError extends Error {}

/** Undefined when the job is not to be had: somebody was faster, or it is not its turn. */
async function claim({ engine, now }: JobContext, { workspace_id, job_id, attempts }: DueJob) {
  return engine.database.transaction(async tx => {
    await tx.run(workspaceConfigLock, [workspace_id])
    const at = new Date(now())
    const [row] = await tx.run(scoringJobUpdateClaim, [workspace_id, job_id, attempts, at, leaseMs, scoringJobKinds])
    return row
  })
}

/** Takes a due job and carries it out, or what is left of it. */
export async function runDueJob(context: JobContext, due: DueJob, isStopping: () => boolean): Promise<void> {
  const { engine, log } = context
  const { workspace_id: workspaceId, job_id: jobId } = due
  if (due.attempts >= maxAttempts) return fail(context, due, due.attempts, 'the job was interrupted too often')
  const row = await claim(context, due)
  if (row === undefined) return
  const held = due.attempts + 1
  try {
    const walk = await openWalk(context, due, held, readProgress(row.payload, row.processed_count), isStopping)
    const { kind } = await carryOut(context, walk, row)
    const { database } = engine
    if (kind === 'stopped') await database.run(jobUpdateReleased, [workspaceId, jobId, held])
    else await database.run(scoringJobUpdateCompleted, [workspaceId, jobId, held, new Date(context.now())])
  } catch (error) {
    if (error instanceof LostJobError) return
    log.error({ err: error, jobId, attempt: held }, 'a job failed')
    // While the database is away nothing can be said about the job; it goes on once its lease has lapsed.
    if (isSomebodysFault(error)) await fail(context, due, held, 'the job failed; what it has done so far stays')
  }
}

function carryOut(
  context: JobContext,
  walk: Walk,
  { kind, request }: { readonly kind: string; readonly request: unknown },
): Promise<WalkEnd> {
  if (kind === 'backfill') return backfill(context, walk)
  if (kind === 'enrichment_backfill') return backfillEnrichments(context, walk)
  return rescore(context, walk, fitPages(readRulesetIds(request)))
}

async function openWalk(
  { engine, now }: JobContext,
  { workspace_id: workspaceId, job_id: jobId }: DueJob,
  held: number,
  from: Walk['from'],
  isStopping: () => boolean,
): Promise<Walk> {
  const { database } = engine
  const [count] = await database.run(profileCountLive, [workspaceId])
  await database.run(scoringJobUpdateProgress, [workspaceId, jobId, held, null, null, count?.profiles ?? 0])
  let beatAtMs = now()
  return {
    workspaceId,
    from,
    isStopping,
    async save(tx, progress) {
      const params = [workspaceId, jobId, held, progress.processed, progressText(progress), null] as const
      const kept = await tx.run(scoringJobUpdateProgress, params)
      if (kept.length === 0) throw new LostJobError('somebody else holds the job')
      beatAtMs = now()
    },
    async beat() {
      if (now() - beatAtMs < beatsEveryMs) return
      beatAtMs = now()
      await database.run(scoringJobUpdateProgress, [workspaceId, jobId, held, null, null, null])
    },
  }
}

async function fail(
  { engine, now }: JobContext,
  { workspace_id, job_id }: DueJob,
  attempts: number,
  message: string,
): Promise<void> {
  const error = JSON.stringify({ message })
  await engine.database.run(scoringJobUpdateFailed, [workspace_id, job_id, attempts, new Date(now()), error])
}
