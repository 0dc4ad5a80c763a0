import { receiptOf } from '../../../engine/receipt-of.ts'
import { answerWrites } from '../accept.ts'
import { type Answer, type Call, fail, largeBodyBytes, type Route } from '../call.ts'
import { clientLinking, eventWriteOf, serverLinking } from '../events/event-write.ts'
import { readEvent } from '../events/read-event.ts'
import { findPerson } from '../events/read-person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readDocument } from '../wire.ts'

async function takeEvent(context: KlaviyoContext, call: Call): Promise<Answer> {
  const document = readDocument(call.body, 'event')
  if (document.kind === 'faults') return fail(...document.faults)
  const { attributes } = document
  const read = readEvent(attributes, '/data/attributes', context.now())
  const person = await findPerson(context, call, attributes)
  const faults = [...('faults' in read ? read.faults : []), ...(person.kind === 'faults' ? person.faults : [])]
  if ('faults' in read || person.kind === 'faults') return fail(...faults)
  const linking = call.companyId === undefined ? serverLinking : clientLinking
  const write = eventWriteOf(read.event, person, linking, call.source)
  const receipt = receiptOf(await context.engine.writer.write(call.workspaceId, write))
  return answerWrites([receipt], person.read, person.pointer)
}

const limits = { burst: 350, steady: 3500 }
const shared = { method: 'POST', limits, bodyLimitBytes: largeBodyBytes, handle: takeEvent } as const

export const eventRoutes: readonly Route[] = [
  { ...shared, url: '/client/events', access: 'client' },
  { ...shared, url: '/api/events', access: ['events:write'] },
]
