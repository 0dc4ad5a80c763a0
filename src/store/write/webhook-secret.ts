import { statement } from '../statement.ts'

/** Enters the first secret; who comes late finds the one of somebody else. */
export const webhookSecretInsert = statement(
  'webhook_secret_insert',
  ['uuid', 'text', 'timestamptz'],
  {},
  `
  insert into webhook_secret (workspace_id, secret, created_at)
  values ($1, $2, $3)
  on conflict (workspace_id) do nothing
  `,
)

/** Notes that the secret is shown; answers no row when it was before. */
export const webhookSecretUpdateShown = statement(
  'webhook_secret_update_shown',
  ['uuid', 'timestamptz'],
  { secret: 'text' },
  `
  update webhook_secret
  set shown_at = $2
  where workspace_id = $1
    and shown_at is null
  returning secret
  `,
)

/** Puts a new secret, shown at once, in the place of the one there is, which signs along until `$4`. */
export const webhookSecretUpsertRotated = statement(
  'webhook_secret_upsert_rotated',
  ['uuid', 'text', 'timestamptz', 'timestamptz'],
  { previous_until: 'timestamptz?' },
  `
  insert into webhook_secret (workspace_id, secret, created_at, shown_at)
  values ($1, $2, $3, $3)
  on conflict (workspace_id) do update
  set
    secret = excluded.secret,
    previous_secret = webhook_secret.secret,
    previous_until = $4,
    created_at = excluded.created_at,
    shown_at = excluded.shown_at
  returning previous_until
  `,
)
