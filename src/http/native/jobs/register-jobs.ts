import { Type } from 'typebox'
import { isUuid } from '../../../domain/uuid.ts'
import { jobKeptMs } from '../../../engine/jobs/job-times.ts'
import { jobFindAny, jobList } from '../../../store/read/job-view.ts'
import { readScoring } from '../change-definition.ts'
import { IdParams } from '../definition-shapes.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { JobView, jobStates, viewJob } from './job-view.ts'

const ListQuery = Type.Object({
  ...PageQuery.properties,
  kind: Type.Optional(
    Type.Enum(['backfill', 'rescore', 'enrichment_backfill', 'batch', 'import', 'export'], {
      description: 'Those of this kind alone.',
    }),
  ),
  state: Type.Optional(Type.Enum([...jobStates], { description: 'Those in this state alone.' })),
})

export function registerJobs(app: NativeApp, context: NativeContext): void {
  const { engine, scoringJobs, now } = context
  const since = () => new Date(now() - jobKeptMs)

  app.route({
    method: 'GET',
    url: '/jobs',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the jobs',
      description:
        'Those of the last seven days, newest first: backfills, rescores, exports, and batches and imports of every surface.',
      tags: ['jobs'],
      querystring: ListQuery,
      response: { 200: pageOf(JobView), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize, kind = null, state = null } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const { workspaceId } = principalOf(request)
      const rows = await engine.database.run(jobList, [workspaceId, before.id, since(), limit + 1, kind, state])
      return pageFrom(rows, limit, viewJob, row => [row.job_id])
    },
  })

  app.route({
    method: 'GET',
    url: '/jobs/:id',
    config: needs('scoring:read'),
    schema: {
      summary: 'Read a job',
      description: 'Where it stands; jobs are kept for seven days.',
      tags: ['jobs'],
      params: IdParams,
      response: { 200: JobView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const { workspaceId } = principalOf(request)
      const [row] = isUuid(id) ? await engine.database.run(jobFindAny, [workspaceId, id, since()]) : []
      return row === undefined ? sendProblem(reply, 'not_found', 'There is no such job.') : viewJob(row)
    },
  })

  app.route({
    method: 'POST',
    url: '/mappings/backfill',
    config: needs('scoring:write'),
    schema: {
      summary: 'Apply the mappings to stored events',
      description:
        'Gives every profile the fields that it would have had its events met the mappings of now, as a job. Backfills and rescores of a workspace run one after the other; repeating one is safe.',
      tags: ['jobs'],
      response: { 202: JobView, ...problemResponses(413, 415) },
    },
    async handler(request, reply) {
      return reply.code(202).send(viewJob(await scoringJobs.backfill(principalOf(request).workspaceId)))
    },
  })

  app.route({
    method: 'POST',
    url: '/enrichment-rules/backfill',
    config: needs('scoring:write'),
    schema: {
      summary: 'Apply the enrichment rules to stored enrichments',
      description:
        'Maps every enrichment again by the rules of now, as a job. It never takes a value back; repeating one is safe.',
      tags: ['jobs'],
      response: { 202: JobView, ...problemResponses(413, 415) },
    },
    async handler(request, reply) {
      return reply.code(202).send(viewJob(await scoringJobs.backfillEnrichments(principalOf(request).workspaceId)))
    },
  })

  app.route({
    method: 'POST',
    url: '/rulesets/:id/rescore',
    config: needs('scoring:write'),
    schema: {
      summary: 'Compute the scores of a fit ruleset anew',
      description: 'For every profile, as a job. An inactive ruleset is not computed.',
      tags: ['jobs'],
      params: IdParams,
      response: { 202: JobView, ...problemResponses(404, 413, 415) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const { fitRulesets } = await readScoring(context, request)
      if (!fitRulesets.some(ruleset => ruleset.id === id)) {
        return sendProblem(reply, 'not_found', 'There is no such ruleset.')
      }
      return reply.code(202).send(viewJob(await scoringJobs.rescore(principalOf(request).workspaceId, [id])))
    },
  })
}
