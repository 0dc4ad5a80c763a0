import type { Problem, Receipt } from '../../domain/command.ts'
import type { ImportPlan } from '../../domain/imports/import-plan.ts'
import { problemsByColumn } from '../../domain/imports/row-command.ts'
import type { ImportRowError } from './imports.ts'
import type { Stretch } from './read-stretches.ts'
import type { ImportProgress } from './stored-import.ts'

/** What a stretch came to: how far the import is behind it, and the rows that were not written, in their order. */
export type CountedStretch = { readonly progress: ImportProgress; readonly errors: readonly ImportRowError[] }

type Outcome = 'created' | 'updated' | 'unchanged'

type RowVerdict = { readonly row: number; outcome: Outcome; problems: readonly Problem[] }

const noProblems: readonly Problem[] = []

function strongest(a: string, b: string): Outcome {
  if (a === 'created' || b === 'created') return 'created'
  return a === 'updated' || b === 'updated' ? 'updated' : 'unchanged'
}

/** A row may have become several commands: it failed when one of them was refused, else it counts as the most it did. */
function judgeRows({ commandRows }: Stretch, receipts: readonly Receipt[]): readonly RowVerdict[] {
  const rows: RowVerdict[] = []
  let verdict: RowVerdict | undefined
  receipts.forEach((receipt, at) => {
    const row = commandRows[at]
    if (row === undefined) throw new Error('every receipt is that of a command')
    // The commands of a row stand together.
    if (verdict?.row !== row) {
      verdict = { row, outcome: 'unchanged', problems: noProblems }
      rows.push(verdict)
    }
    if (receipt.outcome === 'refused') verdict.problems = [...verdict.problems, ...receipt.problems]
    else verdict.outcome = strongest(verdict.outcome, receipt.outcome)
  })
  return rows
}

export function countStretch(
  before: ImportProgress,
  stretch: Stretch,
  receipts: readonly Receipt[],
  plan: ImportPlan,
): CountedStretch {
  const counts = { ...before.counts, rows: stretch.to }
  const errors: ImportRowError[] = [...stretch.refused]
  let written = 0
  for (const { row, outcome, problems } of judgeRows(stretch, receipts)) {
    if (problems.length > 0) errors.push({ row, problems: problemsByColumn(plan, problems) })
    else {
      counts[outcome] += 1
      written += 1
    }
  }
  for (const receipt of receipts) {
    if (receipt.type !== 'profile') continue
    counts.merges += receipt.merges.length
    counts.conflicts += receipt.conflicts.length
  }
  counts.failed += errors.length
  // Rows that have nothing to say.
  counts.unchanged += stretch.to - before.counts.rows - errors.length - written
  errors.sort((a, b) => a.row - b.row)
  return { progress: { ...before, counts, bytesRead: stretch.bytesRead }, errors }
}
