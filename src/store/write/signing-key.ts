import { statement } from '../statement.ts'

/** Servers that start together take turns until the end of their transactions. */
export const signingKeyLock = statement(
  'signing_key_lock',
  [],
  { locked: 'bool' },
  `select true as locked
from pg_advisory_xact_lock(hashtextextended('onefold signing_key', 0))`,
)

export const signingKeyInsert = statement(
  'signing_key_insert',
  ['text', 'jsonb', 'jsonb', 'timestamptz'],
  {},
  `insert into signing_key (signing_key_id, private_jwk, public_jwk, created_at)
values ($1::text, $2::jsonb, $3::jsonb, $4::timestamptz)`,
)
