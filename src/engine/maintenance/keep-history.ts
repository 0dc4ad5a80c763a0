import { type Month, monthAt, startOfMonthMs } from '../../domain/month.ts'
import type { Database } from '../../store/database.ts'
import {
  createMonth,
  dropMonth,
  listMonths,
  profileChangeDeleteStray,
} from '../../store/write/profile-change-partition.ts'
import { historyKeptMs } from '../profiles/find-profile-at.ts'

/** Months ahead of the present one whose partitions stand ready. */
const monthsAhead = 2

export type Kept = { readonly created: readonly Month[]; readonly dropped: readonly Month[] }

/** Makes the partitions of history that are needed soon, and drops those that hold nothing younger than is kept. */
export async function keepHistory(database: Database, nowMs: number): Promise<Kept> {
  const present = await listMonths(database)
  const created: Month[] = []
  const dropped: Month[] = []
  for (let ahead = 0; ahead <= monthsAhead; ahead += 1) {
    const month = monthAt(nowMs) + ahead
    if (!present.includes(month) && (await createMonth(database, month))) created.push(month)
  }
  const keptFromMs = nowMs - historyKeptMs
  for (const month of present) {
    if (startOfMonthMs(month + 1) > keptFromMs) continue
    await dropMonth(database, month)
    dropped.push(month)
  }
  await database.run(profileChangeDeleteStray, [new Date(keptFromMs)])
  return { created, dropped }
}
