import { type Answer, type Call, fail } from '../call.ts'
import { readKinds } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { selfLink } from '../wire.ts'
import { planRows, templateOf } from './plan-rows.ts'
import { readRows } from './read-rows.ts'
import { importOperation, readJobFields, viewImport } from './view-import.ts'

/** POST /api/profile-bulk-import-jobs: the rows are written later, those that nobody could write are refused now. */
export async function createImport(context: KlaviyoContext, call: Call): Promise<Answer> {
  const fields = readJobFields(call.query)
  if ('fault' in fields) return fail(fields.fault)
  const read = readRows(call.body)
  if (read.kind === 'faults') return fail(...read.faults)
  const planned = await planRows(context, call, read.rows, await readKinds(context, call))
  const acceptedAtMs = context.now()
  const batch = {
    workspaceId: call.workspaceId,
    objectName: 'profiles',
    template: templateOf(call.source),
    manner: { remembersProfiles: true },
    shown: { operation: importOperation },
    ...planned,
    acceptedAtMs,
  }
  const settled = await context.batches.accept(batch, ({ jobId }) => ({ status: 202, body: jobId, isRefusal: false }))
  if (settled.kind !== 'answered') throw new Error('imports of this surface have no idempotency key')
  const row = {
    job_id: settled.answer.body,
    status: 'waiting',
    total_count: read.rows.length,
    processed_count: 0,
    failed_count: 0,
    created_at: new Date(acceptedAtMs),
    started_at: null,
    completed_at: null,
  }
  const data = viewImport(row, fields.value, call.origin)
  return { status: 202, body: { data, links: { self: selfLink(call) } } }
}
