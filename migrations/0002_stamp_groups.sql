-- field_meta becomes the text that src/store/stamps.ts describes: a stamp is stored once with the fields that share it,
-- and text is converted neither on the way in nor on the way out.

create function pg_temp.group_stamps(stamps jsonb) returns text
language sql immutable
return (
  select coalesce(
    jsonb_agg(
      jsonb_build_array(
        grouped.stamp -> 0,
        grouped.stamp -> 1,
        coalesce(grouped.stamp -> 2, 'null'),
        coalesce(grouped.stamp -> 3, 'null')
      ) || grouped.names
    ),
    '[]'
  )::text
  from (
    select entry.value as stamp, jsonb_agg(entry.key order by entry.key) as names
    from jsonb_each(stamps) entry
    group by entry.value
  ) grouped
);

alter table profile alter column field_meta type text using pg_temp.group_stamps(field_meta);
