import type { Route } from '../call.ts'
import { fail, succeed } from '../envelope.ts'
import { importReadScopes } from '../scopes.ts'
import { findImportJob, viewOfImport } from './import-job.ts'

export const getImport: Route = {
  method: 'GET',
  url: '/import-jobs/:job_id',
  rateClass: 'job-read',
  scopes: importReadScopes,
  async handle(context, { principal, params, correlationId }) {
    const found = await findImportJob(context, principal.workspaceId, params['job_id'] ?? '')
    return found.ok ? succeed(200, viewOfImport(found.value), correlationId) : fail(found.fault, correlationId)
  },
}
