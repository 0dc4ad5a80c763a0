import { Type } from 'typebox'
import type { Stamp } from '../../domain/scoring/plan/definition-plan.ts'
import { IdParam } from './params.ts'

// What the definitions of mappings, rulesets, rules and segments have in common.

export const stampMembers = {
  id: Type.String({ format: 'uuid' }),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
}

export function viewStamp({ id, createdAtMs, updatedAtMs }: Stamp) {
  return { id, created_at: new Date(createdAtMs).toISOString(), updated_at: new Date(updatedAtMs).toISOString() }
}

export const IdParams = Type.Object({ id: IdParam })

export const Removed = Type.Null({ description: 'Deleted.' })
