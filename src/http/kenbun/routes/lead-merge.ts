import { type Static, Type } from 'typebox'
import type { JsonObject } from '../../../domain/json.ts'
import { type FilledMerge, mergeFilling } from '../../../engine/profiles/merge-filling.ts'
import type { ScoredProfile } from '../../../store/read/scored-profile.ts'
import { type Call, changeContextOf, fail, type Route, reading, taking, writing } from '../call.ts'
import { type Fault, invalid } from '../fault.ts'
import { findLead, noSuchLead } from '../find-lead.ts'
import { wireLeadId } from '../lead-id.ts'
import { type LeadRules, readLeadRules, standingNow } from '../lead-view.ts'
import type { KenbunContext } from '../surface.ts'

const Body = Type.Object({ targetLeadId: Type.String(), sourceLeadIds: Type.Array(Type.String()) })

const maxSources = 100

type Sides = { readonly target: ScoredProfile; readonly sources: readonly ScoredProfile[] }

async function findSides(
  context: KenbunContext,
  call: Call,
  { targetLeadId, sourceLeadIds }: Static<typeof Body>,
): Promise<Sides | { readonly fault: Fault }> {
  const ids = [...new Set(sourceLeadIds)]
  if (ids.length === 0 || ids.length > maxSources)
    return { fault: invalid('sourceLeadIds', `must have from 1 to ${maxSources} ids`) }
  const isTarget = { fault: invalid('sourceLeadIds', 'must not have the target among them') }
  if (ids.includes(targetLeadId)) return isTarget
  const target = await findLead(context, call, targetLeadId)
  if (target === undefined) return { fault: noSuchLead }
  const sources = new Map<string, ScoredProfile>()
  for (const id of ids) {
    const source = await findLead(context, call, id)
    if (source === undefined) return { fault: noSuchLead }
    if (source.profileId === target.profileId) return isTarget
    sources.set(source.profileId, source)
  }
  return { target, sources: [...sources.values()] }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}

/** An alias belongs to one lead, so none is ever there twice; there are no sessions and no accounts. */
function view(rules: LeadRules, { target, sources }: Sides): JsonObject {
  const scoreOf = (profile: ScoredProfile) => standingNow(rules, profile).score
  return {
    target_lead_id: wireLeadId(target.profileId),
    source_lead_ids: sources.map(source => wireLeadId(source.profileId)),
    target_events: target.eventCount,
    total_events: sum(sources.map(source => source.eventCount)),
    total_aliases: sum(sources.map(source => source.identifiers.length)),
    total_sessions: 0,
    duplicate_aliases: 0,
    target_score: scoreOf(target),
    source_scores: Object.fromEntries(sources.map(source => [wireLeadId(source.profileId), scoreOf(source)])),
    account_conflict: false,
    accounts: [],
  }
}

/** Somebody else came between: what was merged before that stays merged. */
function faultOf(outcome: Exclude<FilledMerge, { kind: 'merged' }>): Fault {
  if (outcome.kind === 'crossed') {
    const survivor = wireLeadId(outcome.survivorId)
    return {
      kind: 'conflict',
      message: `the target was itself merged meanwhile, into ${survivor}`,
      field: 'targetLeadId',
    }
  }
  if (outcome.mergedIds.length === 0) return noSuchLead
  const merged = outcome.mergedIds.map(wireLeadId).join(', ')
  const gone = wireLeadId(outcome.profileId)
  return { kind: 'conflict', message: `${gone} is gone; before it were merged: ${merged}`, field: 'sourceLeadIds' }
}

export const leadMergeRoutes: readonly Route[] = [
  {
    method: 'POST',
    url: '/leads/merge/preview',
    access: reading,
    handle: taking(Body, async (context, call, body) => {
      const sides = await findSides(context, call, body)
      if ('fault' in sides) return fail(sides.fault)
      return { status: 200, body: view(await readLeadRules(context, call), sides) }
    }),
  },
  {
    method: 'POST',
    url: '/leads/merge',
    access: writing,
    handle: taking(Body, async (context, call, body) => {
      const sides = await findSides(context, call, body)
      if ('fault' in sides) return fail(sides.fault)
      const before = view(await readLeadRules(context, call), sides)
      const outcome = await mergeFilling(context.engine, changeContextOf(context, call), {
        workspaceId: call.workspaceId,
        targetId: sides.target.profileId,
        sourceIds: sides.sources.map(source => source.profileId),
        source: call.principal.name,
      })
      if (outcome.kind !== 'merged') return fail(faultOf(outcome))
      return { status: 200, body: { ...before, target_lead_id: wireLeadId(outcome.survivorId) } }
    }),
  },
]
