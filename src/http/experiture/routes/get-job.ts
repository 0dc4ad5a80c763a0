import type { Json, JsonObject } from '../../../domain/json.ts'
import { batchKind } from '../../../engine/batch/batch.ts'
import { problemsOf, requestOf } from '../../../engine/batch/stored.ts'
import { jobKeptMs } from '../../../engine/jobs/job-times.ts'
import type { Database } from '../../../store/database.ts'
import { jobFind, jobItemErrorListPage, jobItemErrorListRange, jobItemListSucceeded } from '../../../store/read/job.ts'
import { faultOfItem, resultOf } from '../batch-view.ts'
import { objectOf, type Route } from '../call.ts'
import { fail, succeed, wireTime } from '../envelope.ts'
import { errorOf, type Fault, invalid, ok, type Result, refuse } from '../fault.ts'
import { readJobId, wireJobId } from '../job-id.ts'
import { type Page, readPage } from '../page.ts'
import { recordScopes } from '../scopes.ts'

const notFound: Fault = { kind: 'not_found', message: 'there is no such job on this object' }

/** What became of a batch, record by record. */
export const getJob: Route = {
  method: 'GET',
  url: '/records/:object_name/jobs/:job_id',
  rateClass: 'job-read',
  scopes: recordScopes,
  async handle({ engine, now }, call) {
    const { correlationId } = call
    const { workspaceId } = call.principal
    const jobId = readJobId(call.params['job_id'] ?? '')
    if (jobId === undefined) return fail(notFound, correlationId)
    const since = new Date(now() - jobKeptMs)
    const [job] = await engine.database.run(jobFind, [workspaceId, jobId, batchKind, since])
    if (job === undefined || job.object_name !== objectOf(call).name) return fail(notFound, correlationId)
    const page = readResultsPage(call.query)
    if (!page.ok) return fail(page.fault, correlationId)

    const { shown } = requestOf(job.request)
    const counts = { processed: job.processed_count, failed: job.failed_count }
    const items = await listResults(engine.database, { workspaceId, jobId, ...counts }, page.value, shown.matchKey)
    const data: JsonObject = {
      jobId: wireJobId(jobId),
      objectName: job.object_name,
      operation: shown.operation,
      ...(shown.matchKey === undefined ? {} : { matchKey: shown.matchKey }),
      state: job.state,
      error: errorOfJob(job.error),
      acceptedAt: wireTime(job.created_at.getTime()),
      startedAt: timeOrNull(job.started_at),
      completedAt: timeOrNull(job.completed_at),
      totalRecords: job.total_count,
      processedRecords: counts.processed,
      succeededRecords: counts.processed - counts.failed,
      failedRecords: counts.failed,
      results: { items, page: page.value.page, pageSize: page.value.pageSize, total: totalOf(page.value, counts) },
    }
    return succeed(200, data, correlationId)
  },
}

function timeOrNull(time: Date | null): string | null {
  return time === null ? null : wireTime(time.getTime())
}

function errorOfJob(error: unknown): Json {
  if (typeof error !== 'object' || error === null || !('message' in error)) return null
  return errorOf({ kind: 'unhandled', message: String(error.message) })
}

const outcomes = ['all', 'succeeded', 'failed'] as const
type ResultsPage = Page & { readonly outcome: (typeof outcomes)[number] }

function readResultsPage(query: Readonly<Record<string, unknown>>): Result<ResultsPage> {
  const page = readPage(query)
  if (!page.ok) return page
  const outcome = outcomes.find(each => each === (query['outcome'] ?? 'all'))
  if (outcome === undefined) return refuse(invalid('outcome', `expected one of ${outcomes.join(', ')}`))
  return ok({ ...page.value, outcome })
}

type Counts = { readonly processed: number; readonly failed: number }

function totalOf({ outcome }: ResultsPage, { processed, failed }: Counts): number {
  if (outcome === 'all') return processed
  return outcome === 'failed' ? failed : processed - failed
}

async function listResults(
  database: Database,
  job: Counts & { readonly workspaceId: string; readonly jobId: string },
  { page, pageSize, outcome }: ResultsPage,
  matchKey: string | undefined,
): Promise<readonly JsonObject[]> {
  const { workspaceId, jobId, processed } = job
  const offset = (page - 1) * pageSize
  if (outcome === 'succeeded') {
    const rows = await database.run(jobItemListSucceeded, [workspaceId, jobId, processed, pageSize, offset])
    return rows.map(row => resultOf(row.item_index, undefined))
  }
  const end = Math.min(offset + pageSize, processed)
  const rows =
    outcome === 'failed'
      ? await database.run(jobItemErrorListPage, [workspaceId, jobId, processed, pageSize, offset])
      : await database.run(jobItemErrorListRange, [workspaceId, jobId, offset, end])
  const errors = new Map(
    rows.map(({ item_index: index, error }) => {
      const problems = problemsOf(error)
      return [index, errorOf(faultOfItem({ index, problems }, matchKey))] as const
    }),
  )
  if (outcome === 'failed') return [...errors].map(([index, error]) => resultOf(index, error))
  const length = Math.max(0, end - offset)
  return Array.from({ length }, (_, i) => resultOf(offset + i, errors.get(offset + i)))
}
