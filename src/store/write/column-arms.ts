import type { ChangeRow, IdentifierRow, ProfileDelta, ProfileRow, WordRow } from '../../domain/plan/flush-plan.ts'
import { encodeStamps } from '../stamps.ts'
import type { Columns } from './recordset.ts'

// The recordsets that most rows of large flushes travel in.

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

function listOrNull(ids: readonly string[]): string | null {
  return ids.length === 0 ? null : `{${ids.join(',')}}`
}

export const insertedColumns: Columns<ProfileRow> = [
  ['id', 'uuid', row => row.profileId],
  ['f', 'jsonb', row => JSON.stringify(row.fields)],
  ['m', 'json text', row => encodeStamps(row.meta)],
  ['own', 'jsonb', row => jsonOrNull(row.own)],
  ['absorbed', 'uuid[]', row => listOrNull(row.absorbed)],
  ['vetoed', 'uuid[]', row => listOrNull(row.vetoed)],
  ['survivor', 'uuid', row => row.mergedInto],
  ['created', 'float8', row => row.createdAtMs],
  ['n', 'float8', row => row.lastArrival],
  ['revision', 'int', row => row.revision],
]

export const changedColumns: Columns<ProfileDelta> = [
  ['id', 'uuid', row => row.profileId],
  ['version', 'int', row => row.version],
  ['revision', 'int', row => row.revision],
  ['n', 'float8', row => row.lastArrival],
  ['f', 'jsonb', row => JSON.stringify(row.set)],
  ['m', 'json text', row => encodeStamps(row.meta)],
  ['cleared', 'jsonb', row => (row.cleared.length === 0 ? null : JSON.stringify(row.cleared))],
]

export const attachedColumns: Columns<IdentifierRow> = [
  ['k', 'text', row => row.kind],
  ['v', 'text', row => row.value],
  ['id', 'uuid', row => row.profileId],
  ['home', 'uuid', row => (row.homeId === row.profileId ? null : row.homeId)],
  ['at', 'float8', row => row.firstSeenMs],
  ['source', 'text', row => row.source],
]

export const wordedColumns: Columns<WordRow> = [
  ['w', 'text', row => row.word],
  ['id', 'uuid', row => row.profileId],
  ['n', 'text', row => row.name],
]

export const changesColumns: Columns<ChangeRow> = [
  ['id', 'uuid', row => row.profileId],
  ['arrival', 'bigint', row => row.arrival],
  ['kind', 'text', row => row.kind],
  ['source', 'text', row => row.source],
  ['revision', 'int', row => row.revision],
  ['c', 'json text', row => JSON.stringify(row.changes)],
]
