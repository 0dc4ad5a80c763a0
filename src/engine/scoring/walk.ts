import { DatabaseError, type Queryable } from '../../store/database.ts'
import { ConcurrentWriteError, retryable } from '../writer/flush.ts'

// Backfills and rescores walk over the live profiles of a workspace in the order of their ids. Where a walk stands is
// saved in the transaction of each batch, so a walk that is taken up by somebody else counts every profile once.

/** All profiles up to `cursor` are done. */
export type Progress = { readonly cursor: string; readonly processed: number; readonly updated: number }

export const startOfWalk: Progress = { cursor: '00000000-0000-0000-0000-000000000000', processed: 0, updated: 0 }

export type Walk = {
  readonly workspaceId: string
  readonly from: Progress
  /** Called in the transaction of a batch; what it throws rolls the batch back. */
  readonly save: (tx: Queryable, progress: Progress) => Promise<void>
  /** Called now and then within a batch that takes long. */
  readonly beat: () => Promise<void>
  readonly isStopping: () => boolean
}

/** A walk within one request: nobody else could take it up. */
export function walkOnce(workspaceId: string): Walk {
  const nothing = async () => {}
  return { workspaceId, from: startOfWalk, save: nothing, beat: nothing, isStopping: () => false }
}

export type WalkEnd = { readonly kind: 'done' | 'stopped'; readonly progress: Progress }

/** Some profiles as they were read, in the order of their ids. */
export type WalkBatch = {
  readonly profileCount: number
  /** Null when there are no more profiles. */
  readonly lastId: string | null
}

/** Undefined as an answer: somebody wrote to the same profiles or the configuration moved, so the batch is read again. */
export type WalkSteps<B extends WalkBatch> = {
  readonly read: (after: string, size: number) => Promise<B | undefined>
  readonly write: (progress: Progress, batch: B) => Promise<Progress | undefined>
}

const maxAttempts = 30

/**
 * Takes batch after batch; the next one is read while one is written. After a race the next is smaller, so that busy
 * profiles hold up few others.
 */
export async function walkProfiles<B extends WalkBatch>(
  { from, isStopping }: Walk,
  maxSize: number,
  { read, write }: WalkSteps<B>,
): Promise<WalkEnd> {
  const open = async (after: string, size: number) => ({ size, batch: await unlessRaced(() => read(after, size)) })
  let progress = from
  let size = maxSize
  let attempts = 0
  let ahead: ReturnType<typeof open> | undefined
  try {
    while (!isStopping()) {
      const opened: Awaited<ReturnType<typeof open>> = await (ahead ?? open(progress.cursor, size))
      const { batch } = opened
      const isLast = batch !== undefined && batch.profileCount < opened.size
      ahead = undefined
      if (batch !== undefined && !isLast && batch.lastId !== null) {
        ahead = open(batch.lastId, Math.min(maxSize, size * 2))
        // It is looked at once this batch is written, or dropped.
        ahead.catch(() => {})
      }
      const next = batch === undefined ? undefined : await unlessRaced(() => write(progress, batch))
      if (next === undefined) {
        attempts += 1
        if (attempts === maxAttempts)
          throw new ConcurrentWriteError('concurrent writes kept changing the same profiles')
        size = Math.max(1, Math.floor(size / 4))
        await ahead?.catch(() => {})
        ahead = undefined
        continue
      }
      attempts = 0
      progress = next
      if (isLast) return { kind: 'done', progress }
      size = Math.min(maxSize, size * 2)
    }
    return { kind: 'stopped', progress }
  } finally {
    await ahead?.catch(() => {})
  }
}

async function unlessRaced<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DatabaseError && retryable.has(error.sqlState)) return undefined
    throw error
  }
}
