import { statement } from '../statement.ts'

export const webhookSecretFind = statement(
  'webhook_secret_find',
  ['uuid'],
  { secret: 'text', created_at: 'timestamptz', shown_at: 'timestamptz?', previous_until: 'timestamptz?' },
  `
  select secret, created_at, shown_at, previous_until
  from webhook_secret
  where workspace_id = $1
  `,
)
