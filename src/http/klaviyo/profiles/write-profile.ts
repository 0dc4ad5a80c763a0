import type { Problem, ProfileWrite } from '../../../domain/command.ts'
import { receiptOf } from '../../../engine/receipt-of.ts'
import { type Answer, type Call, fail } from '../call.ts'
import { duplicateProfile, type Fault } from '../fault.ts'
import { faultOfProblem, partialFailureHeaders } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { wireId } from '../wire.ts'
import type { Kinds } from './field-names.ts'
import { answerProfile, findLive, noSuchProfile } from './find-profiles.ts'
import type { AttributesRead } from './read-attributes.ts'
import type { Selection } from './selection.ts'

function faultOf(problem: Problem, read: AttributesRead): Fault {
  const { code, otherProfileId } = problem
  if (code === 'identifier_conflict' && otherProfileId !== undefined) return duplicateProfile(wireId(otherProfileId))
  return faultOfProblem(problem, read, '/data')
}

type Shown = { readonly kinds: Kinds; readonly selection: Selection }

/** Writes, and answers with the profile as it is then. */
export async function writeAndAnswer(
  context: KlaviyoContext,
  call: Call,
  write: ProfileWrite,
  read: AttributesRead,
  shown: Shown,
): Promise<Answer> {
  const { outcome, profileId, problems } = receiptOf(await context.engine.writer.write(call.workspaceId, write))
  if (outcome === 'refused') return fail(...problems.map(problem => faultOf(problem, read)))
  const profile = await findLive(context, call, profileId ?? undefined)
  if (profile === undefined) return fail(noSuchProfile)
  const status = outcome === 'created' ? 201 : 200
  return answerProfile(call, profile, { status, ...shown, ...partialFailureHeaders(read) })
}
