// An event is one command: who it happened to is found or made, what it says is mapped to fields, and it is stored under
// the home to which its identifiers belong, all planned together and written in one statement. Scores follow when the
// flush is finished. An event that a filter suppresses is stored and does nothing else.

import type { EventReceipt, MergeNote, Problem } from '../command.ts'
import type { MappedField, PreparedEvent } from '../prepare/prepare-event.ts'
import type { PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import { addEvent } from '../scoring/engagement.ts'
import { decayEventType, fillBehaviour, isFillable } from '../scoring/map-event.ts'
import type { Observation } from './apply-field.ts'
import { fireTriggers, noteFound, scoreFound } from './fire-triggers.ts'
import { type FlushState, findLive } from './flush-state.ts'
import { chooseHome, finishWrite, landWrite } from './land-write.ts'
import { type Matches, matchProfiles } from './match-profile.ts'
import { findContested, planFolding } from './plan-folding.ts'
import { findForeignIdentifier } from './plan-profile-write.ts'
import { arrivalMs, unwritten } from './register.ts'
import { readSums } from './score-flush.ts'
import { readOwn, readRegister, type WorkingProfile } from './working-profile.ts'
import { writeFieldAgain, writeFields } from './write-fields.ts'
import type { Progress } from './write-progress.ts'

const noMerges: readonly MergeNote[] = []

/** What an event that did nothing to a profile is answered. */
function answer(receipt: Partial<EventReceipt> & Pick<EventReceipt, 'outcome'>): EventReceipt {
  return {
    type: 'event',
    eventId: null,
    profileId: null,
    suppression: null,
    fields: {},
    merges: noMerges,
    conflicts: [],
    problems: [],
    ...receipt,
  }
}

export function refuseEvent(problems: readonly Problem[]): EventReceipt {
  return answer({ outcome: 'refused', problems })
}

/** Why the events that a filter of the workspace suppressed count for nothing. */
const filteredOut = 'metadata_filter'

type Stored = { readonly arrival: number; readonly home: WorkingProfile | undefined; readonly liveId: string | null }

/** Keeps the event, and the client's own id of it. */
function keepEvent(
  state: FlushState,
  { command, suppressedBy }: PreparedEvent,
  { arrival, home, liveId }: Stored,
): { readonly eventId: string; readonly occurredMs: number } {
  const { eventType, eventKey, source, metadata } = command
  const eventId = state.supplies.newId()
  const arrivedMs = arrivalMs(arrival)
  const occurredMs = Math.min(command.occurredMs ?? arrivedMs, arrivedMs)
  const suppression = suppressedBy === null ? null : filteredOut
  const homeId = home?.profileId ?? null
  state.events.push({ eventId, homeId, eventType, occurredMs, arrival, source, metadata, suppression, suppressedBy })
  if (eventKey !== undefined) {
    state.eventKeys.set(eventKey, { key: eventKey, eventId, profileId: liveId, atMs: arrivedMs })
  }
  return { eventId, occurredMs }
}

/**
 * Writes what the event says to fields, as observed when it happened. Values that overwrite beat those that fill: on a
 * field that holds nothing but a fill they are written whenever they were observed. (Not so on a merged profile, where
 * what it shows must stay the join of what its homes hold.)
 */
function writeMapped(state: FlushState, progress: Progress, mapped: readonly MappedField[]): void {
  for (const { name, value, behaviour, rank } of mapped) {
    const { target, home } = progress
    const shown = readRegister(target, name)
    const observation: Observation =
      rank === 0 ? progress.observation : { ...progress.observation, arrival: progress.observation.arrival + rank }
    if (behaviour === 'only_if_empty') {
      const registers = target.own === null ? [shown] : [shown, readOwn(home, name)]
      writeFieldAgain(state, progress, { name, value, behaviour: fillBehaviour(...registers) }, observation)
    } else {
      writeFieldAgain(
        state,
        progress,
        { name, value, behaviour },
        observation,
        isFillable(shown) ? unwritten : undefined,
      )
    }
  }
}

/**
 * Whether the event goes to the person found and joins nobody. One that names its person attaches to that one. One that
 * replaces identifiers does so where they conflict, and then replaces none: which of the two people it is of is unsure.
 */
function isAlone(
  state: FlushState,
  person: PreparedProfileWrite,
  { candidates }: Matches,
  named: WorkingProfile | undefined,
): boolean {
  const { identifierMode } = person.command
  if (identifierMode === 'fill') return false
  if (named !== undefined) return true
  const found = candidates[0]
  if (identifierMode !== 'replace' || found === undefined) return false
  return findContested(state, person, planFolding(state, person, found, candidates)) !== undefined
}

function noteActivity(
  state: FlushState,
  { target, home, atMs }: Progress,
  { command }: PreparedEvent,
  occurredMs: number,
): void {
  const { eventType, metadata } = command
  const { engagement } = state.rules.scoring
  const homeId = home.profileId
  const known = state.activities.get(homeId)
  let sums = known?.sums
  if (engagement.rulesByEventType.has(eventType)) {
    const held = readSums(state, homeId)
    const next = addEvent(engagement, held, { eventType, metadata, occurredMs, arrivedMs: atMs })
    if (next !== held) {
      sums = next
      target.isGuarded = true
    }
  }
  const isLatest = known === undefined || occurredMs >= known.lastMs
  state.activities.set(homeId, {
    homeId,
    count: (known?.count ?? 0) + 1,
    lastMs: isLatest ? occurredMs : known.lastMs,
    lastType: isLatest ? eventType : known.lastType,
    sums,
  })
}

/** Plans one event upon the state of the flush. */
export function planEventWrite(state: FlushState, event: PreparedEvent): EventReceipt {
  const { command, person, suppressedBy } = event
  const { eventKey, profileId, linkPolicy } = command
  const earlier =
    eventKey === undefined ? undefined : (state.eventKeys.get(eventKey) ?? state.loaded.eventKeys.get(eventKey))
  if (earlier !== undefined) {
    return answer({ outcome: 'repeated', eventId: earlier.eventId, profileId: earlier.profileId })
  }
  const named = profileId === undefined ? undefined : findLive(state, profileId)
  if (profileId !== undefined && named === undefined) {
    return refuseEvent([{ code: 'unknown_profile', path: 'profile_id', message: 'no such profile' }])
  }
  const matches = matchProfiles(state, person, named)
  const found = matches.candidates[0]
  if (suppressedBy !== null) {
    const home = found === undefined ? undefined : chooseHome(state, matches.hits, found, profileId)
    const liveId = found?.profileId ?? null
    const { eventId } = keepEvent(state, event, { arrival: state.supplies.nextArrival(), home, liveId })
    return answer({ outcome: 'suppressed', eventId, profileId: liveId, suppression: filteredOut })
  }
  const foreign = linkPolicy === 'strict' && named === undefined ? findForeignIdentifier(matches) : undefined
  if (foreign !== undefined) return refuseEvent([foreign])
  const { eventType } = command
  const before = noteFound(state, eventType, matches.candidates)
  const { progress, isNew, keptOut } = landWrite(state, person, matches, found, isAlone(state, person, matches, named))
  writeFields(state, progress, keptOut)
  writeMapped(state, progress, event.mapped)
  const { outcome, fields, merges, conflicts, profileId: liveId } = finishWrite(state, progress, isNew)
  const { arrival } = progress.observation
  const { eventId, occurredMs } = keepEvent(state, event, { arrival, home: progress.home, liveId })
  if (eventType !== decayEventType) {
    const { target, home, atMs } = progress
    const landed = { target, homeId: home.profileId, eventId, eventType, occurredMs, arrival, atMs }
    const scores = scoreFound(state, landed, before)
    noteActivity(state, progress, event, occurredMs)
    fireTriggers(state, landed, scores)
  }
  return answer({ outcome, eventId, profileId: liveId, fields, merges, conflicts })
}
