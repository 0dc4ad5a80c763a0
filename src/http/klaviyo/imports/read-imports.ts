import { isUuid } from '../../../domain/uuid.ts'
import { endOfTime, firstId, lastId } from '../../../store/read/bounds.ts'
import { jobListImportsAscending, jobListImportsDescending } from '../../../store/read/job-import.ts'
import { type Answer, type Call, fail } from '../call.ts'
import { invalidParameter } from '../fault.ts'
import { answerPage, readPage } from '../filter/page.ts'
import { type Query, type QueryRead, readParameter, readSort } from '../filter/query.ts'
import { type FilterFields, readFilter } from '../filter/read-filter.ts'
import { refuseInclude } from '../profiles/get-profile.ts'
import type { KlaviyoContext } from '../surface.ts'
import { selfLink } from '../wire.ts'
import { findImport, noSuchJob, readJobFields, shownSince, statuses, viewImport } from './view-import.ts'

/** GET /api/profile-bulk-import-jobs/{id}. */
export async function getImport(context: KlaviyoContext, call: Call): Promise<Answer> {
  const fault = refuseInclude(call)
  if (fault !== undefined) return fail(fault)
  const fields = readJobFields(call.query)
  if ('fault' in fields) return fail(fields.fault)
  const row = await findImport(context, call)
  if (row === undefined) return fail(noSuchJob)
  const data = viewImport(row, fields.value, call.origin)
  return { status: 200, body: { data, links: { self: selfLink(call) } } }
}

const filterFields: FilterFields = new Map([['status', { operators: ['equals', 'any'], type: 'text' }]])

/** What the store calls the statuses that every condition allows; null allows all. */
function readStatuses(query: Query): QueryRead<readonly string[] | null> {
  const text = readParameter(query, 'filter')
  if ('fault' in text) return text
  if (text.value === undefined) return { value: null }
  const read = readFilter(text.value, filterFields)
  if (read.kind === 'fault') return { fault: invalidParameter('filter', read.detail) }
  const wanted = read.conditions.map(condition => new Set(condition.kind === 'any' ? condition.texts : []))
  const unknown = wanted.some(words => [...words].some(word => !statuses.has(word)))
  if (unknown) return { fault: invalidParameter('filter', `status is one of ${[...statuses.keys()].join(', ')}.`) }
  const allowed = [...statuses].filter(([word]) => wanted.every(words => words.has(word)))
  return { value: allowed.map(([, status]) => status) }
}

type Position = { readonly at: Date; readonly id: string }

function readPosition([time = '', id = '']: readonly string[]): Position | undefined {
  return /^\d{1,15}$/.test(time) && isUuid(id) ? { at: new Date(Number(time)), id } : undefined
}

/** GET /api/profile-bulk-import-jobs. */
export async function listImports(context: KlaviyoContext, call: Call): Promise<Answer> {
  const fault = refuseInclude(call)
  if (fault !== undefined) return fail(fault)
  const filter = readStatuses(call.query)
  if ('fault' in filter) return fail(filter.fault)
  const sort = readSort(call.query, ['created_at', '-created_at'] as const, '-created_at')
  if ('fault' in sort) return fail(sort.fault)
  const page = readPage(call.query, sort.value, readPosition)
  if ('fault' in page) return fail(page.fault)
  const fields = readJobFields(call.query)
  if ('fault' in fields) return fail(fields.fault)
  const { size, from, isBackwards } = page.value
  const isAscending = sort.value.startsWith('-') === isBackwards
  const { at, id } = from ?? (isAscending ? { at: new Date(0), id: firstId } : { at: endOfTime, id: lastId })
  const found = await context.engine.database.run(isAscending ? jobListImportsAscending : jobListImportsDescending, [
    call.workspaceId,
    filter.value,
    shownSince(context),
    at,
    id,
    size + 1,
  ])
  return answerPage(call, page.value, found, {
    keyOf: row => [String(row.created_at.getTime()), row.job_id],
    view: row => viewImport(row, fields.value, call.origin),
  })
}
