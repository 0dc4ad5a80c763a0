import { receiptOf } from '../../../engine/receipt-of.ts'
import { answerWrites } from '../accept.ts'
import { type Answer, type Call, fail, type Route, smallBodyBytes } from '../call.ts'
import { clientWrite } from '../client-write.ts'
import { findNamed, matchKeyOf, namesNobody, readKinds, readPerson } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readDocument } from '../wire.ts'

/** Creates or updates a person. The answer is the same whether there was one before. */
async function takeProfile(context: KlaviyoContext, call: Call): Promise<Answer> {
  const document = readDocument(call.body, 'profile')
  if (document.kind === 'faults') return fail(...document.faults)
  const read = readPerson(document, '/data', 'client', await readKinds(context, call))
  if (read.kind === 'faults') return fail(...read.faults)
  const named = await findNamed(context, call, read)
  if (named.kind === 'nobody') return fail(namesNobody('/data'))
  const matchKey = matchKeyOf(read)
  const write = { ...clientWrite({ read, named }, call.source), ...(matchKey !== undefined && { matchKey }) }
  const receipt = receiptOf(await context.engine.writer.write(call.workspaceId, write))
  return answerWrites([receipt], read, '/data')
}

export const clientProfileRoutes: readonly Route[] = [
  {
    method: 'POST',
    url: '/client/profiles',
    access: 'client',
    limits: { burst: 350, steady: 3500 },
    bodyLimitBytes: smallBodyBytes,
    handle: takeProfile,
  },
]
