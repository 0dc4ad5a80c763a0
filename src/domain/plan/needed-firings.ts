import { identifierKey } from '../identity/identifier.ts'
import type { PreparedEvent } from '../prepare/prepare-event.ts'
import type { Rules } from '../prepare/rules.ts'
import type { Scoring } from '../scoring/compile-scoring.ts'
import { isWatched } from '../scoring/milestones.ts'
import type { LoadedState } from './loaded-state.ts'
import type { PreparedCommand } from './plan-flush.ts'

/** Of which homes, of which types and of what time events are wanted. */
export type RecentWanted = {
  readonly homeIds: readonly string[]
  readonly types: readonly string[]
  readonly fromMs: number
  readonly toMs: number
}

export type NeededFirings = {
  /** The homes whose earlier firings planning will look at. */
  readonly fired: readonly string[]
  readonly recent: RecentWanted | undefined
}

const nothing: NeededFirings = { fired: [], recent: undefined }

/** The homes of those whom events found, and of people who may merge, which are those whose identifiers are looked at. */
export function listHomes(
  events: readonly PreparedEvent[],
  loaded: Pick<LoadedState, 'owners' | 'profiles'>,
  identified: readonly string[],
): string[] {
  const live = new Set(identified)
  for (const { identifiers, command } of events) {
    for (const { kind, value } of identifiers) {
      const owner = loaded.owners.get(identifierKey(kind, value))
      if (owner !== undefined) live.add(owner.profileId)
    }
    const named = command.profileId
    if (named !== undefined) live.add(loaded.profiles.get(named)?.mergedInto ?? named)
  }
  return [...new Set([...live].flatMap(id => [id, ...(loaded.profiles.get(id)?.absorbed ?? [])]))]
}

function listRecent(
  events: readonly PreparedEvent[],
  homeIds: readonly string[],
  { sequencesByEventType }: Scoring,
  nowMs: number,
): RecentWanted {
  const types = new Set<string>()
  let [fromMs, toMs] = [nowMs, nowMs]
  for (const { command } of events) {
    const atMs = Math.min(command.occurredMs ?? nowMs, nowMs)
    for (const { eventTypes, windowSeconds } of sequencesByEventType.get(command.eventType) ?? []) {
      for (const type of eventTypes) types.add(type)
      fromMs = Math.min(fromMs, atMs - windowSeconds * 1_000)
      toMs = Math.max(toMs, atMs + windowSeconds * 1_000)
    }
  }
  return { homeIds, types: [...types].sort(), fromMs, toMs }
}

/** What triggers and sequences need to know of the past; workspaces without them read nothing. */
export function listNeededFirings(
  commands: readonly PreparedCommand[],
  loaded: Pick<LoadedState, 'owners' | 'profiles'>,
  identified: readonly string[],
  { scoring }: Rules,
  nowMs: number,
): NeededFirings {
  if (scoring.triggers.length === 0 && scoring.sequencesByEventType.size === 0) return nothing
  const events = commands.filter(prepared => prepared.type === 'event').filter(event => event.suppressedBy === null)
  const isOfSequence = ({ command }: PreparedEvent) => scoring.sequencesByEventType.has(command.eventType)
  const ofSequences = events.filter(isOfSequence)
  const watched = events.filter(event => isOfSequence(event) || isWatched(scoring, event.command.eventType))
  if (watched.length === 0) return nothing
  return {
    fired: listHomes(watched, loaded, identified),
    recent:
      ofSequences.length === 0
        ? undefined
        : listRecent(ofSequences, listHomes(ofSequences, loaded, identified), scoring, nowMs),
  }
}
