import { type Answer, type Call, fail } from '../call.ts'
import { type Fault, invalidParameter } from '../fault.ts'
import { readKinds } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readWireId } from '../wire.ts'
import { answerProfile, findLive, noSuchProfile } from './find-profiles.ts'
import { readSelection } from './selection.ts'

/** Nothing can be included. */
export function refuseInclude({ query }: Call): Fault | undefined {
  return query['include'] === undefined ? undefined : invalidParameter('include', 'There is nothing to include here.')
}

/** GET /api/profiles/{id}. */
export async function getProfile(context: KlaviyoContext, call: Call): Promise<Answer> {
  const fault = refuseInclude(call)
  if (fault !== undefined) return fail(fault)
  const selection = readSelection(call.query)
  if ('fault' in selection) return fail(selection.fault)
  const profile = await findLive(context, call, readWireId(call.params['id']))
  if (profile === undefined) return fail(noSuchProfile)
  const kinds = await readKinds(context, call)
  return answerProfile(call, profile, { status: 200, kinds, selection: selection.value })
}
