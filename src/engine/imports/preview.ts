import { setImmediate as nextTurn } from 'node:timers/promises'
import { excerpt } from '../../domain/excerpt.ts'
import { type GuessedMapping, guessMapping } from '../../domain/imports/guess-mapping.ts'
import type { FileShape, SourceRow } from '../../domain/imports/source-row.ts'
import { type Json, memberOf } from '../../domain/json.ts'
import type { ObjectDefinition } from '../../domain/schema/object-definition.ts'
import { openRows } from './readers/open-rows.ts'
import type { FileToRead, OpenedFile } from './readers/opened-file.ts'

/** What the beginning of a file says. */
export type Preview = {
  readonly shape: FileShape
  readonly columns: readonly PreviewColumn[]
  /** The first rows that can be read, by column. */
  readonly rows: readonly Readonly<Record<string, Json>>[]
  /** The strongest identity field among those guessed. */
  readonly matchKey: string | null
}

type PreviewColumn = {
  readonly name: string
  readonly samples: readonly Json[]
  readonly field: string | null
  readonly why: 'name' | 'values' | null
}

/** Rows that guesses rest on, and those of them that are shown. */
const sampledRows = 200
const shownRows = 20
const samplesOfColumn = 5
/** Pieces that are read to find those rows: a file may have nothing but faulty rows or empty lines. */
const maxPieces = 40

type Values = readonly Json[]

/** Values in the order of the columns; null where the row has none. */
function valuesOf(row: SourceRow, columns: readonly string[]): Values | undefined {
  if (row.kind === 'cells') return columns.map((_, index) => row.cells[index] ?? null)
  return row.kind === 'object' ? columns.map(column => memberOf(row.values, column) ?? null) : undefined
}

async function readSample({ rows, columns }: OpenedFile): Promise<readonly Values[]> {
  const sample: Values[] = []
  let pieces = 0
  for await (const piece of rows) {
    // Others are served meanwhile.
    await nextTurn()
    for (const row of piece) {
      const values = valuesOf(row, columns)
      if (values !== undefined) sample.push(values)
      if (sample.length === sampledRows) return sample
    }
    pieces++
    if (pieces === maxPieces) break
  }
  return sample
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value
  return value === null ? '' : JSON.stringify(value)
}

function samplesAt(index: number, rows: readonly Values[]): readonly Json[] {
  const samples = new Map<string, Json>()
  for (const row of rows) {
    const value = row[index] ?? null
    if (textOf(value).trim() === '') continue
    samples.set(textOf(value), excerpt(value))
    if (samples.size === samplesOfColumn) break
  }
  return [...samples.values()]
}

/** Reads the beginning of a file and guesses what its columns are. Throws BadFileError when it cannot be read. */
export async function preview(file: FileToRead, object: ObjectDefinition): Promise<Preview> {
  await using opened = await openRows(file)
  const { shape, columns } = opened
  const sample = await readSample(opened)
  const guessed: GuessedMapping = guessMapping(
    columns,
    sample.map(values => values.map(textOf)),
    object,
  )
  return {
    shape,
    columns: guessed.columns.map(({ column, field, why }, index) => ({
      name: column,
      samples: samplesAt(index, sample),
      field,
      why,
    })),
    rows: sample
      .slice(0, shownRows)
      .map(values => Object.fromEntries(columns.map((column, index) => [column, excerpt(values[index] ?? null)]))),
    matchKey: guessed.matchKey,
  }
}
