import type { Receipt } from './command.ts'

/** The public APIs, by whose refusals mistakes of a client show. */
export const surfaces = ['native', 'experiture', 'kenbun', 'klaviyo', 'zyntro'] as const
export type Surface = (typeof surfaces)[number]

/** Everything that is counted of a workspace; `queue_peak` alone is a greatest value and not a sum. */
export const usageCounters = [
  'created',
  'updated',
  'unchanged',
  'refused',
  'events',
  'enrichments',
  'merges',
  'conflicts',
  'queue_peak',
  'errors_native',
  'errors_experiture',
  'errors_kenbun',
  'errors_klaviyo',
  'errors_zyntro',
  'failures',
] as const

export type UsageCounter = (typeof usageCounters)[number]

export type UsageCounts = { [counter in UsageCounter]: number }

/** A value for each counter. */
export function forEachCounter<T>(make: () => T): { [counter in UsageCounter]: T } {
  return {
    created: make(),
    updated: make(),
    unchanged: make(),
    refused: make(),
    events: make(),
    enrichments: make(),
    merges: make(),
    conflicts: make(),
    queue_peak: make(),
    errors_native: make(),
    errors_experiture: make(),
    errors_kenbun: make(),
    errors_klaviyo: make(),
    errors_zyntro: make(),
    failures: make(),
  }
}

export function noUsage(): UsageCounts {
  return forEachCounter(() => 0)
}

/** Adds what became of a write. An event that was repeated is counted nowhere, one that is suppressed as an event alone. */
export function countReceipt(counts: UsageCounts, receipt: Receipt): void {
  switch (receipt.outcome) {
    case 'created':
      counts.created += 1
      break
    case 'updated':
      counts.updated += 1
      break
    case 'unchanged':
      counts.unchanged += 1
      break
    case 'refused':
      counts.refused += 1
      return
    case 'repeated':
      return
    case 'stored':
      counts.enrichments += 1
      break
    case 'merged':
      counts.merges += 1
      break
    case 'suppressed':
      break
  }
  if (receipt.type === 'event') counts.events += 1
  if (receipt.type === 'event' || receipt.type === 'profile') {
    counts.merges += receipt.merges.length
    counts.conflicts += receipt.conflicts.length
  }
}

/** Adds `more` to `counts`. */
export function addUsage(counts: UsageCounts, more: Readonly<UsageCounts>): void {
  for (const counter of usageCounters) {
    if (counter === 'queue_peak') counts.queue_peak = Math.max(counts.queue_peak, more.queue_peak)
    else counts[counter] += more[counter]
  }
}

export function isUsageCounter(name: string): name is UsageCounter {
  return usageCounters.some(counter => counter === name)
}
