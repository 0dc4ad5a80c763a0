import { Type } from 'typebox'
import type { SplitSide } from '../../../domain/plan/plan-split.ts'
import { foreseeSplit } from '../../../engine/profiles/foresee-split.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, readId, sendNoMerge } from './route-parts.ts'
import { viewProvenance } from './views.ts'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })

const Side = Type.Object({
  id: Id,
  fields: Type.Record(Type.String(), Type.Unknown()),
  provenance: Type.Record(Type.String(), Type.Object({ observed_at: Time, source: Type.String() })),
  identifiers: Type.Array(Type.Object({ kind: Type.String(), value: Type.String() })),
  absorbed: Type.Array(Id),
})

const Foreseen = Type.Object({ survivor: Side, restored: Side })

type Homed = { readonly kind: string; readonly value: string; readonly home_profile_id: string }

function viewSide(side: SplitSide, identifiers: readonly Homed[]) {
  const homes = new Set([side.profileId, ...side.absorbed])
  return {
    id: side.profileId,
    fields: side.registers.fields,
    provenance: viewProvenance(side.registers),
    identifiers: identifiers
      .filter(identifier => homes.has(identifier.home_profile_id))
      .map(({ kind, value }) => ({ kind, value })),
    absorbed: [...side.absorbed],
  }
}

export function registerForeseeUndo(app: NativeApp, { engine: { database } }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/merges/:id/undo',
    config: needs('profiles:read'),
    schema: {
      summary: 'Foresee what undoing a merge leaves',
      description:
        'Both sides as they would stand if the merge were undone now: fields, identifiers, and what each had absorbed. Nothing is changed. 409 when it is undone already.',
      tags: ['merges'],
      params: IdParams,
      response: { 200: Foreseen, ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const mergeId = readId(request.params.id)
      if (mergeId === undefined) return sendNoMerge(reply)
      const foreseen = await foreseeSplit(database, principalOf(request).workspaceId, mergeId)
      if (foreseen.kind === 'unknown_merge') return sendNoMerge(reply)
      if (foreseen.kind === 'already_undone') return sendProblem(reply, 'conflict', 'The merge is undone already.')
      const { plan, identifiers } = foreseen
      return {
        survivor: viewSide(plan.kept, identifiers),
        restored: viewSide(plan.restored, identifiers),
      }
    },
  })
}
