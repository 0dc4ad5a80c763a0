// Pages of a list of profiles. What a page begins behind is a position: the id of a row and what the list is sorted by.
// Nulls come last in both directions, so a list by e-mail has two parts: those with an address, then those without.

import type { Queryable } from '../../../store/database.ts'
import { endOfTime, firstId, lastId } from '../../../store/read/bounds.ts'
import {
  profileFindLive,
  profileWalkAscending,
  profileWalkByEmailAscending,
  profileWalkByEmailDescending,
  profileWalkByMoveAscending,
  profileWalkByMoveDescending,
  profileWalkDescending,
  profileWalkWithoutEmailAscending,
  profileWalkWithoutEmailDescending,
  toWalkedProfile,
  type WalkedProfile,
} from '../../../store/read/profile-walk.ts'
import type { Between, ListFilter } from './list-filter.ts'
import { comparePositions, fieldOf, type Position, positionOf, type Sort } from './position.ts'

export type Walk = {
  readonly workspaceId: string
  readonly sort: Sort
  readonly filter: ListFilter
  /** The page lies behind it, or before it. */
  readonly from: Position | undefined
  readonly isBackwards: boolean
  readonly limit: number
}

/** The clocks that number ids and times of creation are one, but may be read a moment apart. */
const apartMs = 60_000
const maxIdMs = 2 ** 48 - 1

/** The least id of a time. */
function idAt(ms: number): string {
  const hex = Math.min(Math.max(ms, 0), maxIdMs).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

function dateOrNull(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}

function timesOf({ created, updated }: ListFilter) {
  const dates = [created, updated].flatMap(({ afterMs, beforeMs }) => [dateOrNull(afterMs), dateOrNull(beforeMs)])
  const [createdAfter = null, createdBefore = null, movedAfter = null, movedBefore = null] = dates
  return [createdAfter, createdBefore, movedAfter, movedBefore] as const
}

/** What all statements begin with; `behind` tightens the ids to those after or before a position. */
function parametersOf(walk: Walk, isAscending: boolean, limit: number, behind: string | undefined) {
  const { afterMs, beforeMs } = walk.filter.created
  const low = afterMs === null ? firstId : idAt(afterMs - apartMs)
  const high = beforeMs === null ? lastId : idAt(beforeMs + apartMs)
  const from = isAscending && behind !== undefined && behind > low ? behind : low
  const to = !isAscending && behind !== undefined && behind < high ? behind : high
  return [walk.workspaceId, from, to, ...timesOf(walk.filter), limit] as const
}

/** Reads so many rows of one part of a list, from a position in it or from its beginning. */
type Part = (from: Position | undefined, limit: number) => Promise<readonly WalkedProfile[]>

function partsOf(database: Queryable, walk: Walk): readonly Part[] {
  const { sort, isBackwards } = walk
  const isAscending = sort.startsWith('-') === isBackwards
  switch (fieldOf(sort)) {
    case 'updated':
      return [
        async (from, limit) => {
          const walkByMove = isAscending ? profileWalkByMoveAscending : profileWalkByMoveDescending
          const parameters = parametersOf(walk, isAscending, limit, undefined)
          const beginning = isAscending ? { id: firstId, movedAtMs: 0 } : { id: lastId, movedAtMs: endOfTime.getTime() }
          const { id, movedAtMs = 0 } = from ?? beginning
          const rows = await database.run(walkByMove, [...parameters, new Date(movedAtMs), id])
          return rows.map(toWalkedProfile)
        },
      ]
    case 'email': {
      const withEmail: Part = async (from, limit) => {
        const walkByEmail = isAscending ? profileWalkByEmailAscending : profileWalkByEmailDescending
        const parameters = parametersOf(walk, isAscending, limit, undefined)
        const rows = await database.run(walkByEmail, [...parameters, from?.email ?? null])
        return rows.map(toWalkedProfile)
      }
      const without: Part = async (from, limit) => {
        const walkById = isBackwards ? profileWalkWithoutEmailDescending : profileWalkWithoutEmailAscending
        const rows = await database.run(walkById, parametersOf(walk, !isBackwards, limit, from?.id))
        return rows.map(toWalkedProfile)
      }
      return [withEmail, without]
    }
    default:
      return [
        async (from, limit) => {
          const walkById = isAscending ? profileWalkAscending : profileWalkDescending
          const rows = await database.run(walkById, parametersOf(walk, isAscending, limit, from?.id))
          return rows.map(toWalkedProfile)
        },
      ]
  }
}

/** Up to `limit` profiles in the order in which the walk goes. */
export async function walkEveryone(database: Queryable, walk: Walk): Promise<readonly WalkedProfile[]> {
  const { from, isBackwards, limit } = walk
  const parts = partsOf(database, walk)
  let at = isBackwards ? parts.length - 1 : 0
  if (from !== undefined) at = from.email === undefined ? parts.length - 1 : 0
  const found: WalkedProfile[] = []
  let position = from
  for (let part = parts[at]; part !== undefined && found.length < limit; part = parts[at]) {
    found.push(...(await part(position, limit - found.length)))
    position = undefined
    at += isBackwards ? -1 : 1
  }
  return found
}

function isWithin(ms: number, { afterMs, beforeMs }: Between): boolean {
  return (afterMs === null || ms > afterMs) && (beforeMs === null || ms < beforeMs)
}

/** The same over a few profiles whose ids are known. */
export async function walkNamed(
  database: Queryable,
  walk: Walk,
  ids: readonly string[],
): Promise<readonly WalkedProfile[]> {
  const { sort, from, isBackwards, filter, limit } = walk
  const sign = isBackwards ? -1 : 1
  const compare = (a: Position, b: Position) => sign * comparePositions(a, b, sort)
  const rows = await database.run(profileFindLive, [walk.workspaceId, ids])
  return rows
    .map(toWalkedProfile)
    .map(profile => ({ profile, at: positionOf(profile, sort) }))
    .filter(
      ({ profile }) => isWithin(profile.createdAtMs, filter.created) && isWithin(profile.movedAtMs, filter.updated),
    )
    .filter(({ at }) => from === undefined || compare(at, from) > 0)
    .sort((a, b) => compare(a.at, b.at))
    .slice(0, limit)
    .map(({ profile }) => profile)
}
