import { type Row, statement } from '../statement.ts'

/** Messages of all workspaces but those of `$2` that are due at `$1` and that nobody holds, longest due first. */
export const outboxListDue = statement(
  'outbox_list_due',
  ['timestamptz', 'uuid[]', 'int'],
  { workspace_id: 'uuid', outbox_id: 'uuid', attempts: 'int' },
  `
  select workspace_id, outbox_id, attempts
  from outbox
  where state = 'pending'
    and next_attempt_at <= $1
    and (leased_until is null or leased_until < clock_timestamp())
    and not workspace_id = any ($2::uuid[])
  order by next_attempt_at
  limit $3::int
  `,
)

const shown = {
  outbox_id: 'uuid',
  topic: 'text',
  target_url: 'text',
  state: 'text',
  attempts: 'int',
  next_attempt_at: 'timestamptz',
  created_at: 'timestamptz',
  settled_at: 'timestamptz?',
} as const

export type OutboxRow = Row<typeof shown>

/** A page before the given id, of one state or of all; ids grow with time, so this is newest first. */
export const outboxList = statement(
  'outbox_list',
  ['uuid', 'text?', 'uuid?', 'int'],
  shown,
  `
  select outbox_id, topic, target_url, state, attempts, next_attempt_at, created_at, settled_at
  from outbox
  where workspace_id = $1
    and ($2::text is null or state = $2)
    and ($3::uuid is null or outbox_id < $3)
  order by outbox_id desc
  limit $4::int
  `,
)

export const outboxFind = statement(
  'outbox_find',
  ['uuid', 'uuid'],
  { ...shown, body: 'jsonb' },
  `
  select outbox_id, topic, target_url, state, attempts, next_attempt_at, created_at, settled_at, body
  from outbox
  where workspace_id = $1
    and outbox_id = $2
  `,
)

const noted = {
  outbox_id: 'uuid',
  attempt: 'int',
  at: 'timestamptz',
  duration_ms: 'int',
  status: 'int?',
  error: 'text?',
} as const

export type WebhookDeliveryRow = Row<typeof noted>

/** The last `$3` noted attempts of each message, in order. */
export const webhookDeliveryList = statement(
  'webhook_delivery_list',
  ['uuid', 'uuid[]', 'int'],
  noted,
  `
  select d.outbox_id, d.attempt, d.at, d.duration_ms, d.status, d.error
  from unnest($2::uuid[]) as message(id)
  cross join lateral (
    select outbox_id, attempt, at, duration_ms, status, error
    from webhook_delivery
    where workspace_id = $1
      and outbox_id = message.id
    order by attempt desc
    limit $3::int
  ) d
  order by d.outbox_id, d.attempt
  `,
)
