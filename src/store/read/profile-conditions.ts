/**
 * $4: pairs that `fields` must contain. $5: further conditions, all of which must hold, as objects of field, op and
 * value; `created_at` and `updated_at` are milliseconds of the row. Text compares byte by byte, a timestamp without
 * its final Z, so that fractions of a second sort behind the whole one.
 */
export const profileConditions = `
    and p.fields @> $4::jsonb
    and not exists (
      select
      from jsonb_to_recordset($5::jsonb) as condition(field text, op text, value jsonb)
      cross join lateral (
        select
          case condition.field
            when 'created_at' then to_jsonb((extract(epoch from p.created_at) * 1000)::bigint)
            when 'updated_at' then to_jsonb((extract(epoch from p.updated_at) * 1000)::bigint)
            else p.fields -> condition.field
          end as found
      ) actual
      cross join lateral (
        select
          case jsonb_typeof(condition.value)
            when 'number' then
              case
                when jsonb_typeof(actual.found) is distinct from 'number' then null
                when actual.found < condition.value then -1
                when actual.found > condition.value then 1
                else 0
              end
            when 'string' then
              case
                when jsonb_typeof(actual.found) is distinct from 'string' then null
                when rtrim(actual.found #>> '{}', 'Z') collate "C" < rtrim(condition.value #>> '{}', 'Z') then -1
                when rtrim(actual.found #>> '{}', 'Z') collate "C" > rtrim(condition.value #>> '{}', 'Z') then 1
                else 0
              end
          end as sign
      ) compared
      where coalesce(
        case condition.op
          when 'in' then condition.value @> actual.found
          when 'not_in' then actual.found is null or not condition.value @> actual.found
          when 'gt' then compared.sign > 0
          when 'gte' then compared.sign >= 0
          when 'lt' then compared.sign < 0
          when 'lte' then compared.sign <= 0
          when 'exists' then (actual.found is not null) = (condition.value = 'true'::jsonb)
          when 'prefix' then starts_with(lower(actual.found #>> '{}'), lower(condition.value #>> '{}'))
          when 'contains' then
            case jsonb_typeof(actual.found)
              when 'array' then actual.found @> condition.value
              else strpos(lower(actual.found #>> '{}'), lower(condition.value #>> '{}')) > 0
            end
        end,
        false
      ) = false
    )`
