import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type {
  IdempotentAnswer,
  ProfileReceipt,
  ProfileWrite,
  RecordReceipt,
  RecordWrite,
} from '../../domain/command.ts'
import { OverloadedError, type Writer } from '../engine.ts'
import type { BatchItem, BatchManner, BatchTemplate, ItemFailure } from './batch.ts'
import { failureOf, membersOf } from './item-members.ts'

// Items leave in stretches, a few of which are on their way at once, so that the writer never waits for the next one
// and single writes of others get their turn in between. The writer keeps the writes of one person in the order in which
// they were handed to it; so a stretch that a full queue turns away holds back all behind it.

export type ItemsRun = {
  readonly writer: Writer
  readonly workspaceId: string
  readonly template: BatchTemplate
  readonly manner?: BatchManner | undefined
  /** Null where the outcome is known already. */
  readonly items: readonly (BatchItem | null)[]
  readonly from: number
  /** Names the job in the keys of items that must be written once; without it they are written plainly. */
  readonly jobId?: string
  /** Called in order as items up to `processed` are written. */
  readonly onWritten: (processed: number, written: WrittenItems) => Promise<void>
  /** Asked before each stretch; false ends the run once what is under way is written. */
  readonly goesOn?: () => boolean
}

export type WrittenItems = {
  readonly failures: readonly ItemFailure[]
  /** Where the writes of profiles landed. */
  readonly profileIds: readonly string[]
}

const stretchLength = 1000
const maxUnderWay = 4
/** The writer takes one flush of a sequence at a time; what waits behind it must not keep others from being found. */
const maxOfSequence = 2
/** A full queue is tried again this often, at most so long apart; then the batch is given up. */
const tries = 30
const maxPauseMs = 500

type Command = ProfileWrite | RecordWrite
type Written = Awaited<ReturnType<typeof writeOnce>>
type Flight = {
  readonly end: number
  readonly indices: readonly number[]
  readonly commands: readonly Command[]
  readonly landing: Promise<Written>
  isTurnedAway: boolean
}

/** Writes items in order and returns how many have been dealt with, counted from the first of all. */
export async function writeItems(run: ItemsRun): Promise<number> {
  const underWay: Flight[] = []
  const atOnce = run.manner?.isSequence ? maxOfSequence : maxUnderWay
  let next = run.from
  let processed = run.from
  let turnedAway = 0

  async function land(flight: Flight): Promise<void> {
    const written = await settle(run, flight)
    processed = flight.end
    await run.onWritten(processed, written)
  }

  try {
    while (next < run.items.length && (run.goesOn?.() ?? true)) {
      const flight = launch(run, next)
      // Long enough for a refusal to show, and for others to be served.
      await nextTurn()
      if (!flight.isTurnedAway) {
        turnedAway = 0
        next = flight.end
        underWay.push(flight)
      } else {
        turnedAway += 1
        if (turnedAway === tries) await flight.landing
        await pause(Math.min(maxPauseMs, 10 * 2 ** turnedAway))
      }
      if (underWay.length < atOnce) continue
      const first = underWay.shift()
      if (first !== undefined) await land(first)
    }
    for (let flight = underWay.shift(); flight !== undefined; flight = underWay.shift()) await land(flight)
  } finally {
    await Promise.allSettled(underWay.map(flight => flight.landing))
  }
  return processed
}

function launch(run: ItemsRun, start: number): Flight {
  const end = Math.min(start + stretchLength, run.items.length)
  const indices: number[] = []
  const commands: Command[] = []
  for (let i = start; i < end; i++) {
    const item = run.items[i]
    if (item === null || item === undefined) continue
    indices.push(i)
    commands.push(commandOf(run, item, i))
  }
  const landing = writeOnce(run, commands)
  const flight: Flight = { end, indices, commands, landing, isTurnedAway: false }
  landing.catch(error => {
    flight.isTurnedAway = error instanceof OverloadedError
  })
  return flight
}

function writeOnce({ writer, workspaceId }: ItemsRun, commands: readonly Command[]) {
  return writer.writeAll(workspaceId, commands)
}

async function settle(run: ItemsRun, { indices, commands, landing }: Flight): Promise<WrittenItems> {
  const written = await landing
  const failures: ItemFailure[] = []
  const profileIds: string[] = []
  for (const [at, index] of indices.entries()) {
    const command = commands[at]
    let settled = written[at]
    // The last holder of the job is still about to write this very item.
    for (let attempt = 1; settled?.kind === 'key_in_progress' && command !== undefined; attempt++) {
      if (attempt === tries) throw new Error('an item of the job stays under way elsewhere')
      await pause(maxPauseMs)
      settled = (await writeOnce(run, [command]))[0]
    }
    const receipt = settled?.kind === 'settled' ? settled.receipt : undefined
    if (receipt?.outcome === 'refused') failures.push(failureOf(run.items[index] ?? {}, index, receipt.problems))
    else if (receipt?.type === 'profile') profileIds.push(receipt.profileId ?? '')
    else if (settled?.kind === 'replayed') profileIds.push(settled.answer.body)
  }
  return { failures, profileIds: profileIds.filter(id => id !== '') }
}

function commandOf({ template, manner, jobId }: ItemsRun, item: BatchItem, index: number): Command {
  const own = {
    ...membersOf(item),
    ...(jobId === undefined || !manner?.isSequence ? {} : { sequence: `job ${jobId}` }),
    ...(jobId === undefined || item.isOnce === undefined ? {} : { idempotency: onceUnder(itemKey(jobId, index)) }),
  }
  if (template.type === 'record') return { ...template, ...own, ...(item.isInsert ? { mode: 'append' } : {}) }
  return { ...template, ...own, ...(item.isInsert ? { create: 'must' } : {}) }
}

function onceUnder(key: string): IdempotentAnswer<ProfileReceipt | RecordReceipt> {
  return {
    key,
    bodyHash: '',
    respond(receipt) {
      if (receipt.outcome === 'refused') return null
      return { status: 200, body: receipt.type === 'profile' ? (receipt.profileId ?? '') : '' }
    },
  }
}

function itemKey(jobId: string, index: number): string {
  return `job ${jobId} ${index}`
}

/** Bounds of the keys of all items of a job: from the first up to the second. */
export function itemKeyRange(jobId: string): readonly [string, string] {
  return [`job ${jobId} `, `job ${jobId}!`]
}
