import type { EventReceipt } from '../../../domain/command.ts'
import type { ReceiptForm } from '../answer-write.ts'
import { viewConflictNote, viewMergeNote } from '../profiles/receipt-view.ts'

/** The receipt of an event that was not refused. */
function viewEventReceipt(receipt: EventReceipt) {
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

export const eventForm: ReceiptForm<EventReceipt> = {
  statusOf: ({ outcome }) => (outcome === 'repeated' ? 200 : 201),
  view: viewEventReceipt,
}
