import type { Receipt, StoredAnswer } from '../../domain/command.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { jobItemErrorInsert, jobUpdateCompleted } from '../../store/write/job.ts'
import { idempotencyKeyUpdateAnswer } from '../../store/write/job-key.ts'
import type { BulkWriter } from '../writer/bulk.ts'
import type { BatchItem, BatchManner, BatchTemplate, ItemFailure } from './batch.ts'
import { type ItemCommand, takeItems } from './item-commands.ts'
import { failureOf } from './item-members.ts'
import { failuresJson, storedFailure } from './stored.ts'

// Carries a job out while holding it, a stretch of items at a time. The job's progress moves in the transaction of each
// stretch, so the next holder goes on behind the last one that was written, and no item is written twice.

export type HeldJob = {
  readonly workspaceId: string
  readonly jobId: string
  /** The holder's number: statements that name an older one touch nothing. */
  readonly attempts: number
  readonly template: BatchTemplate
  readonly manner?: BatchManner | undefined
  /** Null where the failure is among `failures` already. */
  readonly items: readonly (BatchItem | null)[]
  readonly from: number
  /** Failures already on record. */
  readonly failures: readonly ItemFailure[]
}

export type HeldRun =
  /** By index, each item once. */
  | { readonly kind: 'written'; readonly failures: readonly ItemFailure[] }
  | { readonly kind: 'stopped' }
  /** Somebody else holds the job by now. */
  | { readonly kind: 'lost' }

const stretchLength = 1000

export async function runHeldJob(bulkWriter: BulkWriter, job: HeldJob, isStopping: () => boolean): Promise<HeldRun> {
  const { workspaceId, jobId, attempts, template, items } = job
  const failures = [...job.failures]
  for (let from = job.from; from < items.length; from += stretchLength) {
    if (isStopping()) return { kind: 'stopped' }
    const to = Math.min(from + stretchLength, items.length)
    const taken = takeItems(template, items, from, to)
    const failedBefore = failures.filter(({ index }) => index < to).length
    const commands = taken.map(({ command }) => command)
    const written = await bulkWriter.write(workspaceId, commands, receipts => {
      const found = failuresOf(items, taken, receipts)
      const errors = found.map(failure => ({ index: failure.index, error: storedFailure(failure) }))
      const profileIds = job.manner?.remembersProfiles ? profilesOf(receipts) : []
      return { jobId, attempts, from, to, failed: failedBefore + found.length, progress: null, errors, profileIds }
    })
    if (written.kind === 'lost') return written
    failures.push(...failuresOf(items, taken, written.receipts))
  }
  return { kind: 'written', failures: failures.toSorted((a, b) => a.index - b.index) }
}

function failuresOf(
  items: HeldJob['items'],
  taken: readonly ItemCommand[],
  receipts: readonly Receipt[],
): readonly ItemFailure[] {
  return taken.flatMap(({ index }, at) => {
    const receipt = receipts[at]
    return receipt?.outcome === 'refused' ? [failureOf(items[index] ?? {}, index, receipt.problems)] : []
  })
}

function profilesOf(receipts: readonly Receipt[]): readonly string[] {
  const landed = receipts.map(receipt => (receipt.type === 'profile' ? receipt.profileId : null))
  return [...new Set(landed)].filter(id => id !== null)
}

export async function saveFailures(
  tx: Queryable,
  workspaceId: string,
  jobId: string,
  failures: readonly ItemFailure[],
): Promise<void> {
  if (failures.length > 0) await tx.run(jobItemErrorInsert, [workspaceId, jobId, failuresJson(failures)])
}

/** Closes the job together with the answer under its key; false when somebody else holds it by now. */
export function completeHeldJob(
  { database, now }: { readonly database: Database; readonly now: Clock },
  { workspaceId, jobId, attempts }: HeldJob,
  failedCount: number,
  keyed: { readonly key: string; readonly answer: StoredAnswer } | null,
): Promise<boolean> {
  const at = new Date(now())
  return database.transaction(async tx => {
    const held = await tx.run(jobUpdateCompleted, [workspaceId, jobId, attempts, failedCount, at])
    if (held.length === 0) return false
    if (keyed !== null) {
      const { status, body } = keyed.answer
      await tx.run(idempotencyKeyUpdateAnswer, [workspaceId, keyed.key, jobId, status, body, at])
    }
    return true
  })
}
