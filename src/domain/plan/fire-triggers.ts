// What an event sets off, once it is stored and scored: triggers whose threshold an engagement score rose to, and
// sequences that it completed. Each firing is a row, and a webhook where one is set. Scores before and after are both of
// the time at which the event is processed, so that half-lives fire nothing; neither does a merge that no event brought.

import type { Delivery } from '../scoring/definitions.ts'
import { decideFire, isWatched } from '../scoring/milestones.ts'
import type { ProfileScore } from '../scoring/profile-score.ts'
import { scoreSums } from '../scoring/score-profile.ts'
import { completesSequence, type SequenceEvent } from '../scoring/sequences.ts'
import type { FiringRow } from './flush-plan.ts'
import { type FlushState, findLive } from './flush-state.ts'
import type { LastFiring } from './loaded-state.ts'
import { readSums } from './score-flush.ts'
import type { WorkingProfile } from './working-profile.ts'

/** Whom an event found, as they were before it. */
export type Found = { readonly profileId: string; readonly homeIds: readonly string[] }

/** The event, where it landed. */
export type Landed = {
  readonly target: WorkingProfile
  readonly homeId: string
  readonly eventId: string
  readonly eventType: string
  readonly occurredMs: number
  readonly arrival: number
  readonly atMs: number
}

/** By ruleset. */
export type Scores = ReadonlyMap<string, number>

function homesOf({ profileId, absorbed }: WorkingProfile): readonly string[] {
  return [profileId, ...absorbed]
}

/** To be asked before the event folds them; empty where no trigger could fire. */
export function noteFound(
  state: FlushState,
  eventType: string,
  candidates: readonly WorkingProfile[],
): readonly Found[] {
  if (!isWatched(state.rules.scoring, eventType)) return []
  return candidates.map(profile => ({ profileId: profile.profileId, homeIds: homesOf(profile) }))
}

function scoreHomes(state: FlushState, homeIds: readonly string[], atMs: number): readonly ProfileScore[] {
  const { scoring } = state.rules
  if (scoring.engagement.rulesByEventType.size === 0) return []
  const sums = homeIds.map(homeId => readSums(state, homeId))
  return scoreSums(scoring, sums, atMs)
}

/** The scores of the person before the event counts; of people whom it folded, the highest. */
export function scoreFound(
  state: FlushState,
  { target, eventType, atMs }: Pick<Landed, 'target' | 'eventType' | 'atMs'>,
  found: readonly Found[],
): Scores {
  const scores = new Map<string, number>()
  if (!isWatched(state.rules.scoring, eventType)) return scores
  const folded = found.filter(({ profileId }) => findLive(state, profileId) === target)
  const parties = folded.length === 0 ? [homesOf(target)] : folded.map(({ homeIds }) => homeIds)
  for (const homeIds of parties) {
    for (const { rulesetId, score } of scoreHomes(state, homeIds, atMs)) {
      scores.set(rulesetId, Math.max(score, scores.get(rulesetId) ?? score))
    }
  }
  return scores
}

function isNew(state: FlushState, homeId: string): boolean {
  const home = state.profiles.get(homeId)
  return home !== undefined && home.stored === undefined
}

/** Throws where the past of a home should have been read: alone the command will find it. */
function readPast<T>(state: FlushState, past: ReadonlyMap<string, readonly T[]>, homeId: string): readonly T[] {
  const held = past.get(homeId)
  if (held !== undefined) return held
  if (isNew(state, homeId)) return []
  throw new Error('what a home has set off was not read')
}

function findLastFiring(state: FlushState, homeIds: readonly string[], triggerId: string): LastFiring | undefined {
  let last: LastFiring | undefined
  const earlier = homeIds.flatMap(homeId => readPast(state, state.loaded.firings, homeId))
  const present = state.firings.filter(firing => homeIds.includes(firing.homeId))
  for (const firing of [...earlier, ...present]) {
    if (firing.triggerId === triggerId && (last === undefined || firing.arrival > last.arrival)) last = firing
  }
  return last
}

type Fired = Delivery & { readonly id: string; readonly name: string }

function fire(
  state: FlushState,
  landed: Landed,
  fired: Fired,
  rest: Pick<FiringRow, 'kind' | 'isOnce' | 'score'>,
): void {
  const { target, homeId, eventId, eventType, arrival, atMs } = landed
  const firing: FiringRow = {
    ...rest,
    firingId: state.supplies.newId(),
    triggerId: fired.id,
    triggerName: fired.name,
    homeId,
    eventId,
    eventType,
    arrival,
    atMs,
  }
  state.firings.push(firing)
  if (fired.webhookUrl === null) return
  const { profileId, fields } = target
  const plain = Object.entries(fields).filter(([name]) => !state.rules.kinds.has(name))
  state.messages.push({
    messageId: state.supplies.newId(),
    url: fired.webhookUrl,
    firing,
    profileId,
    email: fields['email'] ?? null,
    fields: Object.fromEntries(plain),
  })
}

/** A trigger fires once an event, by the first ruleset whose score rose to its threshold. */
function fireMilestones(state: FlushState, landed: Landed, before: Scores): void {
  const { target, eventType, atMs } = landed
  const homeIds = homesOf(target)
  const after = scoreHomes(state, homeIds, atMs).filter(
    ({ rulesetId, score }) => score > (before.get(rulesetId) ?? score),
  )
  if (after.length === 0) return
  for (const trigger of state.rules.scoring.triggers) {
    const lastFiredMs = findLastFiring(state, homeIds, trigger.id)?.atMs ?? null
    const risen = after.find(({ rulesetId, score }) => {
      const step = { before: before.get(rulesetId) ?? score, after: score, eventType, atMs, lastFiredMs }
      return decideFire(trigger, step).fires
    })
    if (risen === undefined) continue
    fire(state, landed, trigger, { kind: 'milestone', isOnce: trigger.fireMode === 'once', score: risen.score })
  }
}

function listEvents(state: FlushState, homeIds: readonly string[], except: number): readonly SequenceEvent[] {
  const earlier = homeIds.flatMap(homeId => readPast(state, state.loaded.recentEvents, homeId))
  const present = state.events.filter(
    ({ homeId, suppression, arrival }) =>
      homeId !== null && suppression === null && arrival !== except && homeIds.includes(homeId),
  )
  return [...earlier, ...present]
}

function completeSequences(state: FlushState, landed: Landed): void {
  const { target, eventType, occurredMs, arrival, atMs } = landed
  const sequences = state.rules.scoring.sequencesByEventType.get(eventType)
  if (sequences === undefined) return
  // Two events that arrive at once must not both find the other missing.
  target.isGuarded = true
  const homeIds = homesOf(target)
  const events = listEvents(state, homeIds, arrival)
  for (const sequence of sequences) {
    const last = findLastFiring(state, homeIds, sequence.id)
    const windowMs = sequence.windowSeconds * 1_000
    const others = events.filter(
      one => Math.abs(one.occurredMs - occurredMs) <= windowMs && (last === undefined || one.arrival > last.arrival),
    )
    if (!completesSequence(sequence, { eventType, occurredMs, arrival }, others)) continue
    const score = scoreHomes(state, homeIds, atMs)[0]?.score ?? 0
    fire(state, landed, sequence, { kind: 'sequence', isOnce: false, score })
  }
}

/** `before` is what `scoreFound` said before the event counted. */
export function fireTriggers(state: FlushState, landed: Landed, before: Scores): void {
  if (isWatched(state.rules.scoring, landed.eventType)) fireMilestones(state, landed, before)
  completeSequences(state, landed)
}
