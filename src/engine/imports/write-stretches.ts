import type { Receipt } from '../../domain/command.ts'
import { importJobUpdateProgress } from '../../store/write/import-job.ts'
import { jobItemErrorInsert } from '../../store/write/job.ts'
import { shorten } from '../batch/stored.ts'
import { type CountedStretch, countStretch } from './count-stretch.ts'
import type { ImportRowError } from './imports.ts'
import type { HeldImport, ImportsContext } from './imports-context.ts'
import type { Stretch } from './read-stretches.ts'
import type { ImportProgress } from './stored-import.ts'

// Writes the stretches of an import in their order. Each moves the checkpoint in the transaction of its rows; the next one
// is handed to the writer before the one before has landed, so that it is planned meanwhile. What a stretch comes to is
// counted from where the one before left off, which is known when its turn to be sealed comes.

/** The errors of so many rows are kept; further ones are counted. */
const maxRowErrors = 100_000
const maxProblemsOfRow = 10

export type WriteStretch = (stretch: Stretch, before: () => ImportProgress) => Flight

/** A stretch that is under way. */
export type Flight = {
  /** How far the import is behind it; of use once it has landed. */
  readonly progress: () => ImportProgress
  /** False when somebody else holds the import, or nobody. */
  readonly landing: Promise<boolean>
}

export type StretchesEnd = { readonly kind: 'written' | 'lost'; readonly progress: ImportProgress }

/** Settles when everything handed over has landed; throws what reading or writing threw, also then. */
export async function writeStretches(
  stretches: AsyncIterable<Stretch>,
  from: ImportProgress,
  write: WriteStretch,
  atOnce: number,
): Promise<StretchesEnd> {
  const flights: Flight[] = []
  let landed = from
  let latest = () => from

  async function land(): Promise<boolean> {
    const flight = flights.shift()
    if (flight === undefined) return true
    if (!(await flight.landing)) return false
    landed = flight.progress()
    return true
  }

  async function landAll(): Promise<boolean> {
    while (flights.length > 0) if (!(await land())) return false
    return true
  }

  try {
    try {
      for await (const stretch of stretches) {
        const flight = write(stretch, latest)
        latest = flight.progress
        flights.push(flight)
        // It is waited for in its turn; until then its failure is nobody's.
        flight.landing.catch(() => {})
        if (flights.length >= atOnce && !(await land())) return { kind: 'lost', progress: landed }
      }
    } catch (error) {
      // What was read before the fault is written all the same.
      if (!(await landAll())) return { kind: 'lost', progress: landed }
      throw error
    }
    return { kind: (await landAll()) ? 'written' : 'lost', progress: landed }
  } finally {
    await Promise.allSettled(flights.map(flight => flight.landing))
  }
}

/** The errors as they are kept, as far as they still are: `{"problems"}` by item index. */
function storedErrors(errors: readonly ImportRowError[], failedBefore: number) {
  return errors.slice(0, Math.max(0, maxRowErrors - failedBefore)).map(({ row, problems }) => ({
    index: row - 1,
    error: { problems: problems.slice(0, maxProblemsOfRow).map(shorten) },
  }))
}

/** Holds the progress and nothing else: whoever holds that of the last stretch must not hold all stretches before it. */
function createSealed() {
  let progress: ImportProgress | undefined
  return {
    set(reached: ImportProgress) {
      progress = reached
    },
    get(): ImportProgress {
      if (progress === undefined) throw new Error('a stretch is sealed before the next one')
      return progress
    },
  }
}

function fly(
  held: HeldImport,
  stretch: Stretch,
  before: () => ImportProgress,
  send: (count: (receipts: readonly Receipt[]) => CountedStretch) => Promise<boolean>,
): Flight {
  const sealed = createSealed()
  const count = (receipts: readonly Receipt[]): CountedStretch => {
    const counted = countStretch({ ...before(), attempt: held.attempts }, stretch, receipts, held.plan)
    sealed.set(counted.progress)
    return counted
  }
  return { landing: send(count), progress: sealed.get }
}

/** Writes the rows of a stretch. */
export function writing({ engine }: ImportsContext, held: HeldImport): WriteStretch {
  const { workspaceId, jobId, attempts } = held
  return (stretch, before) =>
    fly(held, stretch, before, async count => {
      const { kind } = await engine.bulkWriter.write(workspaceId, stretch.commands, receipts => {
        const { progress, errors } = count(receipts)
        const { rows: from, failed: failedBefore } = before().counts
        const { failed } = progress.counts
        const kept = storedErrors(errors, failedBefore)
        return { jobId, attempts, from, to: stretch.to, failed, progress, errors: kept }
      })
      return kind === 'written'
    })
}

/** Rehearses a stretch and writes nothing but what it would come to. */
export function rehearsing(
  { engine }: ImportsContext,
  held: HeldImport,
  amend: (stretch: Stretch, receipts: readonly Receipt[]) => readonly Receipt[],
): WriteStretch {
  const { workspaceId, jobId, attempts } = held
  return (stretch, before) =>
    fly(held, stretch, before, async count => {
      const receipts = await engine.bulkWriter.rehearse(workspaceId, stretch.commands)
      const { progress, errors } = count(amend(stretch, receipts))
      const kept = storedErrors(errors, before().counts.failed).map(({ index, error }) => ({ i: index, e: error }))
      return engine.database.transaction(async tx => {
        const { rows, failed } = progress.counts
        const moved = [workspaceId, jobId, attempts, rows, failed, JSON.stringify(progress)] as const
        if ((await tx.run(importJobUpdateProgress, moved)).length === 0) return false
        if (kept.length > 0) await tx.run(jobItemErrorInsert, [workspaceId, jobId, JSON.stringify(kept)])
        return true
      })
    })
}
