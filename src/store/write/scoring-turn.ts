import { statement } from '../statement.ts'

// A turn is held by whoever claimed it last, until the lease lapses by the clock of the database. Each later statement of
// the holder names it.

/**
 * Claims the turn of hour $2 for $3, for $4 milliseconds. A turn of an earlier hour that was not ended is gone on with
 * first, where it was left. No row: somebody works, or the hour is done.
 */
export const scoringTurnUpsertClaim = statement(
  'scoring_turn_upsert_claim',
  ['uuid', 'timestamptz', 'uuid', 'int', 'uuid'],
  { hour: 'timestamptz', stage: 'text', cursor: 'uuid' },
  `
insert into scoring_turn (workspace_id, hour, stage, cursor, holder, leased_until)
values ($1, $2, 'age', $5, $3, clock_timestamp() + $4::int * interval '1 millisecond')
on conflict (workspace_id) do update
set hour = case when scoring_turn.stage = 'done' then excluded.hour else scoring_turn.hour end,
  stage = case when scoring_turn.stage = 'done' then excluded.stage else scoring_turn.stage end,
  cursor = case when scoring_turn.stage = 'done' then excluded.cursor else scoring_turn.cursor end,
  holder = excluded.holder,
  leased_until = excluded.leased_until
where case
    when scoring_turn.stage = 'done' then scoring_turn.hour < excluded.hour
    else scoring_turn.leased_until < clock_timestamp()
  end
returning hour, stage, cursor`,
)

/** Notes how far the holder $2 has come, and holds for $5 milliseconds more; no row: somebody else has taken over. */
export const scoringTurnUpdateProgress = statement(
  'scoring_turn_update_progress',
  ['uuid', 'uuid', 'text', 'uuid', 'int'],
  { stage: 'text' },
  `
update scoring_turn
set stage = $3,
  cursor = $4,
  leased_until = clock_timestamp() + $5::int * interval '1 millisecond'
where workspace_id = $1
  and holder = $2
returning stage`,
)

/** Workspaces that have definitions of one of these kinds. */
export const definitionListWorkspaces = statement(
  'definition_list_workspaces',
  ['text[]'],
  { workspace_id: 'uuid' },
  `
select distinct workspace_id
from definition
where kind = any($1)
order by workspace_id`,
)
