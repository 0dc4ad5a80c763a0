import { type Month, monthName, parseMonthName, startOfMonthMs } from '../../domain/month.ts'
import { type Database, DatabaseError } from '../database.ts'
import { statement } from '../statement.ts'

// History has a partition a month. What no month takes falls into `profile_change_default`. Each script is one message
// and so one transaction; it waits for others for a moment only, because writers wait behind it.

const partitionPrefix = 'profile_change_'
const defaultPartition = `${partitionPrefix}default`
const columns = 'workspace_id, profile_id, changed_at, arrival, kind, source, revision, changes'
const takeTurns = `set local lock_timeout = '2s';
select pg_advisory_xact_lock(hashtextextended('onefold profile_change', 0));`
const duplicateTable = '42P07'

const profileChangeListPartitions = statement(
  'profile_change_list_partitions',
  [],
  { name: 'text' },
  `select c.relname::text as name
from pg_inherits i
join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'profile_change'::regclass`,
)

/** Months that have a partition of their own. */
export async function listMonths(database: Database): Promise<readonly Month[]> {
  const rows = await database.run(profileChangeListPartitions, [])
  return rows.flatMap(({ name }) => parseMonthName(name.slice(partitionPrefix.length)) ?? [])
}

/** Makes a month's partition and moves into it what the default one holds of that month; false when it is there. */
export async function createMonth(database: Database, month: Month): Promise<boolean> {
  const partition = partitionPrefix + monthName(month)
  const [from, to] = [month, month + 1].map(each => `timestamptz '${new Date(startOfMonthMs(each)).toISOString()}'`)
  try {
    // Attaching takes a weaker lock on the whole table than making the table in its place; inserts go on but for those
    // into the default partition.
    await database.execute(`${takeTurns}
create table ${partition} (like profile_change including defaults including constraints);
lock table ${defaultPartition} in access exclusive mode;
with moved as (
  delete from ${defaultPartition}
  where changed_at >= ${from} and changed_at < ${to}
  returning ${columns}
)
insert into ${partition} (${columns})
select ${columns} from moved;
alter table profile_change attach partition ${partition} for values from (${from}) to (${to});`)
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === duplicateTable) return false
    throw error
  }
}

/** Removes a month's history. */
export async function dropMonth(database: Database, month: Month): Promise<void> {
  await database.execute(`${takeTurns}
drop table if exists ${partitionPrefix}${monthName(month)};`)
}

/** Removes what is older than `$1` from the default partition, where rows fall that no month took. */
export const profileChangeDeleteStray = statement(
  'profile_change_delete_stray',
  ['timestamptz'],
  {},
  `delete from profile_change_default
where changed_at < $1`,
)
