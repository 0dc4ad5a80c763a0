// <script async src="https://onefold.example.com/onefold.js" data-company-id="AbC123xyz0"></script>
// Calls before the script has loaded: (window.onefold ||= []).push(['track', 'Viewed Product', { sku: '1' }])

import { keepAnonymousId } from './anonymous-id.ts'
import { createDelivery, type Target } from './deliver.ts'
import { type Attributes, eventMessage, type Message, profileMessage, type Value } from './messages.ts'
import { openQueue } from './queue.ts'
import { randomId } from './random-id.ts'
import { openStore } from './store.ts'

type Call = readonly ['identify', Attributes] | readonly ['track', string, Attributes?, Value?] | readonly ['reset']

export type Onefold = {
  /** Says who uses the browser, or more about them: `{ email, first_name, ... }`. */
  readonly identify: (attributes: Attributes) => void
  /** Something happened: a name, details, and what it was worth. */
  readonly track: (name: string, properties?: Attributes, value?: Value) => void
  /** Whoever comes next is somebody else: call it on sign-out. */
  readonly reset: () => void
  readonly anonymousId: () => string
  /** The same as calls, as they are written before the script has loaded. */
  readonly push: (...calls: readonly Call[]) => void
}

declare global {
  interface Window {
    onefold?: Onefold | Call[]
  }
}

function createOnefold(target: Target, cookieDomain: string | undefined): Onefold {
  const store = openStore()
  const queue = openQueue(store)
  const anonymousId = keepAnonymousId(store, cookieDomain)
  const deliver = createDelivery(queue, target)

  function say(id: string, { path, document }: Message): void {
    queue.add({ id, path, body: JSON.stringify(document), saidMs: Date.now() })
    deliver()
  }

  const onefold: Onefold = {
    identify: attributes => say(randomId(), profileMessage(anonymousId.read(), attributes)),
    track(name, properties = {}, value = {}) {
      const uniqueId = randomId()
      say(uniqueId, eventMessage(anonymousId.read(), { name, properties, uniqueId, at: new Date(), ...value }))
    },
    reset: anonymousId.forget,
    anonymousId: anonymousId.read,
    push(...calls) {
      for (const call of calls) {
        if (call[0] === 'identify') onefold.identify(call[1])
        else if (call[0] === 'track') onefold.track(call[1], call[2], call[3])
        else onefold.reset()
      }
    },
  }
  deliver()
  return onefold
}

const script = document.currentScript
const companyId = script?.dataset['companyId']
if (script instanceof HTMLScriptElement && companyId) {
  const calls = window.onefold
  const host = script.dataset['host'] ?? new URL(script.src).origin
  const onefold = createOnefold({ host, companyId }, script.dataset['cookieDomain'])
  window.onefold = onefold
  // A link in a message says who clicked on it.
  const exchangeId = new URLSearchParams(location.search).get('_kx')
  if (exchangeId) onefold.identify({ _kx: exchangeId })
  if (Array.isArray(calls)) onefold.push(...calls)
} else console.error('onefold: the script needs its attribute data-company-id')
