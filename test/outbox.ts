import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { systemClock } from '../src/runtime/clock.ts'
import { createIdGenerator } from '../src/runtime/ids.ts'
import type { Database } from '../src/store/database.ts'
import { type Row, statement } from '../src/store/statement.ts'
import { outboxInsert } from '../src/store/write/outbox.ts'
import type { Received } from './receiver.ts'

const newId = createIdGenerator(systemClock)

export type TestMessage = {
  readonly url: string
  readonly atMs: number
  readonly body?: unknown
  readonly profileId?: string
}

/** Enters a message as the writer will; answers its id. */
export async function enterMessage(database: Database, workspaceId: string, message: TestMessage): Promise<string> {
  const id = newId()
  const { url, atMs: at, body = { lead_id: 'ld_1', score: 70 }, profileId: profile = null } = message
  await database.run(outboxInsert, [
    workspaceId,
    JSON.stringify([{ id, topic: 'trigger.fired', url, profile, body, at }]),
  ])
  return id
}

const outboxFindState = statement(
  'test_outbox_find',
  ['uuid', 'uuid'],
  { state: 'text', attempts: 'int', failures: 'int', next_attempt_at: 'timestamptz', notes: 'jsonb' },
  `select state, attempts, failures, next_attempt_at,
    (select coalesce(jsonb_agg(coalesce(status::text, error) order by attempt), '[]') from webhook_delivery
      where workspace_id = $1 and outbox_id = $2) as notes
  from outbox where workspace_id = $1 and outbox_id = $2`,
)
const outboxUpdateLeases = statement(
  'test_outbox_update_leases',
  ['uuid'],
  {},
  `update outbox set leased_until = clock_timestamp() - interval '1 second' where workspace_id = $1 and leased_until is not null`,
)

export async function findMessage(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<Row<typeof outboxFindState.row>> {
  const [row] = await database.run(outboxFindState, [workspaceId, id])
  assert.ok(row, 'the message is not there')
  return row
}

/** As if the holders had been silent for long. */
export async function expireLeases(database: Database, workspaceId: string): Promise<void> {
  await database.run(outboxUpdateLeases, [workspaceId])
}

/** Verifies as docs/webhooks.md tells a receiver to; `secret` is one that was shown. */
export function assertSigned({ headers, body }: Received, secret: string): void {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`
  assert.ok(headers['webhook-signature']?.split(' ').includes(expected), 'webhook-signature')
}

export function assertBodySigned({ headers, body }: Received, secret: string): void {
  assert.equal(headers['x-signature'], `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
}
