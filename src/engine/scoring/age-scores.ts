import type { Supplies } from '../../domain/plan/flush-state.ts'
import { arrivalMs } from '../../domain/plan/register.ts'
import type { Scoring } from '../../domain/scoring/compile-scoring.ts'
import { type ActiveHome, type Taken, takeDecays } from '../../domain/scoring/decay-points.ts'
import type { Accumulators } from '../../domain/scoring/engagement.ts'
import { decayEventType } from '../../domain/scoring/map-event.ts'
import { scoreSums } from '../../domain/scoring/score-profile.ts'
import type { Database } from '../../store/database.ts'
import { decodeSums, encodeSums } from '../../store/sums.ts'
import {
  profileActivityListHomes,
  profileActivityListPeople,
  profileScoreListEngagement,
  profileScoreUpsertAged,
  profileUpdateDecayed,
} from '../../store/write/age-scores.ts'

// What time does to engagement scores: decays take points off people without events, half-lives wear off what events
// gave. Events themselves are not read again. Whoever moves meanwhile is left to the flush that moved them, or to the
// next turn.

export type AgeContext = { readonly database: Database; readonly supplies: Supplies }

type Person = { readonly profileId: string; readonly version: number; readonly homes: readonly ActiveHome[] }

const pageLength = 1_000

/** Whether time moves any score of the workspace. */
export function doesAge({ engagement, config }: Scoring): boolean {
  if (engagement.rulesets.length === 0) return false
  return (
    config.decays.some(decay => decay.isActive) ||
    engagement.rulesets.some(({ rules }) => rules.some(rule => rule.halfLifeDays !== null))
  )
}

async function listPeople(database: Database, workspaceId: string, homeIds: readonly string[]): Promise<Person[]> {
  const people = new Map<string, { profileId: string; version: number; homes: ActiveHome[] }>()
  for (const row of await database.run(profileActivityListPeople, [workspaceId, homeIds])) {
    const { profile_id: profileId, version } = row
    const person = people.get(profileId) ?? { profileId, version, homes: [] }
    person.homes.push({ homeId: row.home_id, lastEventMs: row.last_event_at.getTime(), sums: decodeSums(row.sums) })
    people.set(profileId, person)
  }
  return [...people.values()]
}

function takenFrom(scoring: Scoring, { homes }: Person, nowMs: number): Taken | undefined {
  const { decays, settings } = scoring.config
  const highest = (sums: readonly Accumulators[]) =>
    Math.max(...scoreSums(scoring, sums, nowMs).map(({ score }) => score))
  return takeDecays(decays, homes, nowMs, !settings.allowNegativeScores, highest)
}

type Decayed = { readonly person: Person; readonly taken: Taken }

/** Takes the points off; answers the people as they are now. */
async function writeDecays(
  { database, supplies }: AgeContext,
  workspaceId: string,
  decayed: readonly Decayed[],
): Promise<Person[]> {
  if (decayed.length === 0) return []
  const people = decayed.map(({ person: { profileId, version }, taken: { changed } }) => {
    return { id: profileId, version, home: changed.homeId, sums: encodeSums(changed.sums) }
  })
  const notes = decayed.flatMap(({ person, taken: { changed, decays } }) =>
    decays.map(({ decay, intervals, points }) => {
      const arrival = supplies.nextArrival()
      const metadata = { channel: 'system', decay: decay.name, intervals, points }
      const [live, home] = [person.profileId, changed.homeId]
      return { id: supplies.newId(), live, home, at: arrivalMs(arrival), n: arrival, m: metadata }
    }),
  )
  const params = [workspaceId, JSON.stringify(people), JSON.stringify(notes), decayEventType] as const
  const versions = new Map<string, number>()
  for (const row of await database.run(profileUpdateDecayed, params)) versions.set(row.profile_id, row.version)
  return decayed.flatMap(({ person: { profileId }, taken: { homes } }) => {
    const version = versions.get(profileId)
    return version === undefined ? [] : [{ profileId, version, homes }]
  })
}

async function writeScores(
  database: Database,
  workspaceId: string,
  scoring: Scoring,
  people: readonly Person[],
  nowMs: number,
): Promise<void> {
  const stored = new Map<string, number>()
  const ids = people.map(person => person.profileId)
  for (const row of await database.run(profileScoreListEngagement, [workspaceId, ids])) {
    stored.set(`${row.profile_id} ${row.ruleset_id}`, row.score)
  }
  const rows = people.flatMap(({ profileId, version, homes }) =>
    scoreSums(
      scoring,
      homes.map(home => home.sums),
      nowMs,
    )
      .filter(({ rulesetId, score }) => score !== (stored.get(`${profileId} ${rulesetId}`) ?? 0))
      .map(({ rulesetId, score }) => ({ id: profileId, version, ruleset: rulesetId, score })),
  )
  if (rows.length === 0) return
  await database.run(profileScoreUpsertAged, [workspaceId, JSON.stringify(rows), new Date(nowMs)])
}

/** Ages the people of the next homes behind `after`, and answers the last of these homes; null at the end. */
export async function ageScores(
  context: AgeContext,
  workspaceId: string,
  scoring: Scoring,
  after: string,
  nowMs: number,
): Promise<string | null> {
  const { database } = context
  const homeIds = (await database.run(profileActivityListHomes, [workspaceId, after, pageLength])).map(
    row => row.profile_id,
  )
  if (homeIds.length === 0) return null
  const decayed: Decayed[] = []
  const unchanged: Person[] = []
  for (const person of await listPeople(database, workspaceId, homeIds)) {
    const taken = takenFrom(scoring, person, nowMs)
    if (taken === undefined) unchanged.push(person)
    else decayed.push({ person, taken })
  }
  const people = [...unchanged, ...(await writeDecays(context, workspaceId, decayed))]
  await writeScores(database, workspaceId, scoring, people, nowMs)
  return homeIds.at(-1) ?? null
}
