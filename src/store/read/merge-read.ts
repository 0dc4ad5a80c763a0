import { type Row, statement } from '../statement.ts'

const mergeRow = {
  merge_id: 'uuid',
  survivor_id: 'uuid',
  absorbed_id: 'uuid',
  reason: 'text',
  source: 'text',
  identifiers: 'jsonb',
  merged_at: 'timestamptz',
  undone_at: 'timestamptz?',
  undone_by: 'text?',
  veto_lifted_at: 'timestamptz?',
} as const

export type MergeRead = Row<typeof mergeRow>

const mergeColumns = Object.keys(mergeRow)
  .map(column => `m.${column}`)
  .join(', ')

export const mergeFind = statement(
  'merge_find',
  ['uuid', 'uuid'],
  mergeRow,
  `
select ${mergeColumns}
from merge m
where m.workspace_id = $1
  and m.merge_id = $2`,
)

/** Absorptions in which any of the profiles took part, undone or not, latest first; $3 and $4 are the last one shown. */
export const mergeList = statement(
  'merge_list',
  ['uuid', 'uuid[]', 'timestamptz', 'uuid', 'int'],
  mergeRow,
  `
select ${mergeColumns}
from merge m
where m.workspace_id = $1
  and (m.survivor_id = any($2) or m.absorbed_id = any($2))
  and (m.merged_at, m.merge_id) < ($3, $4)
order by m.merged_at desc, m.merge_id desc
limit $5::int`,
)

/** Of the whole workspace before the id $2, undone or not; ids grow with time, so this is newest first. */
export const mergeListLatest = statement(
  'merge_list_latest',
  ['uuid', 'uuid', 'int'],
  mergeRow,
  `
select ${mergeColumns}
from merge m
where m.workspace_id = $1
  and m.merge_id < $2
order by m.merge_id desc
limit $3::int`,
)
