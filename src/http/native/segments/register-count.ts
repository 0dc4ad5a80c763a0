import { Type } from 'typebox'
import { scoringOf } from '../../../domain/scoring/compiled-scoring.ts'
import { segmentRules } from '../../../domain/scoring/plan/segment-rules.ts'
import { countMembers } from '../../../engine/scoring/segment-members.ts'
import { readScoring } from '../change-definition.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { lookedMembers } from '../rulesets/draft-shapes.ts'
import { readSegmentDraft, SegmentDraft } from './segment-shapes.ts'

const Counted = Type.Object({
  count: Type.Integer({ description: 'Those looked at that meet the rules: at least so many are in the segment.' }),
  ...lookedMembers,
})

export function registerCountSegment(app: NativeApp, context: NativeContext): void {
  const { engine, now } = context

  app.route({
    method: 'POST',
    url: '/segments/count',
    config: needs('profiles:read'),
    schema: {
      summary: 'Count who would be in a segment',
      description:
        'Rules that need not be saved, on the newest profiles, as many as can be told of within seconds. Nobody is in a segment without rules.',
      tags: ['segments'],
      body: SegmentDraft,
      response: { 200: Counted, ...problemResponses(400, 413, 415, 422) },
    },
    async handler(request, reply) {
      const definition = readSegmentDraft(request.body)
      const refusal = segmentRules.check({ rules: definition.rules })
      if (refusal !== undefined) return sendRefusal(reply, refusal)
      const { workspaceId } = principalOf(request)
      const scoring = scoringOf(await readScoring(context, request))
      const looking = { database: engine.database, now }
      const { count, lookedAt, isWhole } = await countMembers(looking, workspaceId, scoring, definition)
      return { count, looked_at: lookedAt, is_whole: isWhole }
    },
  })
}
