import type { EventReceipt, StoredAnswer } from '../../../domain/command.ts'
import { viewConflictNote, viewMergeNote } from '../profiles/receipt-view.ts'

/** The receipt of an event that was not refused. */
export function viewEventReceipt(receipt: EventReceipt) {
  return {
    event_id: receipt.eventId,
    profile_id: receipt.profileId,
    outcome: receipt.outcome,
    suppression: receipt.suppression,
    fields: receipt.fields,
    merges: receipt.merges.map(viewMergeNote),
    conflicts: receipt.conflicts.map(viewConflictNote),
  }
}

export function eventStatusOf({ outcome }: EventReceipt): 200 | 201 {
  return outcome === 'repeated' ? 200 : 201
}

/** What is kept under an idempotency key; a refusal is not, so that it can be mended under the same key. */
export function keepEventAnswer(receipt: EventReceipt): StoredAnswer | null {
  if (receipt.outcome === 'refused') return null
  return { status: eventStatusOf(receipt), body: JSON.stringify(viewEventReceipt(receipt)) }
}
