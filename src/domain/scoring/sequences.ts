import type { Sequence } from './definitions.ts'

export type SequenceEvent = {
  readonly eventType: string
  readonly occurredMs: number
  /** Decides between events of the same time. */
  readonly arrival: number
}

function compareEvents(a: SequenceEvent, b: SequenceEvent): number {
  return a.occurredMs - b.occurredMs || a.arrival - b.arrival
}

/**
 * When the last of a run of types happened, taking the nearest event at each step, which makes the run as short as it can
 * be; undefined when the events do not have it.
 */
function followRun(types: readonly string[], events: readonly SequenceEvent[], fromMs: number): number | undefined {
  let atMs = fromMs
  let next = 0
  for (const { eventType, occurredMs } of events) {
    if (next === types.length) break
    if (eventType !== types[next]) continue
    atMs = occurredMs
    next += 1
  }
  return next === types.length ? atMs : undefined
}

/** The event takes one of the places of its type; what comes before is looked for backwards from it, the rest forwards. */
function isOrderedRun(
  { eventTypes, windowSeconds }: Sequence,
  event: SequenceEvent,
  before: readonly SequenceEvent[],
  after: readonly SequenceEvent[],
): boolean {
  return eventTypes.some((type, place) => {
    if (type !== event.eventType) return false
    const startMs = followRun(eventTypes.slice(0, place).reverse(), before.toReversed(), event.occurredMs)
    const endMs = followRun(eventTypes.slice(place + 1), after, event.occurredMs)
    return startMs !== undefined && endMs !== undefined && endMs - startMs <= windowSeconds * 1_000
  })
}

function countTypes(types: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}

/** Whether a window that the event lies in holds enough events of every type. */
function isWithinOneWindow(
  { eventTypes, windowSeconds }: Sequence,
  event: SequenceEvent,
  events: readonly SequenceEvent[],
): boolean {
  const needed = countTypes(eventTypes)
  if (!needed.has(event.eventType)) return false
  return events.some(({ occurredMs: startMs }) => {
    const endMs = startMs + windowSeconds * 1_000
    if (startMs > event.occurredMs || endMs < event.occurredMs) return false
    const inside = events.filter(one => one.occurredMs >= startMs && one.occurredMs <= endMs)
    const held = countTypes(inside.map(one => one.eventType))
    return [...needed].every(([type, count]) => (held.get(type) ?? 0) >= count)
  })
}

/**
 * Whether an event, late or not, completes the sequence together with others of the profile. `others` are those within a
 * window's length of it that have not completed the sequence before; their order does not matter.
 */
export function completesSequence(sequence: Sequence, event: SequenceEvent, others: readonly SequenceEvent[]): boolean {
  if (!sequence.isActive || !sequence.eventTypes.includes(event.eventType)) return false
  if (!sequence.isOrdered) return isWithinOneWindow(sequence, event, [event, ...others])
  const sorted = others.toSorted(compareEvents)
  const before = sorted.filter(one => compareEvents(one, event) < 0)
  return isOrderedRun(sequence, event, before, sorted.slice(before.length))
}
