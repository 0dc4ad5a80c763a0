import { isJsonObject } from '../../domain/json.ts'
import type { Registers, Stamps } from '../../domain/plan/register.ts'
import type { Row } from '../statement.ts'

/** A profile as it is read: its row and all its identifiers. */
export const profileRow = {
  profile_id: 'uuid',
  fields: 'jsonb',
  field_meta: 'jsonb',
  absorbed: 'uuid[]',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  revision: 'int',
  identifiers: 'json',
} as const

/** The columns of `profileRow` but its identifiers, of a row named p. */
export const profileColumns = 'p.profile_id, p.fields, p.field_meta, p.absorbed, p.created_at, p.updated_at, p.revision'

/** The identifiers of the profile p as arrays of kind, value and first-seen milliseconds; $1 is the workspace. */
export const identifiersOfProfile = `
cross join lateral (
  select coalesce(
    json_agg(
      json_build_array(i.kind, i.value, (extract(epoch from i.first_seen_at) * 1000)::bigint)
      order by i.first_seen_at, i.kind, i.value
    ),
    '[]'::json
  ) as identifiers
  from identifier i
  where i.workspace_id = $1
    and i.profile_id = p.profile_id
) held`

export type ProfileRow = Row<typeof profileRow>

export type ReadIdentifier = { readonly kind: string; readonly value: string; readonly firstSeenMs: number }

export type ReadProfile = {
  readonly profileId: string
  readonly registers: Registers
  readonly identifiers: readonly ReadIdentifier[]
  readonly absorbed: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly revision: number
}

function isStamps(value: unknown): value is Stamps {
  return isJsonObject(value)
}

/** The two columns of a row that hold registers; their inside is trusted, for the engine alone writes it. */
export function toRegisters(fields: unknown, meta: unknown): Registers {
  if (!isJsonObject(fields) || !isStamps(meta)) throw new Error('registers are stored as objects')
  return { fields, meta }
}

/** The column `own`. */
export function toOwnRegisters(own: unknown): Registers | null {
  if (own === null) return null
  if (!isJsonObject(own)) throw new Error('registers are stored as objects')
  return toRegisters(own['fields'], own['meta'])
}

function toIdentifiers(triples: unknown): ReadIdentifier[] {
  const identifiers: ReadIdentifier[] = []
  if (!Array.isArray(triples)) return identifiers
  for (const [kind, value, firstSeenMs] of triples) identifiers.push({ kind, value, firstSeenMs })
  return identifiers
}

export function toReadProfile(row: ProfileRow): ReadProfile {
  return {
    profileId: row.profile_id,
    registers: toRegisters(row.fields, row.field_meta),
    identifiers: toIdentifiers(row.identifiers),
    absorbed: row.absorbed,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}
