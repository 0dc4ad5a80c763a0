import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import { logCommunication } from '../../../engine/communications/log-communication.ts'
import { isStorable, requireIds, textIn } from '../body.ts'
import { type Action, done, refuse } from '../call.ts'
import { type Fault, invalidField, missing, noContact, noMember } from '../fault.ts'
import { isCleared } from '../field-values.ts'
import { findInOrg } from '../find-contact.ts'
import { findActiveMember } from '../members.ts'

const types: readonly string[] = ['email', 'sms', 'call', 'message']
const statuses: readonly string[] = ['pending', 'processed']
const maxSourceLength = 55
const maxDataDepth = 32
const optional = ['comms_source', 'comms_sentiment', 'comms_next'] as const

type Communication = { readonly type: string; readonly metadata: JsonObject }

function isData(data: Json): boolean {
  return (typeof data === 'string' || isJsonObject(data)) && isStorable(data, maxDataDepth)
}

/** What a body says of a communication, or its first fault. */
function readCommunication(body: JsonObject): Communication | { readonly fault: Fault } {
  const sent = textIn(body, 'comms_type')
  if (sent === undefined) return { fault: missing('comms_type') }
  const data = memberOf(body, 'comms_data') ?? null
  if (isCleared(data)) return { fault: missing('comms_data') }
  const type = sent.trim().toLowerCase()
  if (!types.includes(type)) return { fault: invalidField('comms_type') }
  if (!isData(data)) return { fault: invalidField('comms_data') }
  const status = textIn(body, 'comms_status')?.trim().toLowerCase() ?? 'processed'
  if (!statuses.includes(status)) return { fault: invalidField('comms_status') }
  const further: Record<string, Json> = {}
  for (const name of optional) {
    const text = textIn(body, name)
    if (text === undefined) continue
    const isTooLong = name === 'comms_source' && text.length > maxSourceLength
    if (isTooLong || !isStorable(text, 0)) return { fault: invalidField(name) }
    further[name] = text
  }
  return { type, metadata: { comms_type: type, comms_data: data, ...further, comms_status: status } }
}

export const addCommsHistory: Action = {
  path: 'crm/addCommsHistory',
  credentials: 'both',
  async handle(context, call) {
    const required = requireIds(call.body, ['org_id', 'member_id', 'contact_id'])
    if ('fault' in required) return refuse(required.fault)
    const read = readCommunication(call.body)
    if ('fault' in read) return refuse(read.fault)
    const memberId = await findActiveMember(context, call, required.ids.member_id)
    if (memberId === undefined) return refuse(noMember)
    const contact = await findInOrg(context, call, required.ids)
    if (contact === undefined) return refuse(noContact)
    const metadata = { member_id: memberId, ...read.metadata }
    const logged = await logCommunication(context.engine, call.workspaceId, contact.homeId, metadata, call.source)
    const [problem] = logged.receipt.problems
    if (problem?.code === 'unknown_profile') return refuse(noContact)
    if (problem !== undefined) throw new Error(`a communication was refused: ${problem.message}`)
    return done({ comms_id: logged.number, comms_type: read.type })
  },
}
