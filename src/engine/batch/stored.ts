import type { Problem } from '../../domain/command.ts'
import { excerpt, excerptText } from '../../domain/excerpt.ts'
import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import type { BatchItem, BatchRequest, ItemFailure } from './batch.ts'

// What a batch keeps in JSON columns. Nobody else writes them, so reading back checks the outline only.

export function failuresJson(failures: readonly ItemFailure[]): string {
  return JSON.stringify(
    failures.map(({ index, problems, ...more }) => ({ i: index, e: { problems: problems.map(shorten), ...more } })),
  )
}

/** A problem as it is kept. */
export function shorten(problem: Problem): Problem {
  const short = { ...problem, path: excerptText(problem.path) }
  return problem.value === undefined ? short : { ...short, value: excerpt(problem.value) }
}

/** The problems of one item as `job_item_error` holds them. */
export function problemsOf(error: unknown): readonly Problem[] {
  return hasProblems(error) ? error.problems : []
}

/** The item as it was sent, where `job_item_error` holds it. */
export function originalOf(error: unknown): JsonObject | null {
  const original = isJsonObject(error) ? error['original'] : undefined
  return isJsonObject(original) ? original : null
}

function hasProblems(error: unknown): error is { readonly problems: readonly Problem[] } {
  return isJsonObject(error) && Array.isArray(error['problems'])
}

export function requestOf(request: unknown): BatchRequest {
  if (!isBatchRequest(request)) throw new Error('the job is not a batch')
  return request
}

function isBatchRequest(request: unknown): request is BatchRequest {
  return isJsonObject(request) && isJsonObject(request['template']) && isJsonObject(request['shown'])
}

export function requestJson({ template, manner, shown }: BatchRequest): string {
  return JSON.stringify({ template, manner, shown })
}

export function itemsOf(payload: unknown): readonly (BatchItem | null)[] {
  if (!isItems(payload)) throw new Error('the job carries no items')
  return payload
}

function isItems(payload: unknown): payload is readonly (BatchItem | null)[] {
  return Array.isArray(payload)
}
