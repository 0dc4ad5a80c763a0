import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ProfileWrite, RecordWrite } from '../../domain/command.ts'
import type { RowReader } from '../../domain/imports/row-command.ts'
import type { SourceRow } from '../../domain/imports/source-row.ts'
import type { Json } from '../../domain/json.ts'
import type { ImportRowError } from './imports.ts'
import type { OpenedFile } from './readers/opened-file.ts'

export type ImportCommand = ProfileWrite | RecordWrite

/** Rows of a file that are written together. */
export type Stretch = {
  /** Rows dealt with once it is written. */
  readonly to: number
  readonly commands: readonly ImportCommand[]
  /** The row of each command. */
  readonly commandRows: readonly number[]
  /** Rows that cannot be written, in order. */
  readonly refused: readonly ImportRowError[]
  readonly bytesRead: number
}

export type ReadStretches = {
  readonly opened: OpenedFile
  /** Rows dealt with before; they are read and left out. */
  readonly from: number
  readonly rowsAtMost: number
  /** How rows become commands now; asked once a stretch. */
  readonly compile: () => Promise<RowReader>
  /** Asked between pieces; when it answers no, there are no more stretches. */
  readonly goesOn: () => boolean
  /** Is given what rows that are left out say. */
  readonly onSkipped?: (commands: readonly ImportCommand[]) => void
}

/** Rows may be large: a stretch ends where it becomes heavier, whatever the number of its rows. */
const charactersAtMost = 8 * 1_048_576

type Draft = {
  readonly from: number
  to: number
  weight: number
  readonly commands: ImportCommand[]
  readonly commandRows: number[]
  readonly refused: ImportRowError[]
}

function emptyDraft(from: number): Draft {
  return { from, to: from, weight: 0, commands: [], commandRows: [], refused: [] }
}

function weightOf(value: Json): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  let weight = 0
  for (const item of Object.values(value)) weight += 8 + weightOf(item)
  return weight
}

function weightOfRow(row: SourceRow): number {
  if (row.kind === 'cells') {
    let weight = 0
    for (const cell of row.cells) weight += cell.length
    return weight
  }
  return row.kind === 'object' ? weightOf(row.values) : 100
}

function add(draft: Draft, row: SourceRow, readRow: RowReader): void {
  draft.to = row.row
  draft.weight += weightOfRow(row)
  const made = readRow(row)
  if ('problems' in made) {
    draft.refused.push({ row: row.row, problems: made.problems })
    return
  }
  for (const command of made.commands) {
    draft.commands.push(command)
    draft.commandRows.push(row.row)
  }
}

/**
 * The rows of a file behind the checkpoint, in stretches. Where the file cannot be read further it throws what the
 * reader threw, after a last stretch of what comes before.
 */
export async function* readStretches(reading: ReadStretches): AsyncGenerator<Stretch, void> {
  const { opened, from, rowsAtMost, compile, goesOn, onSkipped } = reading
  let readRow = await compile()
  let draft = emptyDraft(from)
  const finish = (): Stretch => {
    const { to, commands, commandRows, refused } = draft
    draft = emptyDraft(to)
    return { to, commands, commandRows, refused, bytesRead: opened.bytesRead() }
  }
  try {
    for await (const piece of opened.rows) {
      // Others are served between the pieces, also when the file's bytes are all there.
      await nextTurn()
      if (!goesOn()) return
      for (const row of piece) {
        if (row.row <= from) {
          const made = onSkipped === undefined ? undefined : readRow(row)
          if (made !== undefined && 'commands' in made) onSkipped?.(made.commands)
          continue
        }
        add(draft, row, readRow)
        if (draft.to - draft.from < rowsAtMost && draft.weight < charactersAtMost) continue
        yield finish()
        if (!goesOn()) return
        readRow = await compile()
      }
    }
  } catch (error) {
    if (draft.to > draft.from) yield finish()
    throw error
  }
  if (draft.to > draft.from) yield finish()
}
