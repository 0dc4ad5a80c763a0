import type { LoadedState } from '../src/domain/plan/loaded-state.ts'
import { listNeededFirings } from '../src/domain/plan/needed-firings.ts'
import { listProfilesToIdentify } from '../src/domain/plan/needed-identifiers.ts'
import { listHomesToSum } from '../src/domain/plan/needed-sums.ts'
import type { PreparedCommand } from '../src/domain/plan/plan-flush.ts'
import type { Rules } from '../src/domain/prepare/rules.ts'
import type { Tables } from './memory-store.ts'

// What of events and firings a flush reads, from tables that are maps.

export function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(freeze)
  }
  return value
}

export function loadSums(
  tables: Tables,
  commands: readonly PreparedCommand[],
  loaded: Pick<LoadedState, 'owners' | 'profiles'>,
  rules: Rules,
): LoadedState['sums'] {
  const identified = listProfilesToIdentify(commands, loaded, name => rules.kinds.has(name))
  const homeIds = listHomesToSum(commands, loaded, identified, rules)
  return new Map(homeIds.map(id => [id, freeze(tables.activities.get(id)?.sums ?? {})]))
}

/** What was set off before, and the events that sequences may count. */
export function loadPast(
  tables: Tables,
  commands: readonly PreparedCommand[],
  loaded: Pick<LoadedState, 'owners' | 'profiles'>,
  rules: Rules,
): Pick<LoadedState, 'firings' | 'recentEvents'> {
  const identified = listProfilesToIdentify(commands, loaded, name => rules.kinds.has(name))
  const nowMs = Math.max(0, ...tables.events.map(event => event.occurredMs))
  const { fired, recent } = listNeededFirings(commands, loaded, identified, rules, nowMs)
  const events = tables.events.filter(
    ({ suppression, eventType }) => suppression === null && recent?.types.includes(eventType),
  )
  return {
    firings: new Map(fired.map(id => [id, freeze(tables.firings.filter(firing => firing.homeId === id))])),
    recentEvents: new Map((recent?.homeIds ?? []).map(id => [id, freeze(events.filter(event => event.homeId === id))])),
  }
}
