import { identifierKey } from '../identity/identifier.ts'
import type { PreparedEvent } from '../prepare/prepare-event.ts'
import type { Rules } from '../prepare/rules.ts'
import type { LoadedState } from './loaded-state.ts'
import type { PreparedCommand } from './plan-flush.ts'

function isCounted({ command, isSuppressed }: PreparedEvent, { scoring }: Rules): boolean {
  return !isSuppressed && scoring.engagement.rulesByEventType.has(command.eventType)
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
  const live = new Set(identified)
  for (const prepared of commands) {
    if (prepared.type !== 'event' || !isCounted(prepared, rules)) continue
    for (const { kind, value } of prepared.identifiers) {
      const owner = loaded.owners.get(identifierKey(kind, value))
      if (owner !== undefined) live.add(owner.profileId)
    }
    const named = prepared.command.profileId
    if (named !== undefined) live.add(loaded.profiles.get(named)?.mergedInto ?? named)
  }
  return [...new Set([...live].flatMap(id => [id, ...(loaded.profiles.get(id)?.absorbed ?? [])]))]
}
