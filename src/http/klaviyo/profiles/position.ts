import { memberOf } from '../../../domain/json.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { endOfTime } from '../../../store/read/bounds.ts'
import type { WalkedProfile } from '../../../store/read/profile-walk.ts'

export const sorts = ['created', '-created', 'email', '-email', 'id', '-id', 'updated', '-updated'] as const
export type Sort = (typeof sorts)[number]

/** Where a row stands in a list: its id, and what the list is sorted by. */
export type Position = { readonly id: string; readonly movedAtMs?: number; readonly email?: string }

/** A sort without its direction. */
export function fieldOf(sort: Sort): string {
  return sort.replace('-', '')
}

function emailOf({ fields }: WalkedProfile): string | undefined {
  const email = memberOf(fields, 'email')
  return typeof email === 'string' ? email : undefined
}

export function positionOf(profile: WalkedProfile, sort: Sort): Position {
  const { profileId: id, movedAtMs } = profile
  if (fieldOf(sort) === 'updated') return { id, movedAtMs }
  const email = fieldOf(sort) === 'email' ? emailOf(profile) : undefined
  return email === undefined ? { id } : { id, email }
}

/** As text, for a cursor. */
export function writePosition({ id, movedAtMs, email }: Position): readonly string[] {
  if (movedAtMs !== undefined) return [id, String(movedAtMs)]
  return email === undefined ? [id] : [id, email]
}

/** Undefined for what no position of this sort is written as. */
export function readPosition([id = '', key]: readonly string[], sort: Sort): Position | undefined {
  if (!isUuid(id)) return undefined
  if (fieldOf(sort) === 'email') return key === undefined ? { id } : { id, email: key }
  if (fieldOf(sort) !== 'updated') return { id }
  const movedAtMs = /^\d{1,15}$/.test(key ?? '') ? Number(key) : undefined
  return movedAtMs === undefined || movedAtMs > endOfTime.getTime() ? undefined : { id, movedAtMs }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The order of a list that goes forwards. */
export function comparePositions(a: Position, b: Position, sort: Sort): number {
  const sign = sort.startsWith('-') ? -1 : 1
  if (fieldOf(sort) === 'email') {
    if (a.email === undefined && b.email === undefined) return compareText(a.id, b.id)
    if (a.email === undefined || b.email === undefined) return a.email === undefined ? 1 : -1
    return sign * compareText(a.email, b.email) || compareText(a.id, b.id)
  }
  return sign * ((a.movedAtMs ?? 0) - (b.movedAtMs ?? 0) || compareText(a.id, b.id))
}
