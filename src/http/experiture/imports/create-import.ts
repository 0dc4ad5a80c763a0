import type { ObjectDefinition } from '../../../domain/schema/object-definition.ts'
import type { Call, Route } from '../call.ts'
import { type Answer, fail, succeed, wireTime } from '../envelope.ts'
import { invalid } from '../fault.ts'
import { wireImportId } from '../job-id.ts'
import { importWriteScopes } from '../scopes.ts'
import type { ExperitureContext } from '../surface.ts'
import { operation, wireState } from './import-job.ts'
import { actOnce } from './once.ts'
import { type CreateBody, readCreateBody } from './read-create.ts'
import { landingPath, uploadUrl } from './upload-path.ts'

export const createImport: Route = {
  method: 'POST',
  url: '/import-jobs',
  rateClass: 'imports',
  scopes: importWriteScopes,
  async handle(context, call) {
    const read = readCreateBody(call.body, context.maxFileBytes)
    if (!read.ok) return fail(read.fault, call.correlationId)
    return actOnce(context, call, read.value.whole, () => enter(context, call, read.value))
  },
}

async function enter(context: ExperitureContext, call: Call, body: CreateBody): Promise<Answer> {
  const { correlationId, principal } = call
  const { objectName, fileName, fileSize } = body
  const object = await findObject(context, call, objectName)
  if (object === undefined) {
    return fail({ kind: 'not_found', message: 'there is no such object in this workspace' }, correlationId)
  }
  if (!object.ingestion.fileImport) {
    return fail(invalid('objectName', `${object.name} takes no files`, objectName), correlationId)
  }
  const { workspaceId } = principal
  const job = await context.imports.enter({
    workspaceId,
    objectName: object.name,
    fileName,
    shown: { operation, expectedBytes: fileSize },
    source: principal.name,
  })
  const link = context.uploadLinks.make(workspaceId, job.jobId, job.createdAtMs)
  const jobId = wireImportId(job.jobId)
  const data = {
    jobId,
    uploadUrl: uploadUrl(call.origin, jobId, link),
    expiresAt: wireTime(link.expiresAtMs),
    landingPath: landingPath(jobId),
    state: wireState(job),
  }
  return succeed(201, data, correlationId)
}

/** Another server may have added it since the configuration was read here. */
async function findObject(
  { engine }: ExperitureContext,
  { principal, config }: Call,
  name: string,
): Promise<ObjectDefinition | undefined> {
  return config.objects.get(name) ?? (await engine.config.refresh(principal.workspaceId))?.objects.get(name)
}
