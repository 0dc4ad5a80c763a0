import type { Problem } from '../../domain/command.ts'
import type { Json } from '../../domain/json.ts'
import type { BatchItem, BatchTemplate, ItemFailure } from '../../engine/batch/batch.ts'
import type { CsvTable } from '../../engine/imports/uploads.ts'
import { type AliasKind, identityKinds, isAliasKind, readAlias } from './alias.ts'

// Rows as leads: the primary column says whom a row is about, columns that were told to hold other identifiers are
// further aliases, and every other column is metadata under its own name.

export type Primary = { readonly column: string; readonly kind: AliasKind }

type Column = { readonly name: string; readonly alias: AliasKind | null }

export const importTemplate = (source: string, observedAtMs: number): BatchTemplate => ({
  type: 'profile',
  source,
  observedAtMs,
  create: 'yes',
  linkPolicy: 'weaker-only',
  undeclared: 'discover',
  onInvalid: 'refuse',
  needsPerson: true,
})

const aliasOf = new Map<string, string>(Object.entries(identityKinds).map(([alias, kind]) => [kind, alias]))

function readColumns({ headers, identifiers }: CsvTable, primary: Primary): readonly Column[] {
  const detected = new Map(identifiers.map(({ column, kind }) => [column, aliasOf.get(kind)]))
  return headers.map(name => {
    if (name === primary.column) return { name, alias: primary.kind }
    const alias = detected.get(name)
    return { name, alias: isAliasKind(alias) && alias !== primary.kind ? alias : null }
  })
}

function problem(path: string, message: string): Problem {
  return { code: 'invalid_value', path, message }
}

function readRow(
  columns: readonly Column[],
  primary: Primary,
  cells: readonly string[],
): BatchItem | { readonly problems: readonly Problem[] } {
  if (cells.length > columns.length)
    return { problems: [problem('', `has more cells than the ${columns.length} columns`)] }
  const set = new Map<string, Json>()
  const problems: Problem[] = []
  for (const [index, { name, alias }] of columns.entries()) {
    const cell = cells[index]?.trim() ?? ''
    if (cell === '') {
      if (name === primary.column) problems.push(problem(name, 'is empty'))
      continue
    }
    if (alias === null) {
      set.set(name, cell)
      continue
    }
    const read = readAlias(alias, cell)
    if ('message' in read) problems.push(problem(name, read.message))
    else set.set(read.kind, read.value)
  }
  if (problems.length > 0) return { problems }
  return { set: Object.fromEntries(set), matchKey: identityKinds[primary.kind] }
}

/** The rows as items of a batch, and those that cannot be any. */
export function readImportItems(
  table: CsvTable,
  primary: Primary,
): { readonly items: readonly BatchItem[]; readonly refused: readonly ItemFailure[] } {
  const columns = readColumns(table, primary)
  const refused: ItemFailure[] = []
  const items = table.rows.map((cells, index) => {
    const read = readRow(columns, primary, cells)
    if (!('problems' in read)) return read
    refused.push({ index, problems: read.problems })
    return { set: {} }
  })
  return { items, refused }
}
