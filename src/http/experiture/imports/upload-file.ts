import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fileKeptMs } from '../../../engine/files/file-store.ts'
import type { ImportJob } from '../../../engine/imports/imports.ts'
import { watchMethods } from '../../allowed-methods.ts'
import { takeRawBodies } from '../../raw-bodies.ts'
import { type Received, receiveFile } from '../../receive-file.ts'
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

type Request = FastifyRequest<{ Params: Record<string, string>; Querystring: Record<string, unknown> }>

/** What can be judged without the body. */
async function findSender({ imports, uploadLinks }: ExperitureContext, request: Request): Promise<Result<Sender>> {
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
  return isOpen(job) ? ok({ workspaceId, job, expectedBytes }) : refuse(tooLate(job))
}

const tooLate = (job: ImportJob): Fault => invalidState(job, 'the job is under way or over and takes no file')

/** The job was started, or is over, by the time that the body was whole. */
class TooLateError extends Error {}

/** Takes the file, and hands the job back for a mapping. What goes wrong leaves an earlier file as it was. */
async function receive(context: ExperitureContext, request: Request, sender: Sender): Promise<Fault | null> {
  const { files, imports, log } = context
  const { workspaceId, job, expectedBytes } = sender
  const { jobId, fileId, fileName: name } = job
  const findNow = async () => (await imports.find(workspaceId, jobId)) ?? job

  async function* whileOpen(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    yield* source
    if (!isOpen(await findNow())) throw new TooLateError('the job was started while its file came')
  }

  const file = { fileId, name, maxBytes: expectedBytes, keptMs: fileKeptMs }
  try {
    const received = await receiveFile(request, { expectedBytes, maxBytes: expectedBytes }, source =>
      files.keep(workspaceId, file, whileOpen(source)),
    )
    if (received.kind === 'unavailable')
      log.error({ err: received.error, correlationId: request.id }, 'a file could not be kept')
    if (received.kind !== 'received') return faultOf(received, expectedBytes)
    return (await imports.receive(workspaceId, jobId)) ? null : tooLate(await findNow())
  } catch (error) {
    if (error instanceof TooLateError) return tooLate(await findNow())
    throw error
  }
}

function faultOf(refused: Exclude<Received<never>, { kind: 'received' }>, expectedBytes: number): Fault {
  switch (refused.kind) {
    case 'empty':
    case 'too_large':
    case 'wrong_length':
      return invalid('body', `expected ${expectedBytes} bytes, the fileSize of the job`)
    case 'cut_short':
      return invalid('body', 'it ended too early')
    case 'too_slow':
      return invalid('body', 'hardly anything of it came for a minute')
    case 'unavailable':
      return {
        kind: 'unavailable',
        message: 'the server cannot keep files now',
        headers: { 'retry-after': '30' },
      }
  }
}

/** Where the files of import jobs are sent: their address is the permission, and says whose they are. */
export function registerUpload(app: FastifyInstance, context: ExperitureContext): void {
  app.decorateRequest('sender')
  takeRawBodies(app)
  const refuseOthers = watchMethods(app)
  app.route<{ Params: Record<string, string>; Querystring: Record<string, unknown> }>({
    method: 'PUT',
    url: '/jobs/:job_id/file',
    onRequest: async (request, reply) => {
      const sender = await findSender(context, request)
      if (!sender.ok) return sendFault(reply, sender.fault)
      request.setDecorator('sender', sender.value)
    },
    handler: async (request, reply): Promise<FastifyReply> => {
      const fault = await receive(context, request, request.getDecorator<Sender>('sender'))
      return fault === null ? reply.code(200).send() : sendFault(reply, fault)
    },
  })
  refuseOthers((request, reply) =>
    sendFault(reply, { kind: 'method_not_allowed', message: `${request.method} is not allowed on this path` }),
  )
}
