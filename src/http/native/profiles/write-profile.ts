import { Type } from 'typebox'
import type { IdempotentAnswer, ProfileReceipt, Settled } from '../../../domain/command.ts'
import type { Json } from '../../../domain/json.ts'
import { scopeKey } from '../../scope-key.ts'
import { takeAnything } from '../../validator.ts'
import {
  IdempotencyHeaders,
  readIdempotencyKey,
  sendEarlierAnswer,
  sendMalformedKey,
  sendStoredAnswer,
} from '../idempotency.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { parseCommand } from './parse-command.ts'
import { refusalCode, refusalDetail, viewProblems, viewReceipt } from './receipt-view.ts'
import { named, sendNoProfile } from './route-parts.ts'

const operation = 'POST /v1/profiles'

function statusOf(receipt: ProfileReceipt): 200 | 201 {
  return receipt.outcome === 'created' ? 201 : 200
}

export function registerWriteProfile(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/profiles',
    config: needs('profiles:write'),
    validatorCompiler: takeAnything,
    schema: {
      summary: 'Write a profile',
      description:
        'Finds the person by the identifiers, or makes one, and folds the values in. 201 with the receipt when a profile was made, else 200. All faults are named together, and then nothing is written. With `Idempotency-Key`, a repeated request gets the first answer.',
      tags: ['profiles'],
      headers: IdempotencyHeaders,
      body: Type.Unsafe<Json>({ $ref: 'ProfileCommand#' }),
      response: {
        200: named('ProfileReceipt'),
        201: named('ProfileReceipt'),
        ...problemResponses(400, 404, 409, 413, 415, 422),
      },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const { body } = request
      const given = readIdempotencyKey(request)
      if (given.kind === 'malformed') return sendMalformedKey(reply)
      let idempotency: IdempotentAnswer<ProfileReceipt> | undefined
      if (given.kind === 'key') {
        const scoped = scopeKey(operation, given.key, body)
        const earlier = await engine.findEarlierAnswer(workspaceId, scoped.key, scoped.bodyHash)
        if (earlier.kind !== 'none') return sendEarlierAnswer(reply, earlier)
        idempotency = { ...scoped, respond: keepAnswer }
      }
      const parsed = parseCommand(body, name, idempotency)
      if (parsed.kind === 'unknown_profile') return sendNoProfile(reply)
      if (parsed.kind === 'refused') {
        return sendProblem(reply, 'invalid_request', refusalDetail(parsed.faults), parsed.faults)
      }
      return sendSettled(reply, await engine.writer.write(workspaceId, parsed.write), body)
    },
  })
}

/** What is kept under an idempotency key; a refusal is not, so that it can be mended under the same key. */
export function keepAnswer(receipt: ProfileReceipt): { status: number; body: string } | null {
  if (receipt.outcome === 'refused') return null
  return { status: statusOf(receipt), body: JSON.stringify(viewReceipt(receipt)) }
}

function sendSettled(reply: AnyReply, settled: Settled<ProfileReceipt>, body: Json): AnyReply {
  if (settled.kind === 'replayed') return sendStoredAnswer(reply, settled.answer)
  if (settled.kind !== 'settled') return sendEarlierAnswer(reply, settled)
  const { receipt } = settled
  if (receipt.outcome === 'refused') {
    const faults = viewProblems(receipt.problems, body)
    return sendProblem(reply, refusalCode(receipt.problems), refusalDetail(faults), faults)
  }
  reply.code(statusOf(receipt)).send(viewReceipt(receipt))
  return reply
}
