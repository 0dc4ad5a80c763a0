import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ImportJob } from '../../../engine/imports/imports.ts'
import { watchMethods } from '../../allowed-methods.ts'
import { type Fault, invalid, ok, type Result, refuse } from '../fault.ts'
import { readImportId } from '../job-id.ts'
import { sendFault } from '../route.ts'
import type { ExperitureContext } from '../surface.ts'
import { invalidState, isOpen, operation } from './import-job.ts'

const notSigned: Fault = {
  kind: 'forbidden',
  message: 'the address is not one that was given out for this job, or has expired',
  remediation: 'Create a job and send the file to its uploadUrl.',
}

/** Who sends, as the signature tells, and for which job. */
type Sender = { readonly workspaceId: string; readonly job: ImportJob; readonly expectedBytes: number }

/** The body is not as long as was said: nothing of it is kept. */
class WrongLengthError extends Error {}
/** The job was started, or is over, by the time that the body was whole. */
class TooLateError extends Error {}

type Request = FastifyRequest<{ Params: Record<string, string>; Querystring: Record<string, unknown> }>

/** What can be judged without the body. */
async function judge({ imports, uploadLinks }: ExperitureContext, request: Request): Promise<Result<Sender>> {
  const jobId = readImportId(request.params['job_id'] ?? '')
  const { expires, signature } = request.query
  if (jobId === undefined || typeof expires !== 'string' || typeof signature !== 'string') return refuse(notSigned)
  if (!/^[1-9]\d{0,11}$/.test(expires)) return refuse(notSigned)
  const workspaceId = uploadLinks.open(jobId, Number(expires) * 1000, signature)
  if (workspaceId === undefined) return refuse(notSigned)
  const job = await imports.find(workspaceId, jobId)
  const expectedBytes = job?.shown.expectedBytes
  if (job === undefined || job.shown.operation !== operation || expectedBytes === undefined) {
    return refuse({ kind: 'not_found', message: 'there is no such import job' })
  }
  if (!isOpen(job)) return refuse(tooLate(job))
  const length = request.headers['content-length']
  if (length !== undefined && Number(length) !== expectedBytes) return refuse(wrongLength(expectedBytes))
  return ok({ workspaceId, job, expectedBytes })
}

const tooLate = (job: ImportJob): Fault => invalidState(job, 'the job is under way or over and takes no file')

const wrongLength = (expectedBytes: number): Fault =>
  invalid('body', `expected ${expectedBytes} bytes, the fileSize of the job`)

/** Files that are never imported are kept a day. */
const keptMs = 24 * 3_600_000

/** Takes the file, and hands the job back for a mapping. */
async function receive(context: ExperitureContext, sender: Sender, body: AsyncIterable<Uint8Array>): Promise<void> {
  const { files, imports } = context
  const { workspaceId, job, expectedBytes } = sender
  const { jobId, fileId, fileName: name } = job

  /** Whatever this throws leaves the file as it was. */
  async function* whole(): AsyncGenerator<Uint8Array> {
    let bytes = 0
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > expectedBytes) throw new WrongLengthError('the body is longer than was said')
      yield chunk
    }
    if (bytes < expectedBytes) throw new WrongLengthError('the body is shorter than was said')
    const now = await imports.find(workspaceId, jobId)
    if (now === undefined || !isOpen(now)) throw new TooLateError('the job was started while its file came')
  }

  await files.keep(workspaceId, { fileId, name, maxBytes: expectedBytes, keptMs }, whole())
  if (!(await imports.receive(workspaceId, jobId))) throw new TooLateError('the job was started as its file came')
}

async function take(context: ExperitureContext, sender: Sender, body: unknown, reply: FastifyReply) {
  const { workspaceId, job, expectedBytes } = sender
  try {
    await receive(context, sender, body instanceof Readable ? body : Readable.from([]))
  } catch (error) {
    if (error instanceof WrongLengthError) return sendFault(reply, wrongLength(expectedBytes))
    if (!(error instanceof TooLateError)) throw error
    return sendFault(reply, tooLate((await context.imports.find(workspaceId, job.jobId)) ?? job))
  }
  return reply.code(200).send()
}

/** Where the files of import jobs are sent: their address is the permission, and says whose they are. */
export function registerUpload(app: FastifyInstance, context: ExperitureContext): void {
  app.decorateRequest('sender')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  const refuseOthers = watchMethods(app)
  app.route<{ Params: Record<string, string>; Querystring: Record<string, unknown> }>({
    method: 'PUT',
    url: '/jobs/:job_id/file',
    onRequest: async (request, reply) => {
      const judged = await judge(context, request)
      if (!judged.ok) return sendFault(reply, judged.fault)
      request.setDecorator('sender', judged.value)
    },
    handler: (request, reply) => take(context, request.getDecorator<Sender>('sender'), request.body, reply),
  })
  refuseOthers((request, reply) =>
    sendFault(reply, { kind: 'method_not_allowed', message: `${request.method} is not allowed on this path` }),
  )
}
