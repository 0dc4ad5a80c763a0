import { createHash } from 'node:crypto'
import type { JsonObject } from '../../../domain/json.ts'
import { originalOf, problemsOf } from '../../../engine/batch/stored.ts'
import { jobItemErrorWalkAscending, jobItemErrorWalkDescending } from '../../../store/read/job-import.ts'
import { type Answer, type Call, fail } from '../call.ts'
import { errorOf, type Fault } from '../fault.ts'
import { answerPage, readPage } from '../filter/page.ts'
import { readNames } from '../filter/query.ts'
import { readKinds } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { faultsOfRow } from './row-faults.ts'
import { findImport, noSuchJob } from './view-import.ts'

const fieldNames = new Set(['id', 'code', 'title', 'detail', 'source', 'source.pointer', 'original_payload'])
const maxIndex = 2 ** 31 - 1

/** One fault of one row. */
type RowFault = {
  readonly row: number
  readonly at: number
  readonly fault: Fault
  readonly original: JsonObject | null
}
type Position = Pick<RowFault, 'row' | 'at'>

function readPosition([row = '', at = '']: readonly string[]): Position | undefined {
  const isPlace = /^\d{1,9}$/.test(row) && /^\d{1,9}$/.test(at)
  return isPlace ? { row: Number(row), at: Number(at) } : undefined
}

/** The same fault has the same id whenever it is read. */
function errorIdOf(jobId: string, { row, at }: Position): string {
  const hex = createHash('sha256').update(`${jobId} ${row} ${at}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function viewError(jobId: string, found: RowFault, fields: ReadonlySet<string> | undefined): JsonObject {
  const { code, title, detail, source } = errorOf(found.fault)
  const attributes = { code, title, detail, source, original_payload: found.original }
  const isShown = (name: string) =>
    fields === undefined || fields.has(name) || (name === 'source' && fields.has('source.pointer'))
  return {
    type: 'import-error',
    id: errorIdOf(jobId, found),
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => isShown(name))),
  }
}

/** GET /api/profile-bulk-import-jobs/{id}/import-errors. */
export async function listImportErrors(context: KlaviyoContext, call: Call): Promise<Answer> {
  const fields = readNames(call.query, 'fields[import-error]', name => fieldNames.has(name))
  if ('fault' in fields) return fail(fields.fault)
  const page = readPage(call.query, 'row', readPosition)
  if ('fault' in page) return fail(page.fault)
  const job = await findImport(context, call)
  if (job === undefined) return fail(noSuchJob)
  const { from, isBackwards, size } = page.value
  const walk = isBackwards ? jobItemErrorWalkDescending : jobItemErrorWalkAscending
  const start = from?.row ?? (isBackwards ? maxIndex : 0)
  // Every row has a fault, and the first of these may lie on the page before with all of its own.
  const rows = await context.engine.database.run(walk, [call.workspaceId, job.job_id, start, size + 2])
  const kinds = await readKinds(context, call)
  const found = rows.flatMap(({ item_index: row, error }): readonly RowFault[] => {
    const original = originalOf(error)
    const faults = faultsOfRow(row, { original, problems: problemsOf(error) }, kinds)
    const all = faults.map((fault, at) => ({ row, at, fault, original }))
    return isBackwards ? all.reverse() : all
  })
  const isBehind = ({ row, at }: Position): boolean => {
    if (from === undefined || row !== from.row) return true
    return isBackwards ? at < from.at : at > from.at
  }
  return answerPage(call, page.value, found.filter(isBehind), {
    keyOf: ({ row, at }) => [String(row), String(at)],
    view: each => viewError(job.job_id, each, fields.value),
  })
}
