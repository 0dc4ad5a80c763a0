import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { JsonObject } from '../../domain/json.ts'
import { audit } from '../../engine/configuration/audit.ts'
import { addCommsHistory } from './actions/add-comms-history.ts'
import { addContactsFull } from './actions/add-contacts-full.ts'
import { addNotesToContact } from './actions/add-notes-to-contact.ts'
import { addProfileToContact } from './actions/add-profile-to-contact.ts'
import { fetchContact } from './actions/fetch-contact.ts'
import { fetchIdentifiers } from './actions/fetch-identifiers.ts'
import { fetchMembers } from './actions/fetch-members.ts'
import { lookupContact } from './actions/lookup-contact.ts'
import { updateFieldData } from './actions/update-field-data.ts'
import { readBody } from './body.ts'
import type { Action, Call, Outcome } from './call.ts'
import { type Answer, fail, failHttp, succeed } from './envelope.ts'
import type { Fault } from './fault.ts'
import { type Blamed, guardCall } from './guard.ts'
import type { ZyntroContext } from './surface.ts'
import { answerOfThrown } from './thrown-answer.ts'

const bodyLimitBytes = 1_048_576
const prefix = '/apis/v2/public/'
/** Pages of the account have another root and take no developer secret. */
const accountPrefix = '/public/account/'

/** By their addresses in lower case. */
const actions: ReadonlyMap<string, Action> = new Map(
  [
    addProfileToContact,
    fetchContact,
    lookupContact,
    addContactsFull,
    updateFieldData,
    addNotesToContact,
    addCommsHistory,
    fetchIdentifiers,
  ]
    .map((action): [string, Action] => [`${prefix}${action.path}`.toLowerCase(), action])
    .concat([[`${accountPrefix}${fetchMembers.path}`.toLowerCase(), fetchMembers]]),
)

/** Whether an address that leads nowhere lies among the paths of this surface. */
export function isZyntroUrl(url: string): boolean {
  return url.startsWith(prefix) || url.startsWith(accountPrefix)
}

export function sendNoSuchZyntroPath(reply: FastifyReply): void {
  send(reply.header('x-request-id', reply.request.id), failHttp('unknown_endpoint'))
}

/** The Zyntro contract over the engine. It has no prefix: its two roots stand beside those of the server itself. */
export function registerZyntro(app: FastifyInstance, context: ZyntroContext): void {
  app.decorateRequest('action')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => {
    const { answer, isOurs } = answerOfThrown(error)
    if (isOurs) context.log.error({ err: error, request_id: request.id, route: pathOf(request) }, 'request failed')
    return send(reply, answer)
  })
  for (const root of [prefix, accountPrefix]) {
    app.all(
      `${root}*`,
      {
        bodyLimit: bodyLimitBytes,
        onRequest(request, reply, proceed) {
          reply.header('x-request-id', request.id).header('cache-control', 'no-store')
          const action = actions.get(pathOf(request))
          if (action === undefined) send(reply, failHttp('unknown_endpoint'))
          else if (request.method !== 'POST') send(reply, failHttp('method_not_allowed', { allow: 'POST' }))
          else {
            request.setDecorator('action', action)
            proceed()
          }
        },
      },
      async (request, reply) => send(reply, await answerCall(context, request)),
    )
  }
}

function pathOf({ url }: FastifyRequest): string {
  return url.replace(/[?#].*$/s, '').toLowerCase()
}

async function answerCall(context: ZyntroContext, request: FastifyRequest): Promise<Answer> {
  const action = request.getDecorator<Action>('action')
  const body = readBody(request.body)
  const open = action.openly?.(body)
  if (open !== undefined) return succeed(open)
  const { ip, id: requestId } = request
  const guarded = await guardCall(context, action, body, ip)
  if (guarded.kind === 'limited') {
    return failHttp('rate_limited', { 'retry-after': String(guarded.retryAfterSeconds) })
  }
  if (guarded.kind === 'refused') {
    await noteRefusal(context, action, requestId, guarded.fault, guarded.blamed)
    return fail(guarded.fault.message)
  }
  const call: Call = { ...guarded.caller, body, ip, requestId }
  return answerOutcome(context, action, call, await action.handle(context, call))
}

async function answerOutcome(context: ZyntroContext, action: Action, call: Call, outcome: Outcome): Promise<Answer> {
  if (outcome.kind === 'closed') return failHttp('unknown_endpoint')
  if (outcome.kind === 'done') return succeed(outcome.data, outcome.debug)
  await noteRefusal(context, action, call.requestId, outcome.fault, call)
  return fail(outcome.fault.message)
}

/**
 * The code of a refusal is not in the answer, so it is kept where the customer can read it. What a call does leaves its
 * own traces, so calls that succeed leave no line. Without a credential there is nobody whose audit log it would be.
 */
async function noteRefusal(
  { engine, usage, log, now, newId }: ZyntroContext,
  { path }: Action,
  requestId: string,
  { code }: Fault,
  blamed: Blamed | undefined,
): Promise<void> {
  if (blamed === undefined) {
    log.info({ code, action: path, request_id: requestId }, 'call refused')
    return
  }
  usage.countError(blamed.workspaceId, 'zyntro', 400)
  const detail: JsonObject = { code, request_id: requestId }
  const entry = { action: 'zyntro.refuse', subject: path, detail }
  await audit(engine.database, { now, newId, actor: blamed.keyId }, blamed.workspaceId, entry)
}

function send(reply: FastifyReply, { status, body, headers }: Answer): FastifyReply {
  reply.code(status)
  if (headers !== undefined) reply.headers(headers)
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body))
}
