import type { Queryable } from '../../store/database.ts'

/** A lane for stretches, and how many statements it has not answered. */
export type LaneUse = { readonly lane: Queryable; waiting: number }

/**
 * The lane for the next stretch of a workspace, whose previous one is in `behind`: another one, so that both are written at
 * once, unless the previous one waits in its lane itself. It would begin later than this one, which could not wait for it.
 */
export function chooseLane(lanes: readonly LaneUse[], behind: LaneUse | undefined): LaneUse {
  if (behind !== undefined && behind.waiting > 1) return behind
  const others = lanes.filter(use => use !== behind)
  const [first, ...rest] = others.length > 0 ? others : lanes
  if (first === undefined) throw new Error('a database has lanes for stretches')
  return rest.reduce((least, use) => (use.waiting < least.waiting ? use : least), first)
}
