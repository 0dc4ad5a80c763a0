import type { Verdict } from '../../domain/webhook/attempt.ts'
import type { Logger } from '../../runtime/logger.ts'
import { outboxListDue } from '../../store/read/outbox.ts'
import { type DeliveryContext, type DueMessage, deliverMessage } from './deliver-message.ts'

// Any number of processes deliver. Each lists messages that are due, and takes them one by one by raising `attempts`:
// whoever raises the number read first has the message until the lease lapses. A process sends several at once, a few of
// each workspace, so that a receiver that never answers does not hold up the messages of others.

export type DelivererContext = DeliveryContext & {
  readonly log: Logger
  readonly onAttempt?: (verdict: Verdict['kind']) => void
  readonly pollMs?: number
}

export type Deliverer = {
  /** Sends what is due until nothing is; on a fault the rest is left for the next call. */
  deliverDue(): Promise<void>
  /** Looks for work now instead of at the next turn. */
  wake(): void
  /** Takes no more messages. */
  stop(): void
  /** Settles at the next turn, or when somebody wakes or stops the deliverer. */
  rest(): Promise<void>
}

const atOnce = 16
const ofOneWorkspace = 4

export function createDeliverer(context: DelivererContext): Deliverer {
  const { database, log, now, pollMs = 2000 } = context
  const underWay = new Map<string, Promise<void>>()
  const counts = new Map<string, number>()
  let isStopping = false
  let isWoken = false
  let isFaulty = false
  let ended = 0
  let interrupt: () => void = () => {}

  async function deliver(due: DueMessage): Promise<void> {
    const { workspace_id: workspaceId, outbox_id: id } = due
    counts.set(workspaceId, (counts.get(workspaceId) ?? 0) + 1)
    try {
      const verdict = await deliverMessage(context, due)
      if (verdict !== undefined) context.onAttempt?.(verdict.kind)
    } catch (error) {
      isFaulty = true
      log.warn({ err: error, outboxId: id }, 'delivering a webhook failed on this side, it is tried again')
    } finally {
      underWay.delete(id)
      ended += 1
      const left = (counts.get(workspaceId) ?? 0) - 1
      if (left > 0) counts.set(workspaceId, left)
      else counts.delete(workspaceId)
    }
  }

  /** Starts what is due as far as there is room; false when there was nothing to start. */
  async function startDue(): Promise<boolean> {
    if (isStopping || isFaulty || underWay.size >= atOnce) return false
    const full = [...counts].filter(([, count]) => count >= ofOneWorkspace).map(([workspaceId]) => workspaceId)
    // Those just started may be listed once more, as long as they are not taken.
    const listed = await database.run(outboxListDue, [new Date(now()), full, atOnce])
    let hasStarted = false
    for (const due of listed) {
      if (isStopping || underWay.has(due.outbox_id) || underWay.size >= atOnce) continue
      if ((counts.get(due.workspace_id) ?? 0) >= ofOneWorkspace) continue
      underWay.set(due.outbox_id, deliver(due))
      hasStarted = true
    }
    return hasStarted
  }

  function rest(): Promise<void> {
    if (isStopping || isWoken) return Promise.resolve()
    return new Promise(resolve => {
      const timer = setTimeout(resolve, pollMs)
      timer.unref()
      interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function deliverDue(): Promise<void> {
    isFaulty = false
    for (;;) {
      isWoken = false
      const endedBefore = ended
      try {
        // What ended during the look has made room for messages that were passed over.
        if ((await startDue()) || ended > endedBefore) continue
      } catch (error) {
        isFaulty = true
        log.warn({ err: error }, 'looking for webhooks to deliver failed, the next turn tries again')
      }
      if (underWay.size === 0) return
      await Promise.race(isStopping ? underWay.values() : [...underWay.values(), rest()])
      interrupt()
    }
  }

  return {
    deliverDue,
    rest,
    wake() {
      isWoken = true
      interrupt()
    },
    stop() {
      isStopping = true
      interrupt()
    },
  }
}

/** Delivers until it is closed, which waits for the attempts under way. */
export function startDeliverer(context: DelivererContext): AsyncDisposable & Pick<Deliverer, 'wake'> {
  const deliverer = createDeliverer(context)
  let isStopping = false

  async function work(): Promise<void> {
    while (!isStopping) {
      await deliverer.deliverDue()
      await deliverer.rest()
    }
  }

  const working = work()
  return {
    wake: deliverer.wake,
    async [Symbol.asyncDispose]() {
      isStopping = true
      deliverer.stop()
      await working
    },
  }
}
