import type { Command, EventWrite, ProfileWrite, RecordWrite } from '../../domain/command.ts'
import type { Sources } from './read-sources.ts'
import { summariseOrders } from './sample-shape.ts'

/** When the CRM of the sample was exported: after everything else of it was observed. */
const crmExportedMs = Date.parse('2026-01-01T00:00:00Z')

/** Of the events. */
export const eventSource = 'sample tracker'

/** Everything as of its own time, so that sending it again changes nothing, nor what was said since. */
const profile: Omit<ProfileWrite, 'set' | 'source'> = {
  type: 'profile',
  create: 'yes',
  linkPolicy: 'fold',
  undeclared: 'refuse',
  onInvalid: 'skip',
  needsPerson: true,
}

export type SampleCommands = {
  /** Each list after the one before: the CRM comes last and shows who is who, one merge a customer. */
  readonly people: readonly (readonly Command[])[]
  readonly events: readonly EventWrite[]
}

/** The sample as the writer takes it; the metadata of its events is left for mappings. */
export function commandsOf({ signups, crm, orders, events }: Sources): SampleCommands {
  return {
    people: [
      signups.map(
        ({ email, ...set }): ProfileWrite => ({
          ...profile,
          identifiers: { email },
          set,
          observedAtMs: Date.parse(set.signed_up_at),
          source: 'sample newsletter',
        }),
      ),
      orders.map(
        (order): RecordWrite => ({
          type: 'record',
          object: 'orders',
          mode: 'upsert',
          matchKey: 'order_id',
          set: order,
          observedAtMs: Date.parse(order.placed_at),
          source: 'sample shop',
        }),
      ),
      summariseOrders(orders).map(
        (summary): ProfileWrite => ({
          ...profile,
          set: summary,
          matchKey: 'customer_id',
          observedAtMs: Date.parse(summary.last_order_at),
          source: 'sample shop',
        }),
      ),
      crm.map(
        (row): ProfileWrite => ({
          ...profile,
          set: row,
          matchKey: 'customer_id',
          observedAtMs: crmExportedMs,
          source: 'sample CRM',
        }),
      ),
    ],
    events: events.map(({ alias, event_type: eventType, timestamp, metadata }, index) => ({
      type: 'event',
      identifiers: { email: alias },
      eventType,
      occurredMs: Date.parse(timestamp),
      metadata,
      eventKey: `chinook-${index}`,
      source: eventSource,
      linkPolicy: 'fold',
    })),
  }
}
