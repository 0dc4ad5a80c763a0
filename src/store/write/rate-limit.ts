import { statement } from '../statement.ts'

// What the bucket holds by now; `excluded` carries the time of this call. Calls that waited for each other's row lock
// may come with times out of order, hence the bounds: a bucket never refills twice for the same span.
const held = `
  least($4::float8, held.tokens
    + $5::float8 * greatest(0, extract(epoch from excluded.refilled_at - held.refilled_at)::float8))`

/**
 * Refills a bucket for the time since it was last drawn from and takes as many of the wanted tokens as it holds. The
 * row lock of the upsert orders processes, and the clock is the database's, so that servers whose clocks differ agree.
 * `taken` is a column only so that the statement can tell what it took.
 */
export const rateLimitUpsertTake = statement(
  'rate_limit_upsert_take',
  ['uuid', 'text', 'int', 'float', 'float'],
  { taken: 'int', tokens: 'float' },
  `
  insert into rate_limit as held (workspace_id, bucket, taken, tokens, refilled_at)
  values ($1, $2, least($3::int, floor($4::float8))::int, $4::float8 - least($3::int, floor($4::float8)),
    clock_timestamp())
  on conflict (workspace_id, bucket) do update
  set
    taken = least($3::int, floor(${held}))::int,
    tokens = ${held} - least($3::int, floor(${held})),
    refilled_at = greatest(held.refilled_at, excluded.refilled_at)
  returning taken, tokens
  `,
)
