import { isJsonObject } from '../../../domain/json.ts'
import { importJobOf, type Route } from '../call.ts'
import { fail, succeed } from '../envelope.ts'
import { invalid } from '../fault.ts'
import { wireImportId } from '../job-id.ts'
import { importWriteScopes } from '../scopes.ts'
import { invalidState } from './import-job.ts'
import { actOnce } from './once.ts'

export const startImport: Route = {
  method: 'POST',
  url: '/import-jobs/:job_id/start',
  namesImport: true,
  rateClass: 'imports',
  scopes: importWriteScopes,
  mayLackBody: true,
  async handle(context, call) {
    const { body = {}, correlationId, principal } = call
    if (!isJsonObject(body)) {
      return fail({ kind: 'invalid', message: 'the body must be absent or an empty JSON object' }, correlationId)
    }
    const [key] = Object.keys(body)
    if (key !== undefined) {
      return fail(invalid(key, 'not a key of this request, which takes none', undefined, 'Send {}.'), correlationId)
    }
    const { jobId } = importJobOf(call)
    return actOnce(context, call, body, async () => {
      if (await context.imports.start(principal.workspaceId, jobId)) {
        return succeed(202, { jobId: wireImportId(jobId), state: 'running' }, correlationId)
      }
      const job = (await context.imports.find(principal.workspaceId, jobId)) ?? importJobOf(call)
      return fail(invalidState(job, 'only a job that is ready can be started'), correlationId)
    })
  },
}
