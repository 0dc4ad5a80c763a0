import type { FieldEdit } from '../../../domain/command.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts'
import { type Fault, invalid } from '../fault.ts'
import type { Kinds } from './field-names.ts'

/**
 * Who sends the attributes: a browser or an app (`client`), or a server that creates, updates by id, upserts, or upserts
 * many. It decides what null, empty text and unknown names mean.
 */
export type Mode = 'client' | 'create' | 'update' | 'upsert' | 'bulk'

/** What one profile document is read by, and what it gathers meanwhile. */
export type Draft = {
  readonly mode: Mode
  readonly kinds: Kinds
  readonly faults: Fault[]
  readonly set: Map<string, Json>
  readonly edits: FieldEdit[]
  /** Where the value of a field stands in the body. */
  readonly pointers: Map<string, string>
}

/** A null empties what is there; elsewhere it is left out. */
export function canClear({ mode }: Draft): boolean {
  return mode === 'update' || mode === 'upsert'
}

export function addFault(draft: Draft, pointer: string, detail: string): void {
  draft.faults.push(invalid(pointer, detail))
}

export function setField(draft: Draft, field: string, value: Json, pointer: string): void {
  draft.set.set(field, value)
  draft.pointers.set(field, pointer)
}

/** An object that may be left out or null; undefined where there is none, a fault where it is something else. */
export function readObject(draft: Draft, value: Json | undefined, pointer: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined
  if (isJsonObject(value)) return value
  addFault(draft, pointer, 'An object is expected here.')
  return undefined
}

/** Servers learn of names that mean nothing; clients send more than they need, and it is left aside. */
export function refuseUnknown(draft: Draft, pointer: string): void {
  if (draft.mode !== 'client') addFault(draft, pointer, 'There is no attribute of this name.')
}
