import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { OverloadedError, type Writer } from '../engine.ts'
import type { BatchItem, BatchTemplate, ItemFailure } from './batch.ts'
import { type ItemCommand, takeItems } from './item-commands.ts'
import { failureOf } from './item-members.ts'

// Items leave in stretches, a few of which are on their way at once, so that the writer never waits for the next one
// and single writes of others get their turn in between. The writer keeps the writes of one person in the order in which
// they were handed to it; so a stretch that a full queue turns away holds back all behind it.

type Items = {
  readonly workspaceId: string
  readonly template: BatchTemplate
  readonly items: readonly BatchItem[]
}

const stretchLength = 1000
const maxUnderWay = 4
/** A full queue is tried again this often, at most so long apart; then the batch is given up. */
const tries = 30
const maxPauseMs = 500

type Written = ReturnType<typeof writeStretch>
type Flight = { readonly taken: readonly ItemCommand[]; readonly landing: Written; isTurnedAway: boolean }

/** Writes items in order and returns those that were refused. */
export async function writeItems(writer: Writer, batch: Items): Promise<readonly ItemFailure[]> {
  const { items } = batch
  const failures: ItemFailure[] = []
  const underWay: Flight[] = []
  let next = 0
  let turnedAway = 0

  async function land({ taken, landing }: Flight): Promise<void> {
    const written = await landing
    for (const [at, { index }] of taken.entries()) {
      const settled = written[at]
      const receipt = settled?.kind === 'settled' ? settled.receipt : undefined
      if (receipt?.outcome === 'refused') failures.push(failureOf(items[index] ?? {}, index, receipt.problems))
    }
  }

  try {
    while (next < items.length) {
      const flight = launch(writer, batch, next)
      // Long enough for a refusal to show, and for others to be served.
      await nextTurn()
      if (!flight.isTurnedAway) {
        turnedAway = 0
        next += stretchLength
        underWay.push(flight)
      } else {
        turnedAway += 1
        if (turnedAway === tries) await flight.landing
        await pause(Math.min(maxPauseMs, 10 * 2 ** turnedAway))
      }
      if (underWay.length < maxUnderWay) continue
      const first = underWay.shift()
      if (first !== undefined) await land(first)
    }
    for (let flight = underWay.shift(); flight !== undefined; flight = underWay.shift()) await land(flight)
  } finally {
    await Promise.allSettled(underWay.map(flight => flight.landing))
  }
  return failures
}

function launch(writer: Writer, { workspaceId, template, items }: Items, from: number): Flight {
  const taken = takeItems(template, items, from, from + stretchLength)
  const flight: Flight = { taken, landing: writeStretch(writer, workspaceId, taken), isTurnedAway: false }
  flight.landing.catch(error => {
    flight.isTurnedAway = error instanceof OverloadedError
  })
  return flight
}

function writeStretch(writer: Writer, workspaceId: string, taken: readonly ItemCommand[]) {
  return writer.writeAll(
    workspaceId,
    taken.map(({ command }) => command),
  )
}
