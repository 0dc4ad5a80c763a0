import { openRows } from '../../../engine/imports/readers/open-rows.ts'
import type { FileToRead } from '../../../engine/imports/readers/opened-file.ts'
import { BadFileError } from '../../../engine/imports/readers/opened-file.ts'
import { type Fault, invalid, ok, type Result, refuse } from '../fault.ts'

/** Rows of NDJSON that may be read to find a column that the first ones do not have. */
const rowsSearched = 10_000

/** What `wanted` columns may be of: every column of the file, as far as its first rows tell. */
export async function readColumns(file: FileToRead, wanted: readonly string[]): Promise<Result<readonly string[]>> {
  try {
    await using opened = await openRows(file)
    const columns = new Set<string>(opened.columns)
    if (opened.shape.format !== 'ndjson') return ok([...columns])
    const missing = new Set(wanted.filter(name => !columns.has(name)))
    let rows = 0
    for await (const stretch of missing.size === 0 ? [] : opened.rows) {
      for (const row of stretch) {
        if (row.kind !== 'object') continue
        for (const name of Object.keys(row.values)) {
          columns.add(name)
          missing.delete(name)
        }
      }
      rows += stretch.length
      if (missing.size === 0 || rows >= rowsSearched) break
    }
    return ok([...columns])
  } catch (error) {
    if (error instanceof BadFileError) return refuse(faultOfFile(error))
    throw error
  }
}

function faultOfFile({ message, line }: BadFileError): Fault {
  const fault = invalid('file', message, undefined, 'Send a file that can be read to the uploadUrl.')
  return line === null ? fault : { ...fault, details: { ...fault.details, line } }
}
