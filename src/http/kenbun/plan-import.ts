import type { ImportPlan } from '../../domain/imports/import-plan.ts'
import { type AliasKind, identityKinds } from './alias.ts'
import type { ImportTable } from './import-table.ts'

// Rows as leads: the primary column says whom a row is about, columns that were told to hold other identifiers are
// further aliases, and every other column is metadata under its own name.

export type Primary = { readonly column: string; readonly kind: AliasKind }

export function planImport({ headers, identifiers }: ImportTable, primary: Primary): ImportPlan {
  const matchKey = identityKinds[primary.kind]
  const detected = new Map<string, string>(identifiers.map(({ column, kind }) => [column, kind]))
  const fieldOf = (column: string): string => {
    if (column === primary.column) return matchKey
    const kind = detected.get(column)
    return kind === undefined || kind === matchKey ? column : kind
  }
  return {
    columns: headers.map(column => ({ column, field: fieldOf(column) })),
    mode: 'upsert',
    matchKey,
    identifiers: 'strict',
    linkPolicy: 'weaker-only',
    undeclared: 'discover',
    onInvalid: 'refuse',
    isDryRun: false,
  }
}
