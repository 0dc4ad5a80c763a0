import { isJsonObject } from '../../domain/json.ts'
import type { Fields } from '../../domain/plan/register.ts'
import type { Accumulators } from '../../domain/scoring/engagement.ts'
import { type Row, statement } from '../statement.ts'
import { decodeSums } from '../sums.ts'
import { type Owner, ownerColumns, ownerOfProfile, toOwner } from './profile-owner.ts'
import { compareIdentifiers, identifiersOfProfile, type ReadIdentifier } from './profile-row.ts'

// A live profile with what its events and rules have made of it. Activity stays on the homes, so it is read for each
// home of the lineage; scores are those of the live profile. Lateral with a limit, as in profile-find.ts.

const scoredRow = {
  place: 'int',
  profile_id: 'uuid',
  fields: 'jsonb',
  absorbed: 'uuid[]',
  owner: 'json?',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  identifiers: 'json?',
  event_count: 'int',
  last_event_at: 'timestamptz?',
  last_event_type: 'text?',
  sums: 'jsonb?',
  scores: 'json?',
} as const

const ownColumns = 'p.profile_id, p.fields, p.absorbed, p.created_at, p.updated_at'
const liveColumns = `${ownColumns}, ${ownerColumns}`

/** Of the live profile p, whose columns are `liveColumns`. */
const scoredColumns = `${ownColumns}, ${ownerOfProfile}, ${identifiersOfProfile},
  activity.event_count, activity.last_event_at, activity.last_event_type, activity.sums,
  (
    select json_agg(json_build_array(s.ruleset_id, s.score))
    from profile_score s
    where s.workspace_id = $1
      and s.profile_id = p.profile_id
  ) as scores`

const liveWithActivity = `
cross join lateral (
  select ${liveColumns}
  from profile p
  where p.workspace_id = $1
    and p.profile_id = found.profile_id
  limit 1
) p
cross join lateral (
  select
    coalesce(sum(a.event_count), 0)::int as event_count,
    max(a.last_event_at) as last_event_at,
    (array_agg(a.last_event_type order by a.last_event_at desc, a.profile_id desc))[1] as last_event_type,
    jsonb_agg(a.sums) as sums
  from unnest(p.profile_id || p.absorbed) as home(profile_id)
  cross join lateral (
    select a.profile_id, a.event_count, a.last_event_at, a.last_event_type, a.sums
    from profile_activity a
    where a.workspace_id = $1
      and a.profile_id = home.profile_id
    limit 1
  ) a
) activity`

/** The live profiles that ids answer with; `place` counts the ids from 1. */
export const profileFindScored = statement(
  'profile_find_scored',
  ['uuid', 'uuid[]'],
  scoredRow,
  `
select wanted.place::int as place, ${scoredColumns}
from unnest($2::uuid[]) with ordinality as wanted(profile_id, place)
cross join lateral (
  select coalesce(home.merged_into, home.profile_id) as profile_id
  from profile home
  where home.workspace_id = $1
    and home.profile_id = wanted.profile_id
  limit 1
) found
${liveWithActivity}
order by wanted.place`,
)

/** The live profile that holds an identifier. */
export const profileFindScoredByIdentifier = statement(
  'profile_find_scored_by_identifier',
  ['uuid', 'text', 'text'],
  scoredRow,
  `
select 1 as place, ${scoredColumns}
from (
  select i.profile_id
  from identifier i
  where i.workspace_id = $1
    and i.kind = $2
    and i.value = $3
  limit 1
) found
${liveWithActivity}`,
)

export type ScoredProfile = {
  readonly profileId: string
  readonly absorbed: readonly string[]
  readonly fields: Fields
  readonly identifiers: readonly ReadIdentifier[]
  readonly owner: Owner | null
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly eventCount: number
  readonly lastEventAtMs: number | null
  readonly lastEventType: string | null
  /** One for each home that has events. */
  readonly sums: readonly Accumulators[]
  readonly scores: ReadonlyMap<string, number>
}

export function toScoredProfile(row: Row<typeof scoredRow>): ScoredProfile {
  const { fields, identifiers, sums, scores } = row
  if (!isJsonObject(fields)) throw new Error('fields are stored as an object')
  return {
    profileId: row.profile_id,
    absorbed: row.absorbed,
    fields,
    identifiers: listOf(identifiers)
      .map(([kind, value, at]) => ({ kind: String(kind), value: String(value), firstSeenMs: Date.parse(String(at)) }))
      .sort(compareIdentifiers),
    owner: toOwner(row.owner),
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
    eventCount: row.event_count,
    lastEventAtMs: row.last_event_at?.getTime() ?? null,
    lastEventType: row.last_event_type,
    sums: Array.isArray(sums) ? sums.map(decodeSums) : [],
    scores: new Map(listOf(scores).map(([rulesetId, score]) => [String(rulesetId), Number(score)])),
  }
}

function listOf(column: unknown): readonly (readonly unknown[])[] {
  return Array.isArray(column) ? column : []
}
