import type { RecordReceipt } from '../command.ts'
import { type Json, jsonEquals, memberOf } from '../json.ts'
import { missingFields } from '../prepare/check-values.ts'
import type { PreparedRecordWrite } from '../prepare/prepare-record.ts'
import type { FlushState } from './flush-state.ts'
import { recordKey } from './loaded-state.ts'
import { arrivalMs } from './register.ts'
import type { WorkingRecord } from './working-record.ts'

/** The latest written row that holds the value of an identity key. */
function findRecord(state: FlushState, object: string, key: string, value: string): WorkingRecord | undefined {
  const name = recordKey(object, key, value)
  const changedId = state.recordIds.get(name)
  if (changedId !== undefined) return state.records.get(changedId)
  const stored = state.loaded.records.get(name)
  if (stored === undefined) return undefined
  const known = state.records.get(stored.recordId)
  if (known !== undefined) return known
  const working: WorkingRecord = {
    object,
    recordId: stored.recordId,
    version: stored.version,
    fields: stored.fields,
    source: '',
    person: undefined,
    atMs: 0,
    isChanged: false,
  }
  state.records.set(working.recordId, working)
  return working
}

function mergeValues(
  fields: Readonly<Record<string, Json>>,
  values: Readonly<Record<string, Json | null>>,
): { fields: Record<string, Json>; changed: boolean } {
  const merged: Record<string, Json> = { ...fields }
  let changed = false
  for (const [name, value] of Object.entries(values)) {
    const before = Object.hasOwn(merged, name) ? merged[name] : undefined
    if (value === null) {
      if (before === undefined) continue
      delete merged[name]
    } else {
      if (before !== undefined && jsonEquals(before, value)) continue
      merged[name] = value
    }
    changed = true
  }
  return { fields: merged, changed }
}

/** Plans one write of a record: by arrival order, last write wins per field. */
export function planRecordWrite(state: FlushState, write: PreparedRecordWrite): RecordReceipt {
  const { command, match } = write
  const found = match === undefined ? undefined : findRecord(state, command.object, match.key, match.value)
  if (found === undefined) {
    const object = state.rules.objects.get(command.object)
    const missing =
      object === undefined ? [] : missingFields(object, name => (memberOf(write.values, name) ?? null) !== null)
    if (missing.length > 0) return { type: 'record', recordId: null, outcome: 'refused', problems: missing }
  }
  const atMs = arrivalMs(state.supplies.nextArrival())
  const record: WorkingRecord = found ?? {
    object: command.object,
    recordId: state.supplies.newId(),
    version: null,
    fields: {},
    source: command.source,
    person: undefined,
    atMs,
    isChanged: true,
  }
  state.records.set(record.recordId, record)
  const merged = mergeValues(record.fields, write.values)
  record.fields = merged.fields
  if (merged.changed) {
    record.isChanged = true
    record.source = command.source
    record.atMs = atMs
    if (write.person !== undefined) record.person = write.person
  }
  for (const { key, value } of write.keys) state.recordIds.set(recordKey(command.object, key, value), record.recordId)
  const outcome = found === undefined ? 'created' : merged.changed ? 'updated' : 'unchanged'
  return { type: 'record', recordId: record.recordId, outcome, problems: [] }
}
