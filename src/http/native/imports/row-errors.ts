import type { Problem } from '../../../domain/command.ts'
import type { Json } from '../../../domain/json.ts'
import type { ImportRowError, Imports } from '../../../engine/imports/imports.ts'
import { walkErrors } from '../../../engine/imports/walk-errors.ts'

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

/** All of an import. */
export async function* walkRowErrors(imports: Imports, workspaceId: string, jobId: string): AsyncGenerator<RowError[]> {
  for await (const errors of walkErrors(imports, workspaceId, jobId)) yield viewRowErrors(errors)
}
