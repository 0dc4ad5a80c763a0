import type { IdempotentAnswer, RecordReceipt, RecordWrite } from '../../../domain/command.ts'
import { isJsonObject, type Json } from '../../../domain/json.ts'
import { parseTimestamp } from '../../../domain/schema/validate-value.ts'
import type { Fault } from '../problem.ts'

export type ParsedRecord =
  | { readonly kind: 'parsed'; readonly write: RecordWrite }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

const keys = new Set(['set', 'mode', 'match_key', 'observed_at', 'source'])
const maxTextLength = 200

export type RecordDefaults = {
  readonly object: string
  readonly mode: RecordWrite['mode']
  readonly source: string
  readonly idempotency: IdempotentAnswer<RecordReceipt> | undefined
}

/** Turns a body into a command, or names every fault of its form. */
export function parseRecord(body: Json | undefined, defaults: RecordDefaults): ParsedRecord {
  if (!isJsonObject(body)) return { kind: 'refused', faults: [{ path: '', message: 'expected an object' }] }
  const faults: Fault[] = []
  for (const key of Object.keys(body)) {
    if (!keys.has(key)) faults.push({ path: key, message: 'is not a key of this request' })
  }
  const { set, mode = defaults.mode, match_key: matchKey, observed_at: observedAt, source = defaults.source } = body
  if (!isJsonObject(set)) faults.push({ path: 'set', message: 'expected an object of field to value' })
  if (mode !== 'upsert' && mode !== 'append') {
    faults.push({ path: 'mode', message: 'expected upsert or append', value: mode })
  }
  const isText = (value: Json | undefined): value is string =>
    typeof value === 'string' && value.length > 0 && value.length <= maxTextLength
  if (matchKey !== undefined && !isText(matchKey)) {
    faults.push({ path: 'match_key', message: `expected a string of 1 to ${maxTextLength} characters` })
  }
  if (!isText(source)) faults.push({ path: 'source', message: `expected a string of 1 to ${maxTextLength} characters` })
  const observedAtMs = isText(observedAt) ? parseTimestamp(observedAt) : undefined
  if (observedAt !== undefined && observedAtMs === undefined) {
    faults.push({ path: 'observed_at', message: 'expected an ISO 8601 timestamp with a time zone' })
  }
  if (faults.length > 0 || !isJsonObject(set) || !isText(source)) return { kind: 'refused', faults }
  return {
    kind: 'parsed',
    write: {
      type: 'record',
      object: defaults.object,
      mode: mode === 'append' ? 'append' : 'upsert',
      set,
      source,
      ...(isText(matchKey) && { matchKey }),
      ...(observedAtMs !== undefined && { observedAtMs }),
      ...(defaults.idempotency !== undefined && { idempotency: defaults.idempotency }),
    },
  }
}
