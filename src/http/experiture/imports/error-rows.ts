import type { Json } from '../../../domain/json.ts'
import type { ImportRowError, Imports } from '../../../engine/imports/imports.ts'
import { csvLine } from '../../csv-line.ts'
import { errorOf } from '../fault.ts'
import { faultOfProblems } from '../problem-fault.ts'

type ErrorRow = {
  readonly row: number
  readonly field: string | null
  readonly code: string
  readonly message: string
  readonly value: Json
}

/** A row as this surface says why it was not written: by its first fault. */
export function viewOfRow({ row, problems }: ImportRowError, matchKey: string | undefined): ErrorRow {
  const [first] = problems
  const field = first === undefined || first.path === '' ? null : first.path === 'match_key' ? 'matchKey' : first.path
  const { code, message } = errorOf(faultOfProblems(problems, '', matchKey))
  return { row, field, code: String(code), message: String(message), value: first?.value ?? null }
}

const header: readonly (keyof ErrorRow)[] = ['row', 'field', 'code', 'message', 'value']

const rowsAtOnce = 500

export type Errors = {
  readonly imports: Imports
  readonly workspaceId: string
  readonly jobId: string
  readonly matchKey: string | undefined
}

function csvOfRows(rows: readonly ErrorRow[]): string {
  return rows.map(row => csvLine(header.map(name => textOf(row[name])))).join('')
}

/** The errors of a job as a file: those of a page, or all. */
export async function* csvOfErrors(
  { imports, workspaceId, jobId, matchKey }: Errors,
  page: { readonly offset: number; readonly limit: number } | undefined,
): AsyncGenerator<string> {
  yield csvLine(header)
  if (page !== undefined) {
    const rows = await imports.listErrors(workspaceId, jobId, page)
    return yield csvOfRows(rows.map(row => viewOfRow(row, matchKey)))
  }
  for (let after = 0; ; ) {
    const rows = await imports.listErrors(workspaceId, jobId, { after, limit: rowsAtOnce })
    yield csvOfRows(rows.map(row => viewOfRow(row, matchKey)))
    const last = rows.at(-1)
    if (last === undefined || rows.length < rowsAtOnce) return
    after = last.row
  }
}

function textOf(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
