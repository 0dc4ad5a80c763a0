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

export type Step =
  | { readonly kind: 'stepped'; readonly progress: Progress; readonly isLast: boolean }
  /** Somebody wrote to the same profiles, or the configuration moved: the batch is read and planned again. */
  | { readonly kind: 'again' }

const maxAttempts = 30

/** Takes step after step; after a race the next one is smaller, so that busy profiles hold up few others. */
export async function walkProfiles(
  { from, isStopping }: Walk,
  maxSize: number,
  step: (progress: Progress, size: number) => Promise<Step>,
): Promise<WalkEnd> {
  let progress = from
  let size = maxSize
  let attempts = 0
  while (!isStopping()) {
    const outcome = await stepOnce(() => step(progress, size))
    if (outcome.kind === 'again') {
      attempts += 1
      if (attempts === maxAttempts) throw new ConcurrentWriteError('concurrent writes kept changing the same profiles')
      size = Math.max(1, Math.floor(size / 4))
      continue
    }
    attempts = 0
    progress = outcome.progress
    if (outcome.isLast) return { kind: 'done', progress }
    size = Math.min(maxSize, size * 2)
  }
  return { kind: 'stopped', progress }
}

async function stepOnce(step: () => Promise<Step>): Promise<Step> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof DatabaseError && retryable.has(error.sqlState)) return { kind: 'again' }
    throw error
  }
}
