import type { ScoringJobs } from '../../../engine/scoring/scoring-jobs.ts'
import { type Answer, type Call, fail, type Route, writing } from '../call.ts'
import type { KenbunContext } from '../surface.ts'

type Counts = { readonly processed: number; readonly updated: number }

/** Enters a job and answers with its counts once it is over. */
async function answerJob(
  { scoringJobs }: KenbunContext,
  { workspaceId }: Call,
  enter: (jobs: ScoringJobs) => Promise<{ readonly job_id: string }>,
  view: (counts: Counts) => NonNullable<Answer['body']>,
): Promise<Answer> {
  const { job_id: jobId } = await enter(scoringJobs)
  const outcome = await scoringJobs.outcomeOf(workspaceId, jobId)
  if (outcome.kind === 'completed') return { status: 200, body: view(outcome) }
  return fail({ kind: 'unhandled', message: 'it failed half-way; what is done stays, and repeating it is safe' })
}

export const backfillRoutes: readonly Route[] = [
  {
    method: 'POST',
    url: '/backfill/profile-mappings',
    access: writing,
    handle: (context, call) =>
      answerJob(
        context,
        call,
        jobs => jobs.backfill(call.workspaceId),
        ({ processed, updated }) => ({ leads_processed: processed, leads_updated: updated }),
      ),
  },
  {
    method: 'POST',
    url: '/profile-scoring/rescore',
    access: writing,
    handle: (context, call) =>
      answerJob(
        context,
        call,
        jobs => jobs.rescore(call.workspaceId, null),
        ({ processed, updated }) => ({ leads_processed: processed, scores_changed: updated }),
      ),
  },
]
