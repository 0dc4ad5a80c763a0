import { Type } from 'typebox'
import type { ProfileReceipt, ProfileWrite } from '../../../domain/command.ts'
import type { Json } from '../../../domain/json.ts'
import { takeAnything } from '../../validator.ts'
import { answerBatch, maxItems } from '../answer-batch.ts'
import { IdempotencyHeaders } from '../idempotency.ts'
import { FaultSchema, problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { parseCommand } from './parse-command.ts'
import { profileForm } from './write-profile.ts'

const operation = 'POST /v1/profiles/batch'

const BatchBody = Type.Object({
  profiles: Type.Array(Type.Unsafe<Json>({ $ref: 'ProfileCommand#' }), { minItems: 1, maxItems }),
})

const outcomes = ['created', 'updated', 'unchanged', 'refused'] as const

const BatchAnswer = Type.Object({
  data: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'The place of the item in the request, from 0.' }),
      outcome: Type.Enum([...outcomes]),
      profile_id: Type.Optional(Type.String({ format: 'uuid' })),
      revision: Type.Optional(Type.Integer()),
      fields: Type.Optional(Type.Unknown({ description: 'As in a receipt.' })),
      merges: Type.Optional(Type.Array(Type.Unknown())),
      conflicts: Type.Optional(Type.Array(Type.Unknown())),
      code: Type.Optional(Type.String({ description: 'Why it was refused, as in a problem.' })),
      errors: Type.Optional(Type.Array(FaultSchema)),
    }),
  ),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
})

export function registerWriteBatch(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/profiles/batch',
    config: needs('profiles:write'),
    validatorCompiler: takeAnything,
    schema: {
      summary: 'Write many profiles',
      description:
        'Up to 10,000 commands in order. Each has its own outcome; a refused one changes nothing and stops no other. With `Idempotency-Key`, items already written are answered as before.',
      tags: ['profiles'],
      headers: IdempotencyHeaders,
      body: BatchBody,
      response: { 200: BatchAnswer, ...problemResponses(400, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      await answerBatch<ProfileWrite, ProfileReceipt>(request, reply, name, {
        list: 'profiles',
        items: 'commands',
        operation,
        outcomes,
        form: profileForm,
        parse: parseCommand,
        write: writes => engine.writer.writeAll(workspaceId, writes),
      })
      return reply
    },
  })
}
