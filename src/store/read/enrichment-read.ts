// Enrichments as they were stored, latest number first; each home reads its own from its index.

import { type Row, statement } from '../statement.ts'

const enrichmentRow = {
  enrichment_id: 'bigint',
  profile_id: 'uuid',
  home_id: 'uuid',
  source_label: 'text',
  source_key: 'text',
  payload: 'jsonb',
  provenance: 'jsonb',
  source: 'text',
  observed_at: 'timestamptz',
  received_at: 'timestamptz',
} as const

export type EnrichmentRead = Row<typeof enrichmentRow>

const columns =
  'e.enrichment_id, e.source_label, e.source_key, e.payload, e.provenance, e.source, e.observed_at, e.received_at'

/**
 * Of people: $2 the homes, $3 a source key or null, $4 the number behind which to begin, $5 how many. `profile_id` is the
 * home; whoever asks knows the live profile.
 */
export const enrichmentListOfHomes = statement(
  'enrichment_list_of_homes',
  ['uuid', 'uuid[]', 'text?', 'bigint', 'int'],
  enrichmentRow,
  `
select e.profile_id, e.profile_id as home_id, ${columns}
from unnest($2::uuid[]) as home(profile_id)
cross join lateral (
  select e.profile_id, ${columns}
  from enrichment e
  where e.workspace_id = $1
    and e.profile_id = home.profile_id
    and e.enrichment_id < $4
    and ($3::text is null or e.source_key = $3)
  order by e.enrichment_id desc
  limit $5::int
) e
order by e.enrichment_id desc
limit $5::int`,
)

/** One with the live profile that it is about. */
export const enrichmentFind = statement(
  'enrichment_find',
  ['uuid', 'bigint'],
  enrichmentRow,
  `
select live.profile_id, e.profile_id as home_id, ${columns}
from enrichment e
cross join lateral (
  select coalesce(home.merged_into, home.profile_id) as profile_id
  from profile home
  where home.workspace_id = $1
    and home.profile_id = e.profile_id
  limit 1
) live
where e.workspace_id = $1
  and e.enrichment_id = $2`,
)

/** Homes that have any, behind the id $2; $3 how many. */
export const enrichmentListHomes = statement(
  'enrichment_list_homes',
  ['uuid', 'uuid', 'int'],
  { profile_id: 'uuid' },
  `
select distinct e.profile_id
from enrichment e
where e.workspace_id = $1
  and e.profile_id > $2
order by e.profile_id
limit $3::int`,
)

/** Those of some numbers that are not there. */
export const enrichmentListMissing = statement(
  'enrichment_list_missing',
  ['uuid', 'bigint[]'],
  { enrichment_id: 'bigint' },
  `
select wanted.enrichment_id
from unnest($2::bigint[]) as wanted(enrichment_id)
where not exists (
  select
  from enrichment e
  where e.workspace_id = $1
    and e.enrichment_id = wanted.enrichment_id
)`,
)

/** A page of those of one home as they arrived, behind the arrival $3 and the number $4; $5 how many. */
export const enrichmentListToReplay = statement(
  'enrichment_list_to_replay',
  ['uuid', 'uuid', 'bigint', 'bigint', 'int'],
  {
    enrichment_id: 'bigint',
    source_key: 'text',
    payload: 'jsonb',
    arrival: 'bigint',
    observed_at: 'timestamptz',
  },
  `
select e.enrichment_id, e.source_key, e.payload, e.arrival, e.observed_at
from enrichment e
where e.workspace_id = $1
  and e.profile_id = $2
  and (e.arrival, e.enrichment_id) > ($3, $4)
order by e.arrival, e.enrichment_id
limit $5::int`,
)
