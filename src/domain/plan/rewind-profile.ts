import { type Json, jsonEquals } from '../json.ts'
import type { ChangeSet } from './flush-plan.ts'
import type { Fields } from './register.ts'

/** What a profile showed at one time. */
export type Appearance = {
  readonly fields: Fields
  /** [kind, value] pairs. */
  readonly identifiers: readonly (readonly [kind: string, value: string])[]
}

/** Takes changes back, the latest first, from what a profile shows now. */
export function rewindProfile(now: Appearance, changes: readonly ChangeSet[]): Appearance {
  const fields = new Map<string, Json>(Object.entries(now.fields))
  const identifiers = new Map(now.identifiers.map(pair => [pair.join(' '), pair]))
  for (const change of changes) {
    for (const [name, [old]] of Object.entries(change.fields ?? {})) {
      if (old === null) fields.delete(name)
      else fields.set(name, old)
    }
    for (const pair of change.attached ?? []) identifiers.delete(pair.join(' '))
    for (const pair of change.released ?? []) identifiers.set(pair.join(' '), pair)
  }
  return { fields: Object.fromEntries(fields), identifiers: [...identifiers.values()] }
}

/** One change with the same effect as all of them together; the earliest comes first. */
export function collapseChanges(changes: readonly ChangeSet[]): ChangeSet {
  const fields = new Map<string, readonly [old: Json, now: Json]>()
  const attached = new Map<string, readonly [kind: string, value: string]>()
  const released = new Map<string, readonly [kind: string, value: string]>()
  for (const change of changes) {
    for (const [name, [old, now]] of Object.entries(change.fields ?? {})) {
      fields.set(name, [(fields.get(name) ?? [old])[0], now])
    }
    for (const pair of change.attached ?? []) {
      if (!released.delete(pair.join(' '))) attached.set(pair.join(' '), pair)
    }
    for (const pair of change.released ?? []) {
      if (!attached.delete(pair.join(' '))) released.set(pair.join(' '), pair)
    }
  }
  const lasting = [...fields].filter(([, [old, now]]) => !jsonEquals(old, now))
  return {
    ...(lasting.length > 0 && { fields: Object.fromEntries(lasting) }),
    ...(attached.size > 0 && { attached: [...attached.values()] }),
    ...(released.size > 0 && { released: [...released.values()] }),
  }
}
