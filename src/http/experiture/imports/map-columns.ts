import type { ObjectDefinition } from '../../../domain/schema/object-definition.ts'
import { MissingFileError } from '../../../engine/files/file-store.ts'
import { fileToRead } from '../../../engine/imports/file-to-read.ts'
import type { ImportJob } from '../../../engine/imports/imports.ts'
import { type Call, importJobOf, type Route } from '../call.ts'
import { type Answer, fail, succeed } from '../envelope.ts'
import { wireImportId } from '../job-id.ts'
import { importWriteScopes } from '../scopes.ts'
import type { ExperitureContext } from '../surface.ts'
import { hasNoFile, invalidState, isOpen } from './import-job.ts'
import { actOnce } from './once.ts'
import { faultOfTargets, planMapping } from './plan-mapping.ts'
import { readColumns } from './read-columns.ts'
import { type MappingBody, readMappingBody } from './read-mapping.ts'

export const mapColumns: Route = {
  method: 'POST',
  url: '/import-jobs/:job_id/mapping',
  namesImport: true,
  rateClass: 'imports',
  scopes: importWriteScopes,
  async handle(context, call) {
    const read = readMappingBody(call.body)
    if (!read.ok) return fail(read.fault, call.correlationId)
    return actOnce(context, call, read.value.whole, () => map(context, call, importJobOf(call), read.value))
  },
}

async function map(context: ExperitureContext, call: Call, job: ImportJob, body: MappingBody): Promise<Answer> {
  const { correlationId, principal } = call
  const { workspaceId } = principal
  const { jobId } = job
  const refuseState = (message: string) => fail(invalidState(job, message), correlationId)
  if (!isOpen(job)) return refuseState('the job is under way or over')
  const file = await fileOf(context, workspaceId, job)
  if (file === undefined) return refuseState(hasNoFile)
  const object = await newestObject(context, call, job.objectName)
  if (object === undefined) return refuseState('the object of the job is no more')
  const unknown = faultOfTargets(object, body)
  if (unknown !== undefined) return fail(unknown, correlationId)
  const columns = await readColumns(
    file,
    body.mappings.map(({ source }) => source),
  )
  if (!columns.ok) return fail(columns.fault, correlationId)
  const plan = planMapping(object, body, columns.value)
  if (!plan.ok) return fail(plan.fault, correlationId)
  if (!(await context.imports.plan(workspaceId, jobId, plan.value))) {
    const now = (await context.imports.find(workspaceId, jobId)) ?? job
    return fail(invalidState(now, 'the job is under way or over'), correlationId)
  }
  const mapped = new Set(body.mappings.map(({ source }) => source))
  const data = {
    jobId: wireImportId(jobId),
    state: 'ready',
    mappedFields: body.mappings.length,
    unmappedColumns: columns.value.filter(name => !mapped.has(name)),
  }
  return succeed(200, data, correlationId)
}

async function fileOf({ files }: ExperitureContext, workspaceId: string, job: ImportJob) {
  if (job.byteCount === null) return undefined
  try {
    return await fileToRead(files, workspaceId, job)
  } catch (error) {
    if (error instanceof MissingFileError) return undefined
    throw error
  }
}

/** Fields may have been declared a moment ago, through any server. */
async function newestObject(
  { engine }: ExperitureContext,
  { principal, config }: Call,
  name: string,
): Promise<ObjectDefinition | undefined> {
  return ((await engine.config.refresh(principal.workspaceId)) ?? config).objects.get(name)
}
