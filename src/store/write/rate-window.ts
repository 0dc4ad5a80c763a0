import { statement } from '../statement.ts'

// Calls that waited for each other's row lock may come with times slightly out of order, and a clock may step back by
// more: a time before the window began belongs to it when it is no further off than the window is long.
const seconds = (from: string): string => `extract(epoch from excluded.${from} - held.${from})::float8`
const isOpen = (window: string, length: number): string => `abs(${seconds(`${window}_from`)}) < ${length}`
const spent = (window: string, length: number): string =>
  `case when ${isOpen(window, length)} then held.${window}_count else 0 end`
const begun = (window: string, length: number): string =>
  `case when ${isOpen(window, length)} then held.${window}_from else excluded.${window}_from end`
const leftMs = (window: string, length: number): string => `
    least(${length}, greatest(0, ${length} - extract(epoch from clock_timestamp() - held.${window}_from)::float8)) * 1000`

const fresh = 'least($3::int, $4::int, $5::int)'
const taken = `greatest(0, least($3::int, $4::int - ${spent('burst', 1)}, $5::int - ${spent('steady', 60)}))`

/**
 * Takes as many of the wanted calls (`$3`) as the second (`$4` at most) and the minute (`$5` at most) still hold. The row
 * lock of the upsert orders processes, and the clock is the database's, so that servers whose clocks differ agree.
 */
export const rateWindowUpsertTake = statement(
  'rate_window_upsert_take',
  ['uuid', 'text', 'int', 'int', 'int'],
  { taken: 'int', burst_count: 'int', burst_left_ms: 'float', steady_count: 'int', steady_left_ms: 'float' },
  `
  insert into rate_window as held (workspace_id, endpoint, taken, burst_count, burst_from, steady_count, steady_from)
  values ($1, $2, ${fresh}, ${fresh}, clock_timestamp(), ${fresh}, clock_timestamp())
  on conflict (workspace_id, endpoint) do update
  set
    taken = ${taken},
    burst_count = ${spent('burst', 1)} + ${taken},
    burst_from = ${begun('burst', 1)},
    steady_count = ${spent('steady', 60)} + ${taken},
    steady_from = ${begun('steady', 60)}
  returning
    taken,
    burst_count,
    ${leftMs('burst', 1).trim()} as burst_left_ms,
    steady_count,
    ${leftMs('steady', 60).trim()} as steady_left_ms
  `,
)
