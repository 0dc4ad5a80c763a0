import { setTimeout as sleep } from 'node:timers/promises'

// A view as server-sent events: one at the beginning and one at each change, until the thing is over, the stream has
// lived its time, or somebody ends it. A comment now and then keeps proxies from taking a quiet stream for a dead one.
// Nothing is read before the last event has been taken, so a slow reader is only behind.

export type Followed<View> = {
  readonly view: View
  /** Nothing more will change. */
  readonly isOver: boolean
}

export type Follow<View> = {
  readonly first: Followed<View>
  /** Undefined when the thing is no longer there. */
  readonly read: () => Promise<Followed<View> | undefined>
  /** Asked before anything more is sent; false ends the stream. */
  readonly mayGoOn: () => Promise<boolean>
  /** Ends the stream. */
  readonly signal: AbortSignal
  /** Milliseconds of a clock that only goes forwards. */
  readonly now: () => number
  readonly pace: Pace
}

export type Pace = {
  readonly pollMs: number
  readonly beatMs: number
  /** A client that wants more comes again, and shows its credential again. */
  readonly lifeMs: number
}

export const usualPace: Pace = { pollMs: 500, beatMs: 15_000, lifeMs: 15 * 60_000 }

/** The id of the last event of a thing that is over; who comes again with it has seen everything. */
export const lastId = 'over'

const retryMs = 2_000

function eventOf({ isOver }: Followed<unknown>, data: string): string {
  return `${isOver ? `id: ${lastId}\n` : ''}data: ${data}\n\n`
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(error => {
    if (!signal.aborted) throw error
  })
}

export async function* followView<View>(follow: Follow<View>): AsyncGenerator<Buffer, void, undefined> {
  const { read, mayGoOn, signal, now, pace } = follow
  const endsAt = now() + pace.lifeMs
  let seen: Followed<View> | undefined = follow.first
  let sent = JSON.stringify(seen.view)
  let beatAt = now() + pace.beatMs
  yield Buffer.from(`retry: ${retryMs}\n${eventOf(seen, sent)}`)
  while (!seen.isOver && !signal.aborted && now() < endsAt) {
    await pause(pace.pollMs, signal)
    if (signal.aborted) return
    seen = await read()
    if (seen === undefined) return
    const data = JSON.stringify(seen.view)
    if (data === sent && now() < beatAt) continue
    if (!(await mayGoOn())) return
    yield Buffer.from(data === sent ? ': still here\n\n' : eventOf(seen, data))
    sent = data
    beatAt = now() + pace.beatMs
  }
}
