import type { PreparedEvent } from '../prepare/prepare-event.ts'
import type { Rules } from '../prepare/rules.ts'
import type { LoadedState } from './loaded-state.ts'
import { listHomes } from './needed-firings.ts'
import type { PreparedCommand } from './plan-flush.ts'

function isCounted({ command, suppressedBy }: PreparedEvent, { scoring }: Rules): boolean {
  if (suppressedBy !== null) return false
  // What a sequence sets off tells the score.
  return (
    scoring.engagement.rulesByEventType.has(command.eventType) || scoring.sequencesByEventType.has(command.eventType)
  )
}

/**
 * The homes whose sums planning will look at: those of people with an event that a rule may count, and of people who may
 * merge, which are those whose identifiers it looks at.
 */
export function listHomesToSum(
  commands: readonly PreparedCommand[],
  loaded: Pick<LoadedState, 'owners' | 'profiles'>,
  identified: readonly string[],
  rules: Rules,
): string[] {
  if (rules.scoring.engagement.rulesByEventType.size === 0) return []
  const events = commands.filter(prepared => prepared.type === 'event')
  return listHomes(
    events.filter(event => isCounted(event, rules)),
    loaded,
    identified,
  )
}
