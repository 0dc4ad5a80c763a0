import { statement } from '../statement.ts'

/** $3 the profile, which must be there and stays while the note is entered; absorbed ones keep their notes. */
export const noteInsert = statement(
  'note_insert',
  ['uuid', 'uuid', 'uuid', 'uuid?', 'text', 'bool', 'bool', 'timestamptz'],
  { note_id: 'uuid' },
  `
insert into note (workspace_id, note_id, profile_id, author_id, content, is_shared, is_editable, created_at, updated_at)
select $1, $2, $3, $4, $5, $6, $7, $8, $8
from (
  select
  from profile p
  where p.workspace_id = $1
    and p.profile_id = $3
  for key share
) held
returning note_id`,
)

/** Null leaves a member as it is. $7: who edits; others than the author need a note that is shared and editable. */
export const noteUpdate = statement(
  'note_update',
  ['uuid', 'uuid', 'text?', 'bool?', 'bool?', 'timestamptz', 'uuid?'],
  { note_id: 'uuid' },
  `
update note
set content = coalesce($3, content),
  is_shared = coalesce($4, is_shared),
  is_editable = coalesce($5, is_editable),
  updated_at = $6
where workspace_id = $1
  and note_id = $2
  and (author_id is not distinct from $7::uuid or (is_shared and is_editable and $4::bool is null and $5::bool is null))
returning note_id`,
)

/** $3: who deletes, which the author alone may. */
export const noteDelete = statement(
  'note_delete',
  ['uuid', 'uuid', 'uuid?'],
  { note_id: 'uuid' },
  `
delete from note
where workspace_id = $1
  and note_id = $2
  and author_id is not distinct from $3::uuid
returning note_id`,
)
