import type { MergeCommand, MergeReceipt, Problem } from '../command.ts'
import { isAnonymous } from './find-obstacle.ts'
import { type FlushState, findLive } from './flush-state.ts'
import { foldProfiles } from './fold-profiles.ts'

function refuse(problem: Problem): MergeReceipt {
  return { type: 'merge', outcome: 'refused', merge: null, problems: [problem] }
}

/**
 * A person's decision: limits and vetoes do not stop it, and the veto between the two ends with it. A known person
 * survives an anonymous one even so; the receipt says who did.
 */
export function planMerge(state: FlushState, command: MergeCommand): MergeReceipt {
  const survivor = findLive(state, command.survivorId)
  const absorbed = findLive(state, command.absorbedId)
  if (survivor === undefined) return refuse({ code: 'unknown_profile', path: 'survivor', message: 'no such profile' })
  if (absorbed === undefined) return refuse({ code: 'unknown_profile', path: 'absorbed', message: 'no such profile' })
  if (survivor === absorbed)
    return refuse({ code: 'same_profile', path: 'absorbed', message: 'both ids are the same profile' })
  const isKnownRescued = isAnonymous(survivor, [], state.rules) && !isAnonymous(absorbed, [], state.rules)
  const [kept, gone] = isKnownRescued ? [absorbed, survivor] : [survivor, absorbed]
  const merge = foldProfiles(state, kept, gone, { reason: 'person', source: command.source, identifiers: [] })
  return { type: 'merge', outcome: 'merged', merge, problems: [] }
}
