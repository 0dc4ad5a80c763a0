import { importJobOf, type Route } from '../call.ts'
import { succeed } from '../envelope.ts'
import { importReadScopes } from '../scopes.ts'
import { viewOfImport } from './import-job.ts'

export const getImport: Route = {
  method: 'GET',
  url: '/import-jobs/:job_id',
  namesImport: true,
  rateClass: 'job-read',
  scopes: importReadScopes,
  async handle(_context, call) {
    return succeed(200, viewOfImport(importJobOf(call)), call.correlationId)
  },
}
