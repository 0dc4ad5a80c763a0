import { setTimeout as pause } from 'node:timers/promises'
import type {
  IdempotentAnswer,
  ProfileReceipt,
  ProfileWrite,
  RecordReceipt,
  RecordWrite,
} from '../../domain/command.ts'
import { OverloadedError, type Writer } from '../engine.ts'
import type { BatchItem, BatchTemplate, ItemFailure } from './batch.ts'

export type ItemsRun = {
  readonly writer: Writer
  readonly workspaceId: string
  readonly template: BatchTemplate
  /** Null where the outcome is known already. */
  readonly items: readonly (BatchItem | null)[]
  readonly from: number
  /** Names the job in the keys of items that must be written once; without it they are written plainly. */
  readonly jobId?: string
  /** Called after each stretch, in order; false stops the run. */
  readonly onWritten?: (processed: number, failures: readonly ItemFailure[]) => Promise<boolean>
}

const stretchLength = 1000
/** A full queue is waited for this often, at most so long each time; then the batch is given up. */
const overloadedTries = 40
const overloadedPauseMs = 500

/** Writes the items in order; returns false when it was stopped before the end. */
export async function writeItems(run: ItemsRun): Promise<boolean> {
  for (let start = run.from; start < run.items.length; start += stretchLength) {
    const end = Math.min(start + stretchLength, run.items.length)
    const failures = await writeStretch(run, start, end)
    if (run.onWritten !== undefined && !(await run.onWritten(end, failures))) return false
  }
  return true
}

async function writeStretch(run: ItemsRun, start: number, end: number): Promise<readonly ItemFailure[]> {
  const indices: number[] = []
  const commands: (ProfileWrite | RecordWrite)[] = []
  for (let i = start; i < end; i++) {
    const item = run.items[i]
    if (item === null || item === undefined) continue
    indices.push(i)
    commands.push(commandOf(run, item, i))
  }
  if (commands.length === 0) return []
  const settled = await writePatiently(run, commands)
  return settled.flatMap((each, at) => {
    // The item was written before the job changed hands.
    if (each.kind === 'replayed') return []
    if (each.kind !== 'settled') throw new Error(`the key of an item of this job is ${each.kind}`)
    const { outcome, problems } = each.receipt
    return outcome === 'refused' ? [{ index: indices[at] ?? 0, problems }] : []
  })
}

/** A batch gives way to single writes when the queue is full. */
async function writePatiently(run: ItemsRun, commands: readonly (ProfileWrite | RecordWrite)[]) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run.writer.writeAll(run.workspaceId, commands)
    } catch (error) {
      if (!(error instanceof OverloadedError) || attempt === overloadedTries) throw error
      await pause(Math.min(overloadedPauseMs, 20 * 2 ** attempt))
    }
  }
}

function commandOf({ template, jobId }: ItemsRun, item: BatchItem, index: number): ProfileWrite | RecordWrite {
  const own = {
    set: item.set,
    ...(item.matchKey === undefined ? {} : { matchKey: item.matchKey }),
    ...(jobId === undefined || item.isOnce === undefined ? {} : { idempotency: onceUnder(itemKey(jobId, index)) }),
  }
  if (template.type === 'record') return { ...template, ...own, ...(item.isInsert ? { mode: 'append' } : {}) }
  return { ...template, ...own, ...(item.isInsert ? { create: 'must' } : {}) }
}

function onceUnder(key: string): IdempotentAnswer<ProfileReceipt | RecordReceipt> {
  return { key, bodyHash: '', respond: ({ outcome }) => (outcome === 'refused' ? null : { status: 200, body: '' }) }
}

function itemKey(jobId: string, index: number): string {
  return `job ${jobId} ${index}`
}

/** Bounds of the keys of all items of a job: from the first up to the second. */
export function itemKeyRange(jobId: string): readonly [string, string] {
  return [`job ${jobId} `, `job ${jobId}!`]
}
