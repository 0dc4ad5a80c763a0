import { statement } from '../statement.ts'

/** $3: `open`, or `resolved` with the resolution $4 made at $5 by $6. Answers the homes concerned. */
export const conflictUpdateState = statement(
  'conflict_update_state',
  ['uuid', 'uuid', 'text', 'text?', 'timestamptz?', 'text?'],
  { profile_id: 'uuid', other_profile_id: 'uuid' },
  `
update conflict
set state = $3, resolution = $4, resolved_at = $5, resolved_by = $6
where workspace_id = $1
  and conflict_id = $2
returning profile_id, other_profile_id`,
)

export const conflictLock = statement(
  'conflict_lock',
  ['uuid', 'uuid'],
  { profile_id: 'uuid', other_profile_id: 'uuid', state: 'text', resolution: 'text?' },
  `
select c.profile_id, c.other_profile_id, c.state, c.resolution
from conflict c
where c.workspace_id = $1
  and c.conflict_id = $2
for update`,
)
