import type { FastifyRequest } from 'fastify'
import { exportFileName } from '../../../engine/exports/export-request.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { IdParams, readId } from '../profiles/route-parts.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import {
  type AskedExport,
  attachment,
  contentTypeOf,
  DownloadQuery,
  ExportView,
  FileAnswer,
  NewExportBody,
  viewExport,
} from './export-shapes.ts'
import { type ReadExport, readExport } from './read-export.ts'

function sendNoExport<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'not_found', 'There is no such export.')
}

function sendRefused<R extends AnyReply>(reply: R, { code, fault }: Extract<ReadExport, { kind: 'refused' }>): R {
  return sendProblem(reply, code, `${fault.path}: ${fault.message}.`, [fault])
}

async function read(
  { engine }: NativeContext,
  request: Pick<FastifyRequest, 'getDecorator'>,
  asked: AskedExport,
  place: 'body' | 'querystring',
): Promise<ReadExport> {
  const config = await engine.config.refresh(principalOf(request).workspaceId)
  if (config === undefined) throw new Error('the caller has a workspace')
  if (!JSON.stringify(asked).includes('\\u0000')) return readExport(asked, place, config)
  return { kind: 'refused', code: 'invalid_request', fault: { path: place, message: 'holds a NUL character' } }
}

/** Exports as jobs: what comes of one is a file. */
export function registerExports(app: NativeApp, context: NativeContext): void {
  const { exports } = context

  app.route({
    method: 'POST',
    url: '/exports',
    config: needs('exports:read'),
    schema: {
      summary: 'Export as a file',
      description:
        'Writes profiles, records, events or conflicts to a file, as a job. The file can be downloaded for a day.',
      tags: ['exports'],
      body: NewExportBody,
      response: { 202: ExportView, ...problemResponses(400, 413, 415, 422) },
    },
    async handler(request, reply) {
      const asked = await read(context, request, request.body, 'body')
      if (asked.kind === 'refused') return sendRefused(reply, asked)
      const { workspaceId } = principalOf(request)
      const entered = await exports.enter(workspaceId, asked.request, changeContextOf(request, context))
      return reply.code(202).send(viewExport(entered))
    },
  })

  app.route({
    method: 'GET',
    url: '/exports',
    config: needs('exports:read'),
    schema: {
      summary: 'List the exports',
      description: 'Those of the last seven days, newest first.',
      tags: ['exports'],
      querystring: PageQuery,
      response: { 200: pageOf(ExportView), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const jobs = await exports.list(principalOf(request).workspaceId, before.id, limit + 1)
      return pageFrom(jobs, limit, viewExport, job => [job.jobId])
    },
  })

  app.route({
    method: 'GET',
    url: '/exports/:id',
    config: needs('exports:read'),
    schema: {
      summary: 'Read an export',
      description: 'Where it stands.',
      tags: ['exports'],
      params: IdParams,
      response: { 200: ExportView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const id = readId(request.params.id)
      const job = id && (await exports.find(principalOf(request).workspaceId, id))
      return job ? viewExport(job) : sendNoExport(reply)
    },
  })

  app.route({
    method: 'POST',
    url: '/exports/:id/cancel',
    config: needs('exports:read'),
    schema: {
      summary: 'Cancel an export',
      description: 'Stops it; there will be no file.',
      tags: ['exports'],
      params: IdParams,
      response: { 200: ExportView, ...problemResponses(404, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      const isCancelled = id !== undefined && (await exports.cancel(workspaceId, id))
      const job = id && (await exports.find(workspaceId, id))
      if (!job) return sendNoExport(reply)
      return isCancelled ? viewExport(job) : sendProblem(reply, 'conflict', `The export is over: it is ${job.state}.`)
    },
  })

  registerFiles(app, context)
}

/** Routes that answer with a file. Asking for its headers alone would cost as much, so they do not take HEAD. */
function registerFiles(app: NativeApp, context: NativeContext): void {
  const { exports, log, now } = context

  app.route({
    method: 'GET',
    url: '/exports/:id/file',
    config: needs('exports:read'),
    exposeHeadRoute: false,
    schema: {
      summary: 'Download an exported file',
      description: 'The file of a completed export, until it expires.',
      tags: ['exports'],
      params: IdParams,
      response: { 200: FileAnswer, ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      const job = id && (await exports.find(workspaceId, id))
      if (!job) return sendNoExport(reply)
      if (job.state !== 'completed')
        return sendProblem(reply, 'conflict', `There is no file: the export is ${job.state}.`)
      const opened = await exports.openFile(workspaceId, job.jobId)
      if (opened === undefined) return sendProblem(reply, 'not_found', 'The file has expired; export again.')
      return reply
        .header('content-type', contentTypeOf(job.request))
        .header('content-length', opened.file.byteCount)
        .header('content-disposition', attachment(opened.file.name))
        .send(opened.bytes)
    },
  })

  app.route({
    method: 'GET',
    url: '/exports/download',
    config: needs('exports:read'),
    exposeHeadRoute: false,
    schema: {
      summary: 'Export at once',
      description:
        'The export as the answer, read while it is sent; nothing is kept. Where something goes wrong on the way the connection is cut.',
      tags: ['exports'],
      querystring: DownloadQuery,
      response: { 200: FileAnswer, ...problemResponses(400, 422) },
    },
    async handler(request, reply) {
      const asked = await read(context, request, request.query, 'querystring')
      if (asked.kind === 'refused') return sendRefused(reply, asked)
      const { workspaceId } = principalOf(request)
      const bytes = await exports.download(workspaceId, asked.request, changeContextOf(request, context))
      bytes.once('error', error => log.warn({ err: error, request_id: request.id }, 'an export broke off'))
      return reply
        .header('content-type', contentTypeOf(asked.request))
        .header('content-disposition', attachment(exportFileName(asked.request, now())))
        .send(bytes)
    },
  })
}
