import type { StoredAnswer } from '../../domain/command.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { jobItemErrorInsert, jobUpdateCompleted, jobUpdateProgress } from '../../store/write/job.ts'
import { idempotencyKeyDeleteItems, idempotencyKeyUpdateAnswer } from '../../store/write/job-key.ts'
import { jobProfileInsert } from '../../store/write/job-profile.ts'
import type { Writer } from '../engine.ts'
import type { BatchItem, BatchManner, BatchTemplate, ItemFailure } from './batch.ts'
import { failuresJson } from './stored.ts'
import { itemKeyRange, writeItems } from './write-items.ts'

// Carries a job out while holding it. Progress is saved now and then, not with the writes: what lies between the last
// save and a crash is written once more by the next holder. That is harmless for a profile that is found again by an
// identifier (its values carry the time of the batch, so nothing newer is overwritten); any other item is written under
// an idempotency key of its own, in the transaction of the write, and answered from there the second time.

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
  | { readonly kind: 'written'; readonly failures: readonly ItemFailure[]; readonly unsaved: Unsaved }
  | { readonly kind: 'stopped' }
  /** Somebody else holds the job by now. */
  | { readonly kind: 'lost' }

/** What was found since progress was saved last. */
type Unsaved = { readonly failures: readonly ItemFailure[]; readonly profileIds: ReadonlySet<string> }

type Deps = { readonly database: Database; readonly writer: Writer; readonly now: Clock }

const savedEveryMs = 2000

export async function runHeldJob(deps: Deps, job: HeldJob, isStopping: () => boolean): Promise<HeldRun> {
  const failures = [...job.failures]
  let unsaved: { failures: ItemFailure[]; profileIds: Set<string> } = { failures: [], profileIds: new Set() }
  let savedAtMs = deps.now()
  let isLost = false

  async function save(processed: number): Promise<void> {
    isLost = !(await saveProgress(deps.database, job, processed, failures, unsaved))
    unsaved = { failures: [], profileIds: new Set() }
    savedAtMs = deps.now()
  }

  const processed = await writeItems({
    ...job,
    writer: deps.writer,
    goesOn: () => !isLost && !isStopping(),
    async onWritten(upTo, found) {
      failures.push(...found.failures)
      unsaved.failures.push(...found.failures)
      if (job.manner?.remembersProfiles) for (const id of found.profileIds) unsaved.profileIds.add(id)
      if (!isLost && upTo < job.items.length && deps.now() - savedAtMs >= savedEveryMs) await save(upTo)
    },
  })
  if (!isLost && processed < job.items.length) await save(processed)
  if (isLost) return { kind: 'lost' }
  return processed < job.items.length ? { kind: 'stopped' } : { kind: 'written', failures: inOrder(failures), unsaved }
}

function inOrder(failures: readonly ItemFailure[]): readonly ItemFailure[] {
  return failures.toSorted((a, b) => a.index - b.index)
}

function saveProgress(
  database: Database,
  { workspaceId, jobId, attempts }: HeldJob,
  processed: number,
  failures: readonly ItemFailure[],
  unsaved: Unsaved,
): Promise<boolean> {
  const failedCount = failures.filter(failure => failure.index < processed).length
  return database.transaction(async tx => {
    const held = await tx.run(jobUpdateProgress, [workspaceId, jobId, attempts, processed, failedCount])
    if (held.length > 0) await saveFound(tx, workspaceId, jobId, unsaved)
    return held.length > 0
  })
}

async function saveFound(tx: Queryable, workspaceId: string, jobId: string, found: Unsaved): Promise<void> {
  await saveFailures(tx, workspaceId, jobId, found.failures)
  if (found.profileIds.size > 0) await tx.run(jobProfileInsert, [workspaceId, jobId, [...found.profileIds]])
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
  { database, now }: Deps,
  { workspaceId, jobId, attempts, items }: HeldJob,
  run: Extract<HeldRun, { kind: 'written' }>,
  keyed: { readonly key: string; readonly answer: StoredAnswer } | null,
): Promise<boolean> {
  const at = new Date(now())
  const hasKeyedItems = items.some(item => item?.isOnce)
  return database.transaction(async tx => {
    const failedCount = run.failures.length
    const held = await tx.run(jobUpdateCompleted, [workspaceId, jobId, attempts, failedCount, at])
    if (held.length === 0) return false
    await saveFound(tx, workspaceId, jobId, run.unsaved)
    if (keyed !== null) {
      const { status, body } = keyed.answer
      await tx.run(idempotencyKeyUpdateAnswer, [workspaceId, keyed.key, jobId, status, body, at])
    }
    if (hasKeyedItems) await tx.run(idempotencyKeyDeleteItems, [workspaceId, ...itemKeyRange(jobId)])
    return true
  })
}
