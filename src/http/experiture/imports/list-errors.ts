import { Readable } from 'node:stream'
import { importJobOf, type Route } from '../call.ts'
import { type Answer, type FileAnswer, fail, succeed } from '../envelope.ts'
import { readPage } from '../page.ts'
import { importReadScopes } from '../scopes.ts'
import { csvOfErrors, viewOfRow } from './error-rows.ts'

export const listImportErrors: Route = {
  method: 'GET',
  url: '/import-jobs/:job_id/errors',
  namesImport: true,
  rateClass: 'job-read',
  scopes: importReadScopes,
  async handle({ imports }, call): Promise<Answer | FileAnswer> {
    const { query, headers, correlationId } = call
    const { workspaceId } = call.principal
    const read = readPage(query)
    if (!read.ok) return fail(read.fault, correlationId)
    const { page, pageSize } = read.value
    const { jobId, counts, plan } = importJobOf(call)
    const part = { offset: (page - 1) * pageSize, limit: pageSize }
    if (prefersCsv(headers.accept)) {
      const isPaged = 'page' in query || 'pageSize' in query
      const errors = { imports, workspaceId, jobId, plan }
      return {
        status: 200,
        headers: { 'content-type': 'text/csv; charset=utf-8', vary: 'accept' },
        stream: Readable.from(csvOfErrors(errors, isPaged ? part : undefined)),
      }
    }
    const rows = await imports.listErrors(workspaceId, jobId, part)
    const items = rows.map(row => ({ ...viewOfRow(row, plan) }))
    return succeed(200, { items, page, pageSize, total: counts.failed }, correlationId)
  },
}

/** Whoever names CSV, and not JSON before it, wants a file. */
function prefersCsv(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map(part => part.split(';', 1)[0]?.trim().toLowerCase())
  return types.find(type => type === 'text/csv' || type === 'application/json' || type === '*/*') === 'text/csv'
}
