import { isUuid } from '../../../domain/uuid.ts'
import type { ImportJob, Imports } from '../../../engine/imports/imports.ts'
import { IdParams } from '../definition-shapes.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { ImportView, NewImportBody, viewImport } from './import-shapes.ts'
import { readPlan } from './read-plan.ts'

const nativeOperation = 'import'

export function sendNoImport<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'not_found', 'There is no such import.')
}

export async function findImport(imports: Imports, workspaceId: string, id: string): Promise<ImportJob | undefined> {
  return isUuid(id) ? imports.find(workspaceId, id) : undefined
}

export function registerImports(app: NativeApp, context: NativeContext): void {
  registerStart(app, context)
  registerReads(app, context)
  for (const step of steps) registerStep(app, context, step)
}

function registerStart(app: NativeApp, context: NativeContext): void {
  const { imports } = context
  app.route({
    method: 'POST',
    url: '/imports',
    config: needs('imports:write'),
    schema: {
      summary: 'Import a file',
      description:
        'Writes the rows of a file that was sent to `/v1/files`, each exactly once, as a job. Bad rows are listed and do the others no harm. Everything that shows before the first row is written is refused at once.',
      tags: ['imports'],
      body: NewImportBody,
      response: { 202: ImportView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { workspaceId, name: source } = principalOf(request)
      const read = await readPlan(context, workspaceId, request.body)
      if (read.kind === 'refused') return sendProblem(reply, 'unprocessable', read.detail, read.errors)
      const { plan, object, file } = read
      const { fileId, name: fileName } = file
      const shown = { operation: nativeOperation, ...(plan.matchKey !== undefined && { matchKey: plan.matchKey }) }
      const given = { workspaceId, objectName: object.name, fileName, shown, source, fileId, plan }
      const { jobId } = await imports.enter(given)
      await imports.start(workspaceId, jobId)
      const started = await imports.find(workspaceId, jobId)
      if (started === undefined) return sendNoImport(reply)
      return reply.code(202).send(viewImport(started))
    },
  })
}

function registerReads(app: NativeApp, { imports }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/imports',
    config: needs('imports:read'),
    schema: {
      summary: 'List the imports',
      description: 'Those of the last 30 days, of every surface, newest first.',
      tags: ['imports'],
      querystring: PageQuery,
      response: { 200: pageOf(ImportView), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const page = { limit: limit + 1, ...(before.id !== null && { before: before.id }) }
      const jobs = await imports.list(principalOf(request).workspaceId, page)
      return pageFrom(jobs, limit, viewImport, job => [job.jobId])
    },
  })

  app.route({
    method: 'GET',
    url: '/imports/:id',
    config: needs('imports:read'),
    schema: {
      summary: 'Read an import',
      description: 'Where it stands; imports are kept for 30 days.',
      tags: ['imports'],
      params: IdParams,
      response: { 200: ImportView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const job = await findImport(imports, principalOf(request).workspaceId, request.params.id)
      return job === undefined ? sendNoImport(reply) : viewImport(job)
    },
  })
}

type Step = {
  readonly verb: 'pause' | 'resume' | 'cancel'
  readonly summary: string
  readonly description: string
  readonly refusal: string
}

const steps: readonly Step[] = [
  {
    verb: 'pause',
    summary: 'Pause an import',
    description: 'What is under way is written or not written whole; the import goes on from there when it is resumed.',
    refusal: 'only an import that is pending or running can be paused',
  },
  {
    verb: 'resume',
    summary: 'Resume an import',
    description: 'It goes on behind the last row that was dealt with.',
    refusal: 'only a paused import can be resumed',
  },
  {
    verb: 'cancel',
    summary: 'Cancel an import',
    description: 'Ends it for good. Rows that were written stay written.',
    refusal: 'it is over already',
  },
]

function registerStep(app: NativeApp, { imports }: NativeContext, { verb, summary, description, refusal }: Step): void {
  app.route({
    method: 'POST',
    url: `/imports/:id/${verb}`,
    config: needs('imports:write'),
    schema: {
      summary,
      description,
      tags: ['imports'],
      params: IdParams,
      response: { 200: ImportView, ...problemResponses(404, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { id } = request.params
      const before = await findImport(imports, workspaceId, id)
      if (before === undefined) return sendNoImport(reply)
      const isDone = await imports[verb](workspaceId, id)
      const job = await findImport(imports, workspaceId, id)
      if (job === undefined) return sendNoImport(reply)
      if (!isDone) return sendProblem(reply, 'conflict', `The import is ${job.state}: ${refusal}.`)
      return viewImport(job)
    },
  })
}
