import type { Problem } from '../../../domain/command.ts'
import type { Json } from '../../../domain/json.ts'
import type { ImportRowError, Imports } from '../../../engine/imports/imports.ts'

/** One thing that is wrong with a row, in the words of the file. */
export type RowError = {
  readonly row: number
  readonly column: string | null
  readonly value: Json
  readonly message: string
  readonly code: string
}

function viewProblem(row: number, { path, message, remedy, value = null, code }: Problem): RowError {
  const sentence = remedy === undefined ? message : `${message}. ${remedy}`
  return { row, column: path === '' ? null : path, value, message: sentence, code }
}

export function viewRowErrors(errors: readonly ImportRowError[]): RowError[] {
  return errors.flatMap(({ row, problems }) => problems.map(problem => viewProblem(row, problem)))
}

const rowsAtOnce = 1_000

/** All errors of an import, a page of rows at a time. */
export async function* walkErrors(imports: Imports, workspaceId: string, jobId: string): AsyncGenerator<RowError[]> {
  for (let after = 0; ; ) {
    const errors = await imports.listErrors(workspaceId, jobId, { after, limit: rowsAtOnce })
    if (errors.length > 0) yield viewRowErrors(errors)
    const last = errors.at(-1)
    if (last === undefined || errors.length < rowsAtOnce) return
    after = last.row
  }
}
