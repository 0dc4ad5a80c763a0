import { type Month, startOfMonthMs } from '../../domain/month.ts'
import type { Database } from '../../store/database.ts'
import { dropMonth, historyTable, profileChangeDeleteStray } from '../../store/write/partition.ts'
import { historyKeptMs } from '../profiles/find-profile-at.ts'
import { makePartitions } from './make-partitions.ts'

export type Kept = { readonly created: readonly Month[]; readonly dropped: readonly Month[] }

/** Makes the partitions of history that are needed soon, and drops those that hold nothing younger than is kept. */
export async function keepHistory(database: Database, nowMs: number): Promise<Kept> {
  const { created, present } = await makePartitions(database, historyTable, nowMs)
  const dropped: Month[] = []
  const keptFromMs = nowMs - historyKeptMs
  for (const month of present) {
    if (startOfMonthMs(month + 1) > keptFromMs) continue
    await dropMonth(database, historyTable, month)
    dropped.push(month)
  }
  await database.run(profileChangeDeleteStray, [new Date(keptFromMs)])
  return { created, dropped }
}
