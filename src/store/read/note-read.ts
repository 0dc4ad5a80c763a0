import { type Row, statement } from '../statement.ts'

const noteRow = {
  note_id: 'uuid',
  profile_id: 'uuid',
  author_id: 'uuid?',
  content: 'text',
  is_shared: 'bool',
  is_editable: 'bool',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

export type NoteRead = Row<typeof noteRow>

const columns =
  'n.note_id, n.profile_id, n.author_id, n.content, n.is_shared, n.is_editable, n.created_at, n.updated_at'

/**
 * The notes about a person that a reader may see, latest first: $2 the homes, $3 the reader (null sees what is shared
 * alone), $4 whether all are wanted whoever reads, $5 the id behind which to begin, $6 how many.
 */
export const noteListOfHomes = statement(
  'note_list_of_homes',
  ['uuid', 'uuid[]', 'uuid?', 'bool', 'uuid', 'int'],
  noteRow,
  `
select ${columns}
from unnest($2::uuid[]) as home(profile_id)
cross join lateral (
  select ${columns}
  from note n
  where n.workspace_id = $1
    and n.profile_id = home.profile_id
    and n.note_id < $5
    and ($4::bool or n.is_shared or n.author_id = $3::uuid)
  order by n.note_id desc
  limit $6::int
) n
order by n.note_id desc
limit $6::int`,
)

export const noteFind = statement(
  'note_find',
  ['uuid', 'uuid'],
  noteRow,
  `
select ${columns}
from note n
where n.workspace_id = $1
  and n.note_id = $2`,
)
