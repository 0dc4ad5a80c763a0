import { Type } from 'typebox'
import type { ProfileReceipt } from '../../../domain/command.ts'
import type { Json } from '../../../domain/json.ts'
import { takeAnything } from '../../validator.ts'
import { openWrite, type ReceiptForm, sendSettled } from '../answer-write.ts'
import { IdempotencyHeaders } from '../idempotency.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { parseCommand } from './parse-command.ts'
import { refusalDetail, viewReceipt } from './receipt-view.ts'
import { named, sendNoProfile } from './route-parts.ts'

const operation = 'POST /v1/profiles'

export const profileForm: ReceiptForm<ProfileReceipt> = {
  statusOf: ({ outcome }) => (outcome === 'created' ? 201 : 200),
  view: viewReceipt,
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
      const opened = await openWrite(engine, workspaceId, operation, request, reply, profileForm)
      if (opened.kind === 'answered') return reply
      const parsed = parseCommand(body, name, opened.idempotency)
      if (parsed.kind === 'unknown_profile') return sendNoProfile(reply)
      if (parsed.kind === 'refused') {
        return sendProblem(reply, 'invalid_request', refusalDetail(parsed.faults), parsed.faults)
      }
      return sendSettled(reply, await engine.writer.write(workspaceId, parsed.write), body, profileForm)
    },
  })
}
