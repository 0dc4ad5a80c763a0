import { statement } from '../statement.ts'

/** Newest first: the first one signs, all of them verify. */
export const signingKeyList = statement(
  'signing_key_list',
  [],
  { signing_key_id: 'text', private_jwk: 'jsonb', public_jwk: 'jsonb' },
  `select signing_key_id, private_jwk, public_jwk
from signing_key
order by created_at desc, signing_key_id`,
)
