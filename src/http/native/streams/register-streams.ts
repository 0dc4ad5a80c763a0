import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { jobKeptMs } from '../../../engine/jobs/job-times.ts'
import { jobFindAny } from '../../../store/read/job-view.ts'
import { ExportView, viewExport } from '../exports/export-shapes.ts'
import { type GuardContext, isStillAdmitted } from '../guard.ts'
import { ImportView, viewImport } from '../imports/import-shapes.ts'
import { JobView, viewJob } from '../jobs/job-view.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { IdParams, readId } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { type Followed, followView, lastId, usualPace } from './follow-view.ts'
import { createStreams, type Streams } from './open-streams.ts'

/** Jobs, imports and exports as they go on, as server-sent events. */
export function registerStreams(app: NativeApp, context: NativeContext & GuardContext): void {
  const { engine, imports, exports, now } = context
  const streams = createStreams()
  app.addHook('preClose', async () => streams.end())

  registerStream(app, context, streams, {
    url: '/jobs/:id/stream',
    scope: 'scoring:read',
    noun: 'job',
    View: JobView,
    async find(workspaceId, id) {
      const [row] = await engine.database.run(jobFindAny, [workspaceId, id, new Date(now() - jobKeptMs)])
      return row && viewJob(row)
    },
  })
  registerStream(app, context, streams, {
    url: '/imports/:id/stream',
    scope: 'imports:read',
    noun: 'import',
    View: ImportView,
    async find(workspaceId, id) {
      const job = await imports.find(workspaceId, id)
      return job && viewImport(job)
    },
  })
  registerStream(app, context, streams, {
    url: '/exports/:id/stream',
    scope: 'exports:read',
    noun: 'export',
    View: ExportView,
    async find(workspaceId, id) {
      const job = await exports.find(workspaceId, id)
      return job && viewExport(job)
    },
  })
}

type Subject = {
  readonly url: string
  readonly scope: Parameters<typeof needs>[0]
  readonly noun: string
  readonly View: TSchema
  readonly find: (workspaceId: string, id: string) => Promise<{ readonly state: string } | undefined>
}

const ends: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])

function registerStream(
  app: NativeApp,
  context: NativeContext & GuardContext,
  streams: Streams,
  subject: Subject,
): void {
  const { url, scope, noun, View } = subject
  app.route({
    method: 'GET',
    url,
    config: needs(scope),
    exposeHeadRoute: false,
    schema: {
      summary: `Follow ${noun === 'job' ? 'a' : 'an'} ${noun}`,
      description: `Where it stands, as server-sent events: one at once, one at each change, and a comment when nothing changes. The stream ends with the ${noun}, whose last event has the id \`${lastId}\`, and after 15 minutes; come again then. Sent back as \`last-event-id\`, that id is answered with 204, which tells a browser not to. Once the key is revoked or the session has ended, nothing more is told.`,
      tags: [`${noun}s`],
      params: IdParams,
      headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
      response: {
        200: {
          description: `The data of each event is the ${noun}.`,
          content: { 'text/event-stream': { schema: Type.Unsafe<Readable>(View) } },
        },
        204: Type.Null({ description: 'There is nothing more to come.' }),
        ...problemResponses(404, 429),
      },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      const read = async () => followedOf(id && (await subject.find(workspaceId, id)))
      const first = await read()
      if (first === undefined) return sendProblem(reply, 'not_found', `There is no such ${noun}.`)
      if (first.isOver && request.headers['last-event-id'] === lastId) return reply.code(204).send(null)
      const stream = streams.open(workspaceId)
      if (stream === undefined) {
        reply.header('retry-after', 5)
        return sendProblem(reply, 'rate_limited', `Too many streams are open; ask for the ${noun} now and then.`)
      }
      reply.raw.once('close', () => stream[Symbol.dispose]())
      const mayGoOn = () => isStillAdmitted(context, scope, request)
      const follow = { first, read, mayGoOn, signal: stream.signal, now: () => performance.now(), pace: usualPace }
      const events = Readable.from(followView(follow), { objectMode: false, highWaterMark: 1 })
      events.on('error', error =>
        context.log.warn({ err: error, request_id: request.id }, 'a stream of events broke off'),
      )
      return announce(reply).send(events)
    },
  })
}

function followedOf<View extends { readonly state: string }>(view: View | '' | undefined): Followed<View> | undefined {
  return view ? { view, isOver: ends.has(view.state) } : undefined
}

/** Says to proxies on the way that events are for now, and not to be held back. */
function announce<R extends Pick<FastifyReply, 'header'>>(reply: R): R {
  reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store, no-transform')
    .header('x-accel-buffering', 'no')
  return reply
}
