import type { StoredAnswer } from '../../domain/command.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { BatchOutcome, BatchRequest, ItemFailure } from '../../engine/batch/batch.ts'
import { fail, successBody, wireTime } from './envelope.ts'
import { errorOf, type Fault } from './fault.ts'
import { wireJobId } from './job-id.ts'
import { faultOfProblems } from './problem-fault.ts'

type BatchAnswer = StoredAnswer & { readonly isRefusal: boolean }
type Shown = BatchRequest['shown']

const maxRejections = 100

export function faultOfItem({ index, problems }: ItemFailure, matchKey: string | undefined): Fault {
  return faultOfProblems(problems, `records[${index}]`, matchKey)
}

/** The answer of a batch: 200 once it is written, 202 while it waits, a refusal when not one record was taken. */
export function answerBatch(
  objectName: string,
  shown: Shown,
  outcome: BatchOutcome,
  correlationId: string,
): BatchAnswer {
  const { failures, total, state } = outcome
  const [first] = failures
  if (first !== undefined && failures.length === total) {
    const fault = faultOfItem(first, shown.matchKey)
    const details = { ...fault.details, rejectedRecords: total }
    return { ...fail({ ...fault, details }, correlationId), isRefusal: true }
  }
  const errors = new Map(failures.map(each => [each.index, errorOf(faultOfItem(each, shown.matchKey))]))
  const rejections = [...errors].slice(0, maxRejections).map(([index, error]) => ({ index, error }))
  const data: JsonObject = {
    operation: shown.operation,
    objectName,
    accepted: true,
    acceptedAt: wireTime(outcome.acceptedAtMs),
    acceptedRecords: total - failures.length,
    ...(shown.matchKey === undefined ? {} : { matchKey: shown.matchKey }),
    jobId: wireJobId(outcome.jobId),
    state,
    rejectedRecords: failures.length,
    rejections,
    ...(state === 'pending' ? {} : { results: resultsOf(total, errors) }),
  }
  return { status: state === 'pending' ? 202 : 200, body: successBody(data, correlationId), isRefusal: false }
}

function resultsOf(total: number, errors: ReadonlyMap<number, JsonObject>): readonly JsonObject[] {
  return Array.from({ length: total }, (_, index) => resultOf(index, errors.get(index)))
}

/** The outcome of one record. */
export function resultOf(index: number, error: JsonObject | undefined): JsonObject {
  return error === undefined ? { index, outcome: 'succeeded' } : { index, outcome: 'failed', error }
}
