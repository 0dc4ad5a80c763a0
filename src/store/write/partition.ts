import { type Month, monthName, parseMonthName, startOfMonthMs } from '../../domain/month.ts'
import { type Database, DatabaseError } from '../database.ts'
import { statement } from '../statement.ts'

// Tables that grow with time have a partition a month. What no month takes falls into the default one. Each script is one
// message and so one transaction; it waits for others for a moment only, because writers wait behind it.

/** A table with a partition a month of `time`, and all its columns. */
export type MonthlyTable = { readonly name: string; readonly time: string; readonly columns: string }

export const historyTable: MonthlyTable = {
  name: 'profile_change',
  time: 'changed_at',
  columns: 'workspace_id, profile_id, changed_at, arrival, kind, source, revision, changes',
}

export const eventTable: MonthlyTable = {
  name: 'event',
  time: 'received_at',
  columns:
    'workspace_id, event_id, received_at, profile_id, type, occurred_at, arrival, source, metadata, suppression, suppressed_by',
}

const duplicateTable = '42P07'

function takeTurns({ name }: MonthlyTable): string {
  return `set local lock_timeout = '2s';
select pg_advisory_xact_lock(hashtextextended('onefold ${name}', 0));`
}

export const partitionList = statement(
  'partition_list',
  ['text'],
  { name: 'text' },
  `select c.relname::text as name
from pg_inherits i
join pg_class c on c.oid = i.inhrelid
where i.inhparent = to_regclass($1)`,
)

/** Months that have a partition of their own. */
export async function listMonths(database: Database, { name }: MonthlyTable): Promise<readonly Month[]> {
  const rows = await database.run(partitionList, [name])
  return rows.flatMap(row => parseMonthName(row.name.slice(name.length + 1)) ?? [])
}

/** Makes a month's partition and moves into it what the default one holds of that month; false when it is there. */
export async function createMonth(database: Database, table: MonthlyTable, month: Month): Promise<boolean> {
  const { name, time, columns } = table
  const partition = `${name}_${monthName(month)}`
  const [from, to] = [month, month + 1].map(each => `timestamptz '${new Date(startOfMonthMs(each)).toISOString()}'`)
  try {
    // Attaching takes a weaker lock on the whole table than making the table in its place; inserts go on but for those
    // into the default partition.
    await database.execute(`${takeTurns(table)}
create table ${partition} (like ${name} including defaults including constraints);
lock table ${name}_default in access exclusive mode;
with moved as (
  delete from ${name}_default
  where ${time} >= ${from} and ${time} < ${to}
  returning ${columns}
)
insert into ${partition} (${columns})
select ${columns} from moved;
alter table ${name} attach partition ${partition} for values from (${from}) to (${to});`)
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === duplicateTable) return false
    throw error
  }
}

/** Removes what a month holds. */
export async function dropMonth(database: Database, table: MonthlyTable, month: Month): Promise<void> {
  await database.execute(`${takeTurns(table)}
drop table if exists ${table.name}_${monthName(month)};`)
}

/** Removes what is older than `$1` from the default partition of history, where rows fall that no month took. */
export const profileChangeDeleteStray = statement(
  'profile_change_delete_stray',
  ['timestamptz'],
  {},
  `delete from profile_change_default
where changed_at < $1`,
)
