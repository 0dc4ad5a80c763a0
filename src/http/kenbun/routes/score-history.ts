import { type Static, Type } from 'typebox'
import { readEnd, readStart } from '../../../domain/scoring/read-range.ts'
import { scoreSnapshotList } from '../../../store/read/score-read.ts'
import { asking, fail, type Route, reading } from '../call.ts'
import { type Fault, invalid } from '../fault.ts'
import { answerLead } from '../find-lead.ts'
import { wireLeadId } from '../lead-id.ts'
import { daysBefore } from '../query.ts'
import { readWireId, wireId, wireTime } from '../wire.ts'

const Query = Type.Object({
  days: Type.Optional(Type.String({ pattern: '^\\d{1,4}$' })),
  start_date: Type.Optional(Type.String()),
  end_date: Type.Optional(Type.String()),
  ruleset_id: Type.Optional(Type.String()),
})

/** As long as snapshots are kept. */
const maxDays = 90
const dayMs = 86_400_000
const maxSnapshots = 50_000
/** No time of this wire is before the year 0. */
const firstMs = Date.parse('0000-01-01T00:00:00Z')

type Period = { readonly startMs: number; readonly endMs: number }

/** Days back from now, or from a date to a date; a longer period is cut to the latest days of it. */
function readPeriod(query: Static<typeof Query>, nowMs: number): Period | { readonly fault: Fault } {
  const days = Number(query.days ?? 30)
  if (days < 1) return { fault: invalid('days', 'must be a whole number from 1') }
  if (query.start_date === undefined && query.end_date === undefined)
    return { startMs: daysBefore(Math.min(days, maxDays), nowMs), endMs: nowMs }
  const endMs = readEnd(query.end_date ?? null) ?? nowMs
  if (Number.isNaN(endMs)) return { fault: invalid('end_date', 'must be a time with a zone, or a date') }
  const startMs = readStart(query.start_date ?? null) ?? daysBefore(Math.min(days, maxDays), endMs)
  if (Number.isNaN(startMs)) return { fault: invalid('start_date', 'must be a time with a zone, or a date') }
  if (startMs > endMs) return { fault: invalid('end_date', 'must not be before start_date') }
  return { startMs: Math.max(startMs, endMs - maxDays * dayMs, firstMs), endMs }
}

export const scoreHistoryRoutes: readonly Route[] = [
  {
    method: 'GET',
    url: '/lead/:lead_id/score-history',
    access: reading,
    handle: asking(Query, async (context, call, query) => {
      const period = readPeriod(query, context.now())
      if ('fault' in period) return fail(period.fault)
      const rulesetId = query.ruleset_id === undefined ? null : readWireId('ruleset', query.ruleset_id)
      if (rulesetId === '') return fail(invalid('ruleset_id', 'is not the id of a ruleset'))
      return answerLead(context, call, async ({ profileId }) => {
        const { startMs, endMs } = period
        const range = [new Date(startMs), new Date(endMs), maxSnapshots] as const
        const { database } = context.engine
        const rows = await database.run(scoreSnapshotList, [call.workspaceId, profileId, rulesetId, ...range])
        const snapshots = rows.map(row => ({
          snapshot_at: wireTime(row.snapshot_at.getTime()),
          score: row.score,
          ruleset_id: wireId('ruleset', row.ruleset_id),
        }))
        return {
          status: 200,
          body: {
            lead_id: wireLeadId(profileId),
            snapshots,
            count: snapshots.length,
            period: { start: wireTime(startMs), end: wireTime(endMs) },
          },
        }
      })
    }),
  },
]
