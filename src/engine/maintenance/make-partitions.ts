import { type Month, monthAt } from '../../domain/month.ts'
import type { Database } from '../../store/database.ts'
import { createMonth, eventTable, listMonths, type MonthlyTable } from '../../store/write/partition.ts'

/** Months ahead of the present one whose partitions stand ready. */
const monthsAhead = 2

/** Makes the partitions of a table that are needed soon, and answers which it made and which were there. */
export async function makePartitions(
  database: Database,
  table: MonthlyTable,
  nowMs: number,
): Promise<{ readonly created: readonly Month[]; readonly present: readonly Month[] }> {
  const present = await listMonths(database, table)
  const created: Month[] = []
  for (let ahead = 0; ahead <= monthsAhead; ahead += 1) {
    const month = monthAt(nowMs) + ahead
    if (!present.includes(month) && (await createMonth(database, table, month))) created.push(month)
  }
  return { created, present }
}

/** Events are kept for ever unless somebody drops their partitions. */
export async function makeEventPartitions(database: Database, nowMs: number): Promise<readonly Month[]> {
  return (await makePartitions(database, eventTable, nowMs)).created
}
