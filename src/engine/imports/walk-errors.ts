import type { ImportRowError, Imports } from './imports.ts'

const rowsAtOnce = 1_000

/** All errors of an import, a page of rows at a time. */
export async function* walkErrors(
  imports: Pick<Imports, 'listErrors'>,
  workspaceId: string,
  jobId: string,
): AsyncGenerator<readonly ImportRowError[]> {
  for (let after = 0; ; ) {
    const errors = await imports.listErrors(workspaceId, jobId, { after, limit: rowsAtOnce })
    if (errors.length > 0) yield errors
    const last = errors.at(-1)
    if (last === undefined || errors.length < rowsAtOnce) return
    after = last.row
  }
}
