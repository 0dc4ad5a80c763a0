import { revision } from './messages.ts'
import type { Pending, Queue } from './queue.ts'

export type Target = { readonly host: string; readonly companyId: string }

const longestWaitMs = 300_000
/** What browsers let a page that closes send is 64 KiB in all. */
const keepaliveBytes = 60_000

/** How long to wait before the message is sent again; undefined when it is delivered or would be refused for ever. */
async function send(url: string, body: string, failures: number): Promise<number | undefined> {
  let retryAfter = 0
  try {
    const { ok, status, headers } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', revision },
      body,
      credentials: 'omit',
      keepalive: body.length < keepaliveBytes,
    })
    if (ok || (status < 500 && status !== 408 && status !== 429)) return undefined
    retryAfter = Number(headers.get('retry-after')) * 1000 || 0
  } catch {
    // No network, or no server: as a failure of the server.
  }
  const backOff = Math.min(longestWaitMs, 1000 * 2 ** failures) * (0.5 + Math.random() / 2)
  return Math.max(backOff, retryAfter)
}

/** Runs the work while no other page of the origin does, where the browser can tell. */
async function alone(work: () => Promise<void>): Promise<void> {
  try {
    await navigator.locks.request('onefold', work)
  } catch {
    // Pages without https, or in a sandbox, have no locks; two pages that send the same do no harm.
    await work()
  }
}

/** Answers a function that sends what is pending, one after another, until all is delivered. */
export function createDelivery(queue: Queue, { host, companyId }: Target): () => void {
  const urlOf = ({ path }: Pending) => `${host}${path}?company_id=${encodeURIComponent(companyId)}`
  let isSending = false
  let isWanted = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function deliver(): Promise<void> {
    for (let [next] = queue.list(); next; [next] = queue.list()) {
      const waitMs = await send(urlOf(next), next.body, failures)
      if (waitMs !== undefined) {
        failures += 1
        timer = setTimeout(start, waitMs)
        return
      }
      failures = 0
      queue.remove(next.id)
    }
  }

  function start(): void {
    clearTimeout(timer)
    isWanted = isSending
    if (isSending) return
    isSending = true
    void alone(deliver).finally(() => {
      isSending = false
      // What was said after the last look at the queue.
      if (isWanted) start()
    })
  }

  // A page that closes hands over what waits, as text: other types are asked for first, which is too late. It stays
  // pending, and the next page sends it again: the server tells by its id that it has the event, and a profile written
  // twice is the same profile.
  function handOver(): void {
    for (const pending of queue.list()) {
      navigator.sendBeacon(`${urlOf(pending)}&revision=${revision}`, pending.body)
    }
  }

  addEventListener('online', start)
  addEventListener('pagehide', handOver)
  return start
}
