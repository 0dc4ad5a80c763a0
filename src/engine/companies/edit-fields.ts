import type { FieldEdit } from '../../domain/command.ts'
import { type Json, type JsonObject, jsonEquals } from '../../domain/json.ts'
import { appendItems } from '../../domain/plan/register.ts'

/** Fields after edits, in order; null clears. */
export function editFields(fields: JsonObject, edits: readonly FieldEdit[]): JsonObject {
  const edited = new Map(Object.entries(fields))
  for (const { name, value, behaviour } of edits) {
    const next =
      behaviour === 'remove' ? without(edited.get(name), value) : nextValue(edited.get(name), value, behaviour)
    if (next === null) edited.delete(name)
    else edited.set(name, next)
  }
  return Object.fromEntries(edited)
}

function nextValue(current: Json | undefined, value: Json, behaviour: 'always_overwrite' | 'append'): Json {
  return behaviour === 'append' && value !== null ? appendItems(current, value) : value
}

function without(current: Json | undefined, value: Json): Json {
  const gone = Array.isArray(value) ? value : [value]
  if (!Array.isArray(current)) return gone.some(item => jsonEquals(item, current ?? null)) ? null : (current ?? null)
  return current.filter(item => !gone.some(other => jsonEquals(item, other)))
}
