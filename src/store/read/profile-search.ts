import { statement } from '../statement.ts'

/** How many words and how many identifiers of a kind a search looks at; more begin alike than anybody reads. */
export const maxHits = 10_000

/**
 * How many entries begin alike, up to one more than a search looks at. Words: $2 and $3. Identifiers: $4 kinds, $5 and
 * $6. Each range reads a primary key in order.
 */
export const searchCountInRanges = statement(
  'search_count_in_ranges',
  ['uuid', 'text[]', 'text[]', 'text[]', 'text[]', 'text[]'],
  { is_word: 'bool', place: 'int', count: 'int' },
  `
select true as is_word, range.place::int as place, found.count
from unnest($2::text[], $3::text[]) with ordinality as range(low, high, place)
cross join lateral (
  select count(*)::int as count
  from (
    select w.word
    from profile_word w
    where w.workspace_id = $1
      and w.word >= range.low
      and w.word < range.high
    order by w.word
    limit ${maxHits + 1}
  ) entry
) found
union all
select false, range.place::int, found.count
from unnest($4::text[], $5::text[], $6::text[]) with ordinality as range(kind, low, high, place)
cross join lateral (
  select count(*)::int as count
  from (
    select i.value
    from identifier i
    where i.workspace_id = $1
      and i.kind = range.kind
      and i.value >= range.low
      and i.value < range.high
    order by i.value
    limit ${maxHits + 1}
  ) entry
) found`,
)

/**
 * The ids that a search finds, as a subquery. $2: `words`, at most one: the range of the rarest word looked for, with
 * patterns of the others for the text of all words; and `ranges` of identifiers.
 */
export const searchHits = `
    select w.profile_id
    from jsonb_to_recordset($2::jsonb -> 'words') as lead(low text, high text, others text[])
    cross join lateral (
      select w.profile_id, w.name
      from profile_word w
      where w.workspace_id = $1
        and w.word >= lead.low
        and w.word < lead.high
      order by w.word
      limit ${maxHits}
    ) w
    where w.name like all(lead.others)
    union
    select i.profile_id
    from jsonb_to_recordset($2::jsonb -> 'ranges') as range(kind text, low text, high text)
    cross join lateral (
      select i.profile_id
      from identifier i
      where i.workspace_id = $1
        and i.kind = range.kind
        and i.value >= range.low
        and i.value < range.high
      order by i.value
      limit ${maxHits}
    ) i`
