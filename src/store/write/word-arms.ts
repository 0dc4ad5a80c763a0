// The words by which people are searched, written with their profile.

import type { Arm } from './arm.ts'
import { wordedColumns } from './column-arms.ts'

export const wordArms = [
  {
    name: 'worded',
    isCounted: false,
    columns: wordedColumns,
    sql: `insert into profile_word (workspace_id, word, profile_id, name)
  select $1::uuid, u.w, u.id, u.n
  from @ as u`,
  },
  {
    name: 'reworded',
    isCounted: true,
    columns: wordedColumns,
    sql: `insert into profile_word (workspace_id, word, profile_id, name)
  select $1::uuid, u.w, u.id, u.n
  from @ as u
  on conflict (workspace_id, word, profile_id) do update
  set name = excluded.name
  returning 1 as touched`,
  },
  {
    // By the places of the rows, which are looked up one by one, so that no join can turn into a scan once the table is
    // known to be large; on a table of a few pages the planner reads all of them. What is not there, for the words of
    // older profiles are still being filled in, need not be deleted.
    name: 'unworded',
    isCounted: false,
    sql: `delete from profile_word
  where workspace_id = $1::uuid and ctid = any(array(
    select word.ctid
    from jsonb_to_recordset(@) as u(w text, id uuid)
    cross join lateral (
      select profile_word.ctid
      from profile_word
      where profile_word.workspace_id = $1::uuid and profile_word.word = u.w and profile_word.profile_id = u.id
      limit 1
    ) word
  ))
  returning 1 as touched`,
  },
] as const satisfies readonly Arm[]
