import { isUuid } from '../../../domain/uuid.ts'
import { firstId, lastId } from '../../../store/read/bounds.ts'
import { type ImportRow, jobProfileWalkAscending, jobProfileWalkDescending } from '../../../store/read/job-import.ts'
import { profileFindLive, toWalkedProfile } from '../../../store/read/profile-walk.ts'
import { type Answer, type Call, fail } from '../call.ts'
import { answerPage, type Page, readPage } from '../filter/page.ts'
import { readKinds } from '../person.ts'
import { refuseInclude } from '../profiles/get-profile.ts'
import { readSelection } from '../profiles/selection.ts'
import { viewProfile } from '../profiles/view-profile.ts'
import type { KlaviyoContext } from '../surface.ts'
import { wireId } from '../wire.ts'
import { findImport, noSuchJob } from './view-import.ts'

function readPosition([id = '']: readonly string[]): string | undefined {
  return isUuid(id) ? id : undefined
}

/** The ids of profiles that the job created or updated and that are there, in the direction of the page. */
async function findWritten(
  { engine }: KlaviyoContext,
  { workspaceId }: Call,
  { job_id: jobId }: ImportRow,
  { from, isBackwards, size }: Page<string>,
): Promise<readonly string[]> {
  const walk = isBackwards ? jobProfileWalkDescending : jobProfileWalkAscending
  const start = from ?? (isBackwards ? lastId : firstId)
  const rows = await engine.database.run(walk, [workspaceId, jobId, start, size + 1])
  return rows.map(row => row.profile_id)
}

/** GET /api/profile-bulk-import-jobs/{id}/relationships/profiles. */
export async function listImportedIds(context: KlaviyoContext, call: Call): Promise<Answer> {
  const page = readPage(call.query, 'id', readPosition)
  if ('fault' in page) return fail(page.fault)
  const job = await findImport(context, call)
  if (job === undefined) return fail(noSuchJob)
  const found = await findWritten(context, call, job, page.value)
  return answerPage(call, page.value, found, { keyOf: id => [id], view: id => ({ type: 'profile', id: wireId(id) }) })
}

/** GET /api/profile-bulk-import-jobs/{id}/profiles. */
export async function listImported(context: KlaviyoContext, call: Call): Promise<Answer> {
  const fault = refuseInclude(call)
  if (fault !== undefined) return fail(fault)
  const selection = readSelection(call.query)
  if ('fault' in selection) return fail(selection.fault)
  const page = readPage(call.query, 'id', readPosition)
  if ('fault' in page) return fail(page.fault)
  const job = await findImport(context, call)
  if (job === undefined) return fail(noSuchJob)
  const ids = await findWritten(context, call, job, page.value)
  const rows = await context.engine.database.run(profileFindLive, [call.workspaceId, ids])
  const profiles = new Map(rows.map(row => [row.profile_id, toWalkedProfile(row)]))
  const kinds = await readKinds(context, call)
  // One that went meanwhile is passed over.
  const found = ids.flatMap(id => profiles.get(id) ?? [])
  return answerPage(call, page.value, found, {
    keyOf: ({ profileId }) => [profileId],
    view: profile => viewProfile(profile, kinds, selection.value, call.origin),
  })
}
