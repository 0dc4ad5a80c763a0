import { type Row, statement } from '../statement.ts'

const recordRow = {
  record_id: 'uuid',
  object_name: 'text',
  fields: 'jsonb',
  source: 'text',
  person_kind: 'text?',
  person_value: 'text?',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

export type RecordRead = Row<typeof recordRow>

const recordColumns = Object.keys(recordRow)
  .map(column => `r.${column}`)
  .join(', ')

export const recordFind = statement(
  'record_find',
  ['uuid', 'text', 'uuid'],
  recordRow,
  `
select ${recordColumns}
from record r
where r.workspace_id = $1
  and r.object_name = $2
  and r.record_id = $3`,
)

/** Rows of an object, latest first. $3: the last one shown. */
export const recordList = statement(
  'record_list',
  ['uuid', 'text', 'uuid', 'int'],
  recordRow,
  `
select ${recordColumns}
from record r
where r.workspace_id = $1
  and r.object_name = $2
  and r.record_id < $3
order by r.record_id desc
limit $4::int`,
)

/** Rows about a person, by the person's identifiers. $4 and $5: the last one shown. */
export const recordListOfPerson = statement(
  'record_list_of_person',
  ['uuid', 'text[]', 'text[]', 'timestamptz', 'uuid', 'int'],
  recordRow,
  `
select ${recordColumns}
from unnest($2::text[], $3::text[]) as person(kind, value)
cross join lateral (
  select ${recordColumns}
  from record r
  where r.workspace_id = $1
    and r.person_kind = person.kind
    and r.person_value = person.value
    and (r.created_at, r.record_id) > ($4, $5)
  order by r.created_at, r.record_id
  limit $6::int
) r
order by r.created_at, r.record_id
limit $6::int`,
)
