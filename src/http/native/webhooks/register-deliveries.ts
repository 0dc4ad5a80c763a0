import { Type } from 'typebox'
import { isUuid } from '../../../domain/uuid.ts'
import { hasScope } from '../../../engine/principal.ts'
import {
  type OutboxRow,
  outboxFind,
  outboxList,
  type WebhookDeliveryRow,
  webhookDeliveryList,
} from '../../../store/read/outbox.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { IdParam } from '../params.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const Time = Type.String({ format: 'date-time' })
const orNull = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(
  type: T,
  description: string,
) => Type.Union([type, Type.Null()], { description })

const Attempt = Type.Object({
  attempt: Type.Integer({
    description: 'Counts from 1. A number is missing where the server died before the outcome.',
  }),
  at: Time,
  duration_ms: Type.Integer(),
  status: orNull(Type.Integer(), 'What the receiver answered; null where no answer came.'),
  error: orNull(Type.String(), 'Why no answer came.'),
})

const states = ['pending', 'delivered', 'failed'] as const

const Delivery = Type.Object({
  id: Type.String({ format: 'uuid', description: 'The `webhook-id` of every attempt.' }),
  topic: Type.String(),
  target_url: Type.String(),
  state: Type.String({ enum: [...states] }),
  attempt_count: Type.Integer(),
  next_attempt_at: orNull(Time, 'Null once it is delivered or failed.'),
  created_at: Time,
  settled_at: orNull(Time, 'When it was delivered or failed.'),
  attempts: Type.Array(Attempt, { description: 'The last 20 whose outcome is known.' }),
})

const DeliveryWithBody = Type.Object({
  ...Delivery.properties,
  body: Type.Unknown({ description: 'As it is sent; null without the scope `profiles:read`.' }),
})

const DeliveryQuery = Type.Object({
  ...PageQuery.properties,
  state: Type.Optional(Type.String({ enum: [...states], description: 'Only those in this state.' })),
})

const attemptsShown = 20

export function registerDeliveries(app: NativeApp, { engine, webhooks }: NativeContext): void {
  const { database } = engine

  /** The attempts of these messages, by message. */
  async function listAttempts(workspaceId: string, ids: readonly string[]) {
    const rows = await database.run(webhookDeliveryList, [workspaceId, ids, attemptsShown])
    return Map.groupBy(rows, row => row.outbox_id)
  }

  app.route({
    method: 'GET',
    url: '/webhook-deliveries',
    config: needs('webhooks:read'),
    schema: {
      summary: 'List webhooks and how their delivery went',
      description: 'Newest first. Bodies are not shown. What is settled is kept for seven days.',
      tags: ['webhooks'],
      querystring: DeliveryQuery,
      response: { 200: pageOf(Delivery), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize, state = null } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const { workspaceId } = principalOf(request)
      const rows = await database.run(outboxList, [workspaceId, state, before.id, limit + 1])
      const shown = rows.slice(0, limit).map(row => row.outbox_id)
      const attempts = await listAttempts(workspaceId, shown)
      return pageFrom(
        rows,
        limit,
        row => deliveryView(row, attempts.get(row.outbox_id) ?? []),
        row => [row.outbox_id],
      )
    },
  })

  app.route({
    method: 'GET',
    url: '/webhook-deliveries/:id',
    config: needs('webhooks:read'),
    schema: {
      summary: 'Read a webhook and how its delivery went',
      description: 'With the body, which tells of a person, for keys that may read profiles.',
      tags: ['webhooks'],
      params: Type.Object({ id: IdParam }),
      response: { 200: DeliveryWithBody, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const principal = principalOf(request)
      const { workspaceId } = principal
      const [row] = isUuid(id) ? await database.run(outboxFind, [workspaceId, id]) : []
      if (row === undefined) return sendProblem(reply, 'not_found', 'There is no webhook with this id.')
      const attempts = await listAttempts(workspaceId, [row.outbox_id])
      const body = hasScope(principal, 'profiles:read') ? row.body : null
      return { ...deliveryView(row, attempts.get(row.outbox_id) ?? []), body }
    },
  })

  app.route({
    method: 'POST',
    url: '/webhook-deliveries/:id/retry',
    config: needs('webhooks:write'),
    schema: {
      summary: 'Send a webhook again',
      description:
        'One that has failed begins anew, with all its retries; one that waits for a retry goes at once. It keeps its id.',
      tags: ['webhooks'],
      params: Type.Object({ id: IdParam }),
      response: { 202: Delivery, ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const { workspaceId } = principalOf(request)
      const isDue = isUuid(id) && (await webhooks.retry(workspaceId, id))
      const [row] = isUuid(id) ? await database.run(outboxFind, [workspaceId, id]) : []
      if (row === undefined) return sendProblem(reply, 'not_found', 'There is no webhook with this id.')
      if (!isDue) return sendProblem(reply, 'conflict', 'The webhook is delivered already.')
      const attempts = await listAttempts(workspaceId, [row.outbox_id])
      return reply.code(202).send(deliveryView(row, attempts.get(row.outbox_id) ?? []))
    },
  })
}

function deliveryView(row: OutboxRow, attempts: readonly WebhookDeliveryRow[]) {
  return {
    id: row.outbox_id,
    topic: row.topic,
    target_url: row.target_url,
    state: row.state,
    attempt_count: row.attempts,
    next_attempt_at: row.state === 'pending' ? row.next_attempt_at.toISOString() : null,
    created_at: row.created_at.toISOString(),
    settled_at: row.settled_at?.toISOString() ?? null,
    attempts: attempts.map(({ attempt, at, duration_ms, status, error }) => ({
      attempt,
      at: at.toISOString(),
      duration_ms,
      status,
      error,
    })),
  }
}
