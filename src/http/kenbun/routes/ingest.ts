import type { EventReceipt, Problem, Settled } from '../../../domain/command.ts'
import type { JsonObject } from '../../../domain/json.ts'
import { receiptOf } from '../../../engine/receipt-of.ts'
import { type Answer, type Call, fail, type Route, writing } from '../call.ts'
import { errorBody, type Fault, invalid, statusOf } from '../fault.ts'
import { wireLeadId } from '../lead-id.ts'
import { noLead, readEvent } from '../read-event.ts'
import type { KenbunContext } from '../surface.ts'
import { wireId } from '../wire.ts'

const maxEvents = 1_000

/** Why the engine refused an event, in the words of this wire. */
function faultOfProblem({ code, path, message }: Problem, fieldOf: ReadonlyMap<string, string>): Fault {
  if (code === 'unknown_profile') return noLead
  if (code === 'failed') return { kind: 'unhandled', message }
  if (code === 'no_identifier') return invalid('alias', 'is a placeholder that identifies nobody')
  return invalid(fieldOf.get(path.replace('identifiers.', '')) ?? 'alias', message)
}

type Verdict = { readonly ids: JsonObject } | { readonly fault: Fault }

function judge(settled: Settled<EventReceipt> | undefined, fieldOf: ReadonlyMap<string, string>): Verdict {
  const { eventId, profileId, problems } = receiptOf(settled)
  const [problem] = problems
  if (problem !== undefined || eventId === null) {
    return { fault: problem === undefined ? invalid('', 'was refused') : faultOfProblem(problem, fieldOf) }
  }
  const lead_id = profileId === null ? null : wireLeadId(profileId)
  return { ids: { event_id: wireId('event', eventId), lead_id } }
}

async function takeOne({ engine }: KenbunContext, { workspaceId, principal, body }: Call): Promise<Answer> {
  const read = readEvent(body, principal.name)
  if ('fault' in read) return fail(read.fault)
  const verdict = judge(await engine.writer.write(workspaceId, read.write), read.fieldOf)
  if ('fault' in verdict) return fail(verdict.fault)
  return { status: 202, body: { message: 'event queued', ...verdict.ids } }
}

/** Each event of an array has its own verdict: the status that it would have had alone, with that answer's members. */
async function takeMany(
  { engine }: KenbunContext,
  { workspaceId, principal }: Call,
  bodies: readonly unknown[],
): Promise<Answer> {
  if (bodies.length < 1 || bodies.length > maxEvents) {
    return fail(invalid('', `an array must hold 1 to ${maxEvents} events`))
  }
  const read = bodies.map(body => readEvent(body, principal.name))
  const settled = await engine.writer.writeAll(
    workspaceId,
    read.flatMap(event => ('write' in event ? [event.write] : [])),
  )
  let at = 0
  const results = read.map((event, index) => {
    const verdict = 'fault' in event ? event : judge(settled[at++], event.fieldOf)
    return 'fault' in verdict
      ? { index, status: statusOf(verdict.fault), ...errorBody(verdict.fault) }
      : { index, status: 202, ...verdict.ids }
  })
  const queued = results.filter(({ status }) => status === 202).length
  return { status: 202, body: { message: 'events queued', queued, refused: results.length - queued, results } }
}

function ingest(context: KenbunContext, call: Call): Promise<Answer> {
  return Array.isArray(call.body) ? takeMany(context, call, call.body) : takeOne(context, call)
}

export const ingestRoutes: readonly Route[] = ['/ingest', '/events'].map(url => ({
  method: 'POST',
  url,
  access: writing,
  handle: ingest,
}))
