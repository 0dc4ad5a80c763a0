import type { ConflictDetail, Side } from './queries.ts'

type Cell = {
  /** Of the profile. */
  readonly id: string
  readonly value: unknown
  readonly provenance: { readonly observed_at: string; readonly source: string } | undefined
  /** A merge keeps this value. */
  readonly wins: boolean
}

export type FieldRow = {
  readonly name: string
  readonly differs: boolean
  readonly cells: readonly Cell[]
  readonly merged: unknown
}

/** Every field of any side, those in which they differ first. */
export function compareFields(sides: readonly Side[], merged: ConflictDetail['merged_fields']): readonly FieldRow[] {
  const names = [...new Set(sides.flatMap(({ profile }) => Object.keys(profile.fields)))].toSorted()
  const rows = names.map(name => {
    const result = memberOf(merged ?? {}, name)
    const cells = sides.map(({ profile }) => {
      const value = memberOf(profile.fields, name)
      return {
        id: profile.id,
        value,
        provenance: Object.hasOwn(profile.provenance, name) ? profile.provenance[name] : undefined,
        wins: JSON.stringify(value) === JSON.stringify(result),
      }
    })
    const [one, other] = cells
    return {
      name,
      differs: JSON.stringify(one?.value) !== JSON.stringify(other?.value) && cells.length > 1,
      cells,
      merged: result,
    }
  })
  return rows.toSorted((a, b) => Number(b.differs) - Number(a.differs))
}

function memberOf(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
