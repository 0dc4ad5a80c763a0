import { csvLine } from '../../../domain/csv-line.ts'
import type { ImportPlan } from '../../../domain/imports/import-plan.ts'
import type { Json } from '../../../domain/json.ts'
import type { ImportRowError, Imports } from '../../../engine/imports/imports.ts'
import { walkErrors } from '../../../engine/imports/walk-errors.ts'
import { errorOf } from '../fault.ts'
import { faultOfProblems } from '../problem-fault.ts'

type ErrorRow = {
  readonly row: number
  readonly field: string | null
  readonly code: string
  readonly message: string
  readonly value: Json
}

/** A row as this surface says why it was not written: by its first fault, which names a field where a column fills one. */
export function viewOfRow({ row, problems }: ImportRowError, plan: ImportPlan | null): ErrorRow {
  const [first, ...others] = problems.map(problem => ({ ...problem, path: fieldOf(plan, problem.path) }))
  if (first === undefined) throw new Error('a row that was not written has a problem')
  const { code, message } = errorOf(faultOfProblems([first, ...others], '', plan?.matchKey))
  const field = first.path === '' ? null : first.path
  return { row, field, code: String(code), message: String(message), value: first.value ?? null }
}

function fieldOf(plan: ImportPlan | null, column: string): string {
  return plan?.columns.find(target => target.column === column)?.field ?? column
}

const header: readonly (keyof ErrorRow)[] = ['row', 'field', 'code', 'message', 'value']

export type Errors = {
  readonly imports: Imports
  readonly workspaceId: string
  readonly jobId: string
  readonly plan: ImportPlan | null
}

type Page = { readonly offset: number; readonly limit: number }

/** The errors of a job as a file: those of a page, or all. */
export async function* csvOfErrors(errors: Errors, page: Page | undefined): AsyncGenerator<string> {
  const { imports, workspaceId, jobId, plan } = errors
  yield csvLine(header, true)
  const pages =
    page === undefined ? walkErrors(imports, workspaceId, jobId) : [await imports.listErrors(workspaceId, jobId, page)]
  for await (const rows of pages) {
    const views = rows.map(row => viewOfRow(row, plan))
    yield views
      .map(view =>
        csvLine(
          header.map(name => view[name]),
          true,
        ),
      )
      .join('')
  }
}
