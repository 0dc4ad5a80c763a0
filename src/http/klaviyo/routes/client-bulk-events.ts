import type { Command } from '../../../domain/command.ts'
import type { JsonObject } from '../../../domain/json.ts'
import { receiptOf } from '../../../engine/receipt-of.ts'
import { answerWrites } from '../accept.ts'
import { type Answer, type Call, fail, largeBodyBytes, type Route } from '../call.ts'
import { clientWrite } from '../client-write.ts'
import { bareEventWriteOf, clientLinking } from '../events/event-write.ts'
import { type ReadEvent, readEvent } from '../events/read-event.ts'
import { findPerson } from '../events/read-person.ts'
import { type Fault, invalid } from '../fault.ts'
import type { KlaviyoContext } from '../surface.ts'
import { dataAt, pointerTo, readDocument, readResource } from '../wire.ts'

const maxEvents = 1_000

function readEvents(attributes: JsonObject, nowMs: number): { readonly events: ReadEvent[]; readonly faults: Fault[] } {
  const { data, pointer } = dataAt(attributes, 'events', '/data/attributes')
  const [events, faults]: [ReadEvent[], Fault[]] = [[], []]
  if (!Array.isArray(data) || data.length < 1 || data.length > maxEvents) {
    return { events, faults: [invalid(pointer, `A list of 1 to ${maxEvents} events is expected here.`)] }
  }
  for (const [index, item] of data.entries()) {
    const at = pointerTo(pointer, index)
    const resource = readResource(item, 'event', at)
    const read = resource.kind === 'faults' ? resource : readEvent(resource.attributes, `${at}/attributes`, nowMs)
    if ('faults' in read) faults.push(...read.faults)
    else events.push(read.event)
  }
  return { events, faults }
}

/** Events of one person; what is said of the person is written once, before them. */
async function takeEvents(context: KlaviyoContext, call: Call): Promise<Answer> {
  const document = readDocument(call.body, 'event-bulk-create')
  if (document.kind === 'faults') return fail(...document.faults)
  const { events, faults } = readEvents(document.attributes, context.now())
  const person = await findPerson(context, call, document.attributes)
  if (person.kind === 'faults') return fail(...faults, ...person.faults)
  if (faults.length > 0) return fail(...faults)
  const writes: readonly Command[] = [
    clientWrite(person, call.source),
    ...events.map(event => bareEventWriteOf(event, person, clientLinking, call.source)),
  ]
  const settled = await context.engine.writer.writeAll(call.workspaceId, writes)
  return answerWrites(settled.map(receiptOf), person.read, person.pointer)
}

export const clientBulkEventRoutes: readonly Route[] = [
  {
    method: 'POST',
    url: '/client/event-bulk-create',
    access: 'client',
    limits: { burst: 10, steady: 150 },
    bodyLimitBytes: largeBodyBytes,
    handle: takeEvents,
  },
]
