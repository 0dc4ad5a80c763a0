import { statement } from '../statement.ts'

/** The next numbers, in the order in which they were drawn. */
export const enrichmentFindNumbers = statement(
  'enrichment_find_numbers',
  ['int'],
  { enrichment_id: 'bigint' },
  `
select nextval('enrichment_number') as enrichment_id
from generate_series(1, $1::int)`,
)

export const enrichmentDelete = statement(
  'enrichment_delete',
  ['uuid', 'bigint'],
  { source_key: 'text' },
  `
delete from enrichment
where workspace_id = $1
  and enrichment_id = $2
returning source_key`,
)

/**
 * Writes registers that were computed again: $3 fields, $4 field_meta, $5 own, $6 the time. $7 whether the profile shows
 * another value.
 */
export const profileUpdateRegisters = statement(
  'profile_update_registers',
  ['uuid', 'uuid', 'jsonb', 'text', 'jsonb?', 'timestamptz', 'bool'],
  { revision: 'int' },
  `
update profile
set fields = $3,
  field_meta = $4,
  own = $5,
  updated_at = case when $7 then $6 else updated_at end,
  revision = revision + case when $7 then 1 else 0 end,
  version = version + 1
where workspace_id = $1
  and profile_id = $2
returning revision`,
)
