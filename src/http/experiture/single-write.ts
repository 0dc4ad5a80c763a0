import type { IdempotentAnswer, Problem, ProfileReceipt, RecordReceipt, Settled } from '../../domain/command.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { ObjectDefinition } from '../../domain/schema/object-definition.ts'
import type { ScopedKey } from '../scope-key.ts'
import { type Operation, readSingleBody } from './body.ts'
import type { Call } from './call.ts'
import { profilesObject, profileWrite, recordWrite } from './command.ts'
import { type Answer, fail, successBody, wireTime } from './envelope.ts'
import { invalid } from './fault.ts'
import { answerEarlier, readIdempotencyKey } from './idempotency.ts'
import { chooseMatch } from './match.ts'
import { faultOfProblems } from './problem-fault.ts'
import type { ExperitureContext } from './surface.ts'

/** One record, written before the answer. */
export async function writeSingle(
  context: ExperitureContext,
  call: Call,
  operation: Operation,
  object: ObjectDefinition,
): Promise<Answer> {
  const { correlationId, principal } = call
  const { writer } = context.engine
  const read = readSingleBody(call.body, operation)
  if (!read.ok) return fail(read.fault, correlationId)
  const { record, matchKey, observedAtMs, whole } = read.value

  const key = readIdempotencyKey(call.headers['idempotency-key'], call, whole)
  if (!key.ok) return fail(key.fault, correlationId)
  if (key.value !== undefined) {
    const { key: scopedKey, bodyHash } = key.value
    const earlier = await context.engine.findEarlierAnswer(principal.workspaceId, scopedKey, bodyHash)
    const answer = answerEarlier(earlier, correlationId)
    if (answer !== undefined) return answer
  }
  if (!object.ingestion.single) {
    return fail(invalid('object_name', `${object.name} takes no single writes`), correlationId)
  }

  const match = chooseMatch(object, record, matchKey)
  const shared = { source: principal.name, observedAtMs }
  const data: JsonObject = {
    operation,
    objectName: object.name,
    accepted: true,
    acceptedAt: wireTime(context.now()),
    acceptedRecords: 1,
    ...(operation === 'append' || match.shown === undefined ? {} : { matchKey: match.shown }),
  }
  const body = successBody(data, correlationId)
  const settled: Settled<ProfileReceipt | RecordReceipt> =
    object.name === profilesObject
      ? await writer.write(principal.workspaceId, {
          ...profileWrite(operation, match, record, shared),
          ...keep(key.value, body),
        })
      : await writer.write(principal.workspaceId, {
          ...recordWrite(object, operation, match, record, shared),
          ...keep(key.value, body),
        })
  if (settled.kind !== 'settled') return answerEarlier(settled, correlationId)
  const { outcome, problems } = settled.receipt
  return outcome === 'refused' ? refuse(problems, matchKey, correlationId) : { status: 200, body }
}

/** A refusal leaves no entry, so that the same key may succeed later. */
function keep(
  key: ScopedKey | undefined,
  body: string,
): { readonly idempotency?: IdempotentAnswer<ProfileReceipt | RecordReceipt> } {
  if (key === undefined) return {}
  return { idempotency: { ...key, respond: ({ outcome }) => (outcome === 'refused' ? null : { status: 200, body }) } }
}

function refuse(problems: readonly Problem[], matchKey: string | undefined, correlationId: string): Answer {
  return fail(faultOfProblems(problems, 'record', matchKey), correlationId)
}
