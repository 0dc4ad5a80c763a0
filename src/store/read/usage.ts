import { statement } from '../statement.ts'

/** Sums by spans of $5 seconds from $3 up to $4, made of the rows of the step $2; spans without anything have no row. */
export const usageCountList = statement(
  'usage_count_list',
  ['uuid', 'text', 'timestamptz', 'timestamptz', 'int'],
  { span: 'bigint', counter: 'text', n: 'bigint' },
  `
select
  floor(extract(epoch from u.at) / $5::int)::bigint as span, u.counter,
  (case when u.counter = 'queue_peak' then max(u.n) else sum(u.n) end)::bigint as n
from usage_count u
where u.workspace_id = $1
  and u.step = $2
  and u.at >= $3
  and u.at < $4
group by 1, 2`,
)
