import type { Problem } from '../../domain/command.ts'
import { type Answer, accepted, fail } from './call.ts'
import { faultOfProblem, partialFailureHeaders } from './person.ts'
import type { AttributesRead } from './profiles/read-attributes.ts'

type Written = { readonly outcome: string; readonly problems: readonly Problem[] }

/** What a call hears whose writes were about one person: the first refusal, or that all is accepted. */
export function answerWrites(receipts: readonly Written[], read: AttributesRead, pointer: string): Answer {
  const refused = receipts.find(({ outcome }) => outcome === 'refused')
  const [problem] = refused?.problems ?? []
  if (problem !== undefined) return fail(faultOfProblem(problem, read, pointer))
  return { ...accepted, ...partialFailureHeaders(read) }
}
