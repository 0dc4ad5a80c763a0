// Who is in a segment is found by looking at every live profile, a batch at a time, so memory does not grow with the
// workspace. Events are only read for profiles on which they still decide, and of them only the values asked for.

import { isJsonObject, type Json } from '../../domain/json.ts'
import type { Scoring } from '../../domain/scoring/compile-scoring.ts'
import type { Segment, SegmentRule } from '../../domain/scoring/definitions.ts'
import {
  isInSegment,
  type PreparedSegment,
  prepareSegment,
  type SegmentSubject,
} from '../../domain/scoring/segments.ts'
import { standingOf } from '../../domain/scoring/standing.ts'
import type { Queryable } from '../../store/database.ts'
import { eventListValues, profileListScanned, type ScannedRow } from '../../store/read/segment-scan.ts'
import { type LookContext, type Looked, lookAtNewest, rowsOf } from './newest-profiles.ts'

type Definition = Pick<Segment, 'match' | 'rules'>
type EventRule = Extract<SegmentRule, { on: 'event' }>

/** A definition in two parts: what a profile shows by itself, and what its events say, rule by rule. */
type Divided = {
  readonly match: Segment['match']
  readonly plain: PreparedSegment
  readonly events: readonly { readonly rule: EventRule; readonly prepared: PreparedSegment }[]
}

const batchSize = 500

function divide({ match, rules }: Definition): Divided {
  const isOnEvents = (rule: SegmentRule): rule is EventRule => rule.on === 'event'
  return {
    match,
    plain: prepareSegment({ match, rules: rules.filter(rule => !isOnEvents(rule)) }),
    events: rules.filter(isOnEvents).map(rule => ({ rule, prepared: prepareSegment({ match: 'all', rules: [rule] }) })),
  }
}

/** Undefined: the events decide. */
function judgePlain({ match, plain, events }: Divided, subject: SegmentSubject): boolean | undefined {
  const holds = isInSegment(plain, subject)
  if (events.length === 0) return holds
  if (match === 'any') return holds || undefined
  return plain.rules.length === 0 || holds ? undefined : false
}

function subjectOf(row: ScannedRow, scoring: Scoring): SegmentSubject {
  const fields: Readonly<Record<string, Json>> = isJsonObject(row.fields) ? row.fields : {}
  const scores = new Map<string, number>()
  if (Array.isArray(row.scores)) for (const [id, score] of row.scores) scores.set(String(id), Number(score))
  const { engagementLevel, fitLevel } = standingOf(scoring, fields, scores)
  return { fields, events: [], engagementLevel, fitLevel }
}

type Undecided = { readonly row: ScannedRow; readonly subject: SegmentSubject }

/** The ids of those whose events meet the definition. */
async function judgeByEvents(
  database: Queryable,
  workspaceId: string,
  { match, events }: Divided,
  undecided: readonly Undecided[],
): Promise<ReadonlySet<string>> {
  const homes = undecided.flatMap(({ row }) =>
    [row.profile_id, ...row.absorbed].map(id => [row.profile_id, id] as const),
  )
  const rows = await database.run(eventListValues, [
    workspaceId,
    homes.map(([profileId]) => profileId),
    homes.map(([, homeId]) => homeId),
    events.map(({ rule }) => rule.eventType ?? ''),
    events.map(({ rule }) => rule.field),
  ])
  const byPlace = Map.groupBy(rows, row => `${row.profile_id} ${row.place}`)
  const members = new Set<string>()
  for (const { row, subject } of undecided) {
    const holds = ({ rule, prepared }: Divided['events'][number], index: number): boolean => {
      const found = byPlace.get(`${row.profile_id} ${index + 1}`) ?? []
      const seen = found.map(({ type, value }) => ({ eventType: type, metadata: toMetadata(rule.field, value) }))
      return isInSegment(prepared, { ...subject, events: seen })
    }
    if (match === 'all' ? events.every(holds) : events.some(holds)) members.add(row.profile_id)
  }
  return members
}

function isJson(value: unknown): value is Json {
  return value !== undefined
}

function toMetadata(field: string, value: unknown): Readonly<Record<string, Json>> {
  return isJson(value) && value !== null ? { [field]: value } : {}
}

/** The ids of the members among these profiles, in their order. */
async function findMembers(
  database: Queryable,
  workspaceId: string,
  scoring: Scoring,
  divided: Divided,
  rows: readonly ScannedRow[],
): Promise<readonly string[]> {
  const judged = rows.map(row => {
    const subject = subjectOf(row, scoring)
    return { row, subject, verdict: judgePlain(divided, subject) }
  })
  const undecided = judged.filter(({ verdict }) => verdict === undefined)
  const byEvents = undecided.length === 0 ? undefined : await judgeByEvents(database, workspaceId, divided, undecided)
  return judged.filter(({ row, verdict }) => verdict ?? byEvents?.has(row.profile_id)).map(({ row }) => row.profile_id)
}

/** The ids of the members behind an id, in the order of ids. A caller that has enough stops asking. */
export async function* scanMembers(
  database: Queryable,
  workspaceId: string,
  scoring: Scoring,
  definition: Definition,
  afterId: string,
): AsyncGenerator<string> {
  if (definition.rules.length === 0) return
  const divided = divide(definition)
  let after = afterId
  for (;;) {
    const rows = await database.run(profileListScanned, [workspaceId, after, batchSize])
    yield* await findMembers(database, workspaceId, scoring, divided, rows)
    const last = rows.at(-1)
    if (last === undefined || rows.length < batchSize) return
    after = last.profile_id
  }
}

export type CountedMembers = Looked & { readonly count: number }

/** How many of the newest profiles meet a definition, saved or not. */
export async function countMembers(
  context: LookContext,
  workspaceId: string,
  scoring: Scoring,
  definition: Definition,
): Promise<CountedMembers> {
  const { database } = context
  const divided = divide(definition)
  let count = 0
  const looked = await lookAtNewest(context, workspaceId, {
    // Events of a page are read in one statement, so pages are short where they decide.
    ...(divided.events.length > 0 && { pageSize: 100 }),
    async page(page) {
      const rows = rowsOf(page, await database.run(profileListScanned, [workspaceId, page.after, page.size]))
      if (definition.rules.length > 0) {
        count += (await findMembers(database, workspaceId, scoring, divided, rows)).length
      }
      return rows.length
    },
  })
  return { ...looked, count }
}

export type CountedLevels = Looked & {
  /** By the id of the level; levels without a profile are missing. */
  readonly byLevel: ReadonlyMap<string, number>
}

/** How many of the newest profiles stand in each level, by the scores last computed. */
export async function countLevels(context: LookContext, workspaceId: string, scoring: Scoring): Promise<CountedLevels> {
  const byLevel = new Map<string, number>()
  const looked = await lookAtNewest(context, workspaceId, {
    async page(page) {
      const found = await context.database.run(profileListScanned, [workspaceId, page.after, page.size])
      const rows = rowsOf(page, found)
      for (const row of rows) {
        const { engagementLevel, fitLevel } = subjectOf(row, scoring)
        for (const level of [engagementLevel, fitLevel])
          if (level !== undefined) byLevel.set(level.id, (byLevel.get(level.id) ?? 0) + 1)
      }
      return rows.length
    },
  })
  return { ...looked, byLevel }
}
