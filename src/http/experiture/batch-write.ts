import type { JsonObject } from '../../domain/json.ts'
import type { ObjectDefinition } from '../../domain/schema/object-definition.ts'
import type { Batch, BatchItem, BatchTemplate } from '../../engine/batch/batch.ts'
import { answerBatch } from './batch-view.ts'
import { type Operation, readBatchBody } from './body.ts'
import type { Call } from './call.ts'
import { profilesObject, profileWrite, recordWrite, type Shared } from './command.ts'
import { type Answer, fail } from './envelope.ts'
import { invalid } from './fault.ts'
import { answerEarlier, readIdempotencyKey } from './idempotency.ts'
import { chooseMatch, defaultKey, matchKeyFault } from './match.ts'
import type { ExperitureContext } from './surface.ts'

/** Many records: written before the answer, or queued where the caller prefers that. */
export async function writeBatch(
  context: ExperitureContext,
  call: Call,
  operation: Operation,
  known: ObjectDefinition,
): Promise<Answer> {
  const { correlationId } = call
  const { workspaceId, name: source } = call.principal
  const { batches } = context
  const read = readBatchBody(call.body, operation)
  if (!read.ok) return fail(read.fault, correlationId)
  const { records, matchKey, observedAtMs, whole } = read.value

  const key = readIdempotencyKey(call.headers['idempotency-key'], call, whole)
  if (!key.ok) return fail(key.fault, correlationId)
  if (key.value !== undefined) {
    const earlier = await batches.findEarlier(workspaceId, key.value)
    if (earlier.kind !== 'none' && earlier.kind !== 'interrupted') return answerEarlier(earlier, correlationId)
  }

  const object = operation === 'upsert' ? await withMatchKey(context, call, known, matchKey) : known
  const fault = operation === 'upsert' ? matchKeyFault(object, matchKey) : undefined
  if (fault !== undefined) return fail(fault, correlationId)
  if (!object.ingestion.jsonBatch) {
    return fail(invalid('object_name', `${object.name} takes no batches`), correlationId)
  }

  const shownKey = operation === 'upsert' ? (matchKey ?? defaultKey(object)) : undefined
  const shown = { operation, ...(shownKey === undefined ? {} : { matchKey: shownKey }) }
  const acceptedAtMs = context.now()
  const isAsync = prefersAsync(call.headers.prefer)
  // What may be written a second time after a crash carries its time, so that it overwrites nothing newer.
  const isRepeatable = isAsync || key.value !== undefined
  const shared = { source, observedAtMs: observedAtMs ?? (isRepeatable ? acceptedAtMs : undefined) }
  const batch: Batch = {
    workspaceId,
    objectName: object.name,
    template: templateOf(object, operation, shared),
    items: records.map(record => itemOf(object, operation, record, matchKey)),
    shown,
    acceptedAtMs,
  }
  const answer: Parameters<typeof batches.write>[1] = outcome => answerBatch(object.name, shown, outcome, correlationId)
  const settled = isAsync
    ? await batches.accept(batch, answer, key.value)
    : await batches.write(batch, answer, key.value)
  if (settled.kind !== 'answered') return answerEarlier(settled, correlationId)
  const { status, body } = settled.answer
  return status === 202 ? { status, body, headers: { 'preference-applied': 'respond-async' } } : { status, body }
}

/** The object, read anew when the match key is not one of it: another server may have changed it. */
async function withMatchKey(
  { engine }: ExperitureContext,
  { principal }: Call,
  object: ObjectDefinition,
  matchKey: string | undefined,
): Promise<ObjectDefinition> {
  if (matchKeyFault(object, matchKey) === undefined) return object
  const config = await engine.config.refresh(principal.workspaceId)
  return config?.objects.get(object.name) ?? object
}

const nothing: JsonObject = {}
const undecided = { matchKey: undefined, isInsert: false, shown: undefined }

function templateOf(object: ObjectDefinition, operation: Operation, shared: Shared): BatchTemplate {
  const { set: _, ...template } =
    object.name === profilesObject
      ? profileWrite(operation, undecided, nothing, shared)
      : recordWrite(object, operation, undecided, nothing, shared)
  return template
}

function itemOf(
  object: ObjectDefinition,
  operation: Operation,
  record: JsonObject,
  requested: string | undefined,
): BatchItem {
  if (operation === 'append') return { set: record }
  const { matchKey, isInsert } = chooseMatch(object, record, requested)
  return {
    set: record,
    ...(matchKey === undefined ? {} : { matchKey }),
    ...(isInsert ? { isInsert: true } : {}),
  }
}

/** RFC 7240: preferences are separated by commas and may carry parameters. */
function prefersAsync(header: string | readonly string[] | undefined): boolean {
  const text = typeof header === 'string' ? header : (header?.join(',') ?? '')
  return text.split(',').some(part => part.split(';', 1)[0]?.trim().toLowerCase() === 'respond-async')
}
