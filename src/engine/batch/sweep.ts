import type { Database } from '../../store/database.ts'
import { workspaceList } from '../../store/read/workspace.ts'
import { importJobDeleteOld } from '../../store/write/import-job.ts'
import { outboxDeleteOld } from '../../store/write/outbox.ts'
import {
  eventKeyDeleteOld,
  idempotencyKeyDeleteOld,
  jobDeleteOld,
  rateLimitDeleteOld,
  rateWindowDeleteOld,
} from '../../store/write/sweep.ts'
import { usageCountDeleteOld } from '../../store/write/usage.ts'
import { exportKind } from '../exports/export-job.ts'
import type { FileStore } from '../files/file-store.ts'
import { removeAbandonedFiles, removeExpiredFiles } from '../files/sweep-files.ts'
import { importKeptMs, jobKeptMs } from '../jobs/job-times.ts'
import { scoringJobKinds } from '../scoring/held-job.ts'
import { answerKeptMs, batchKind } from './batch.ts'

const workspacesAtOnce = 1000
const rowsAtOnce = 1000
/** Each may have very many errors. */
const importsAtOnce = 10
/** For so long an event that is sent again under its key is not taken for another one. */
const eventKeyKeptMs = 30 * 24 * 3_600_000
const messageKeptMs = 7 * 24 * 3_600_000
/** Of usage: the last day is looked at by minutes, and everything before by hours. */
const minutesKeptMs = 2 * 24 * 3_600_000
const hoursKeptMs = 100 * 24 * 3_600_000
const bucketKeptMs = 24 * 3_600_000

export type SweptPlaces = { readonly database: Database; readonly fileStore: FileStore }

/**
 * Removes finished jobs, imports that nobody went on with, settled webhooks, kept answers, keys of events, idle rate
 * limits, usage and files of all workspaces once they are too old to be asked for, and files that are nobody's.
 */
export async function sweep(
  { database, fileStore }: SweptPlaces,
  nowMs: number,
  isStopping: () => boolean,
): Promise<void> {
  const files = { database, store: fileStore }
  const before = (keptMs: number): Date => new Date(nowMs - keptMs)
  let last: string | null = null
  for (;;) {
    const workspaces: readonly { readonly workspace_id: string }[] = await database.run(workspaceList, [
      last,
      workspacesAtOnce,
    ])
    for (const { workspace_id: id } of workspaces) {
      const jobs = [batchKind, exportKind, ...scoringJobKinds].map(
        kind => () => database.run(jobDeleteOld, [id, before(jobKeptMs), rowsAtOnce, kind]),
      )
      const answers = () => database.run(idempotencyKeyDeleteOld, [id, before(answerKeptMs), rowsAtOnce])
      const events = () => database.run(eventKeyDeleteOld, [id, before(eventKeyKeptMs), rowsAtOnce])
      const buckets = () => database.run(rateLimitDeleteOld, [id, before(bucketKeptMs), rowsAtOnce])
      const windows = () => database.run(rateWindowDeleteOld, [id, before(bucketKeptMs), rowsAtOnce])
      const messages = () => database.run(outboxDeleteOld, [id, before(messageKeptMs), rowsAtOnce])
      const minutes = () => database.run(usageCountDeleteOld, [id, before(minutesKeptMs), 'minute', rowsAtOnce])
      const hours = () => database.run(usageCountDeleteOld, [id, before(hoursKeptMs), 'hour', rowsAtOnce])
      const imports = () => database.run(importJobDeleteOld, [id, before(importKeptMs), importsAtOnce])
      while (!isStopping() && (await imports()).length === importsAtOnce);
      for (const removeSome of [...jobs, answers, events, buckets, windows, messages, minutes, hours]) {
        while (!isStopping() && (await removeSome()).length === rowsAtOnce);
      }
      if (!isStopping()) await removeExpiredFiles(files, id, nowMs, isStopping)
      last = id
    }
    if (isStopping() || workspaces.length < workspacesAtOnce) break
  }
  if (!isStopping()) await removeAbandonedFiles(files, nowMs, isStopping)
}
