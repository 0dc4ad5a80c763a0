import type { Problem } from '../../../domain/command.ts'
import type { ImportPlan } from '../../../domain/imports/import-plan.ts'
import type { Json } from '../../../domain/json.ts'
import type { ImportJob, ImportRowError, Imports } from '../../../engine/imports/imports.ts'

/** One thing that is wrong with a row, in the words of the file. */
export type RowError = {
  readonly row: number
  readonly column: string | null
  readonly value: Json
  readonly message: string
  readonly code: string
}

/** Problems name fields; who mends the file looks for the column. */
function columnOf(plan: ImportPlan | null, path: string): string | null {
  const name = path === 'match_key' ? (plan?.matchKey ?? path) : path.replace(/^identifiers\./, '')
  const target = plan?.columns.find(({ field }) => field === name)
  if (target !== undefined) return target.column
  return name === '' || path === 'match_key' ? null : name
}

function viewProblem(plan: ImportPlan | null, row: number, problem: Problem): RowError {
  const { path, message, remedy, value = null, code } = problem
  const sentence = remedy === undefined ? message : `${message}. ${remedy}`
  return { row, column: columnOf(plan, path), value, message: sentence, code }
}

export function viewRowErrors({ plan }: ImportJob, errors: readonly ImportRowError[]): RowError[] {
  return errors.flatMap(({ row, problems }) => problems.map(problem => viewProblem(plan, row, problem)))
}

const rowsAtOnce = 1_000

/** All errors of an import, a page of rows at a time. */
export async function* walkErrors(imports: Imports, workspaceId: string, job: ImportJob): AsyncGenerator<RowError[]> {
  for (let after = 0; ; ) {
    const errors = await imports.listErrors(workspaceId, job.jobId, { after, limit: rowsAtOnce })
    if (errors.length > 0) yield viewRowErrors(job, errors)
    const last = errors.at(-1)
    if (last === undefined || errors.length < rowsAtOnce) return
    after = last.row
  }
}
