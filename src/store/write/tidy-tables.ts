import type { Database } from '../database.ts'
import { statement } from '../statement.ts'

/** Tables with so many dead rows, or so many changed since their statistics, that PostgreSQL's autovacuum would see to them. */
const tableListWorn = statement(
  'table_list_worn',
  [],
  { name: 'text' },
  `select relid::regclass::text as name
from pg_stat_user_tables
where n_dead_tup > 1000 + 0.2 * n_live_tup
  or n_mod_since_analyze > 1000 + 0.1 * n_live_tup
order by 1`,
)

/** Does the work of autovacuum, which the embedded database does without; answers the tables it saw to. */
export async function tidyTables(database: Database): Promise<readonly string[]> {
  const worn = (await database.run(tableListWorn, [])).map(row => row.name)
  for (const name of worn) await database.execute(`vacuum (analyze) ${name}`)
  return worn
}

/**
 * Tables half of whose rows have come or changed since their statistics. Counts of changed rows do not outlast a restart of
 * the embedded database or a crash of PostgreSQL, so tables that are twice as large as at their statistics are told by their
 * size as well.
 */
const tableListOutgrown = statement(
  'table_list_outgrown',
  [],
  { name: 'text' },
  `select stat.relid::regclass::text as name
from pg_stat_user_tables stat
join pg_class c on c.oid = stat.relid
where stat.schemaname = current_schema()
  and (
    stat.n_mod_since_analyze > 1000 + 0.5 * stat.n_live_tup
    or pg_relation_size(c.oid) / current_setting('block_size')::bigint > 16 + 2 * greatest(c.relpages, 0)
  )
order by 1`,
)

/** Of so many times 300 rows each; statements look up by keys, so how many rows there are matters more than which. */
const statisticsTarget = 30

/**
 * Takes new statistics of tables that were filled since, which plans made for small tables do not suit; answers which. A
 * table that another process, or autovacuum, has in hand is left to it.
 */
export async function analyseTables(database: Database): Promise<readonly string[]> {
  const outgrown = (await database.run(tableListOutgrown, [])).map(row => row.name)
  for (const name of outgrown) {
    await database.execute(`set local default_statistics_target = ${statisticsTarget};\nanalyze (skip_locked) ${name}`)
  }
  return outgrown
}
