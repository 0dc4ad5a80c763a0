import { isJsonObject } from '../../domain/json.ts'
import type { Registers, Stamps } from '../../domain/plan/register.ts'
import { decodeStamps } from '../stamps.ts'
import type { Row } from '../statement.ts'
import { type Owner, ownerColumns, ownerOfProfile, toOwner } from './profile-owner.ts'

/** A profile as it is read: its row, all its identifiers and who looks after it. */
export const profileRow = {
  profile_id: 'uuid',
  fields: 'jsonb',
  field_meta: 'text',
  absorbed: 'uuid[]',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  revision: 'int',
  identifiers: 'json?',
  owner: 'json?',
} as const

const ownColumns = 'p.profile_id, p.fields, p.field_meta, p.absorbed, p.created_at, p.updated_at, p.revision'

/** What `readColumns` are made from, of a row named p. */
export const profileColumns = `${ownColumns}, ${ownerColumns}`

/**
 * The identifiers of the profile p as arrays of kind, value and first-seen time; $1 is the workspace. Sorting them and
 * reading the times here rather than there took a third of the statement's time.
 */
export const identifiersOfProfile = `(
    select json_agg(json_build_array(i.kind, i.value, i.first_seen_at))
    from identifier i
    where i.workspace_id = $1
      and i.profile_id = p.profile_id
  ) as identifiers`

/** The columns of `profileRow`, of a row named p that has the `profileColumns`. */
export const readColumns = `${ownColumns}, ${identifiersOfProfile}, ${ownerOfProfile}`

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
  readonly owner: Owner | null
}

function isStamps(value: unknown): value is Stamps {
  return isJsonObject(value)
}

/** The two columns of a row that hold registers; their inside is trusted, for the engine alone writes it. */
export function toRegisters(fields: unknown, meta: string): Registers {
  if (!isJsonObject(fields)) throw new Error('fields are stored as an object')
  return { fields, meta: decodeStamps(meta) }
}

/** The column `own`. */
export function toOwnRegisters(own: unknown): Registers | null {
  if (own === null) return null
  const { fields, meta } = Object(own)
  if (!isJsonObject(fields) || !isStamps(meta)) throw new Error('registers are stored as objects')
  return { fields, meta }
}

/** The order in which identifiers are shown. */
export function compareIdentifiers(a: ReadIdentifier, b: ReadIdentifier): number {
  if (a.firstSeenMs !== b.firstSeenMs) return a.firstSeenMs - b.firstSeenMs
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1
  return a.value < b.value ? -1 : 1
}

function toIdentifiers(triples: unknown): readonly ReadIdentifier[] {
  const identifiers: ReadIdentifier[] = []
  if (!Array.isArray(triples)) return identifiers
  for (const [kind, value, firstSeenAt] of triples) {
    identifiers.push({ kind, value, firstSeenMs: Date.parse(firstSeenAt) })
  }
  return identifiers.length < 2 ? identifiers : identifiers.sort(compareIdentifiers)
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
    owner: toOwner(row.owner),
  }
}
