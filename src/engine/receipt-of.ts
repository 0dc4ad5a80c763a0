import type { Settled } from '../domain/command.ts'

/** The receipt of a command without an idempotency key, which the writer always settles. */
export function receiptOf<R>(settled: Settled<R> | undefined): R {
  if (settled?.kind !== 'settled') throw new Error('a command without an idempotency key always settles')
  return settled.receipt
}
