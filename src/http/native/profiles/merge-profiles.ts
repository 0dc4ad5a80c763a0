import { Type } from 'typebox'
import { mergeProfiles } from '../../../engine/profiles/merge-profiles.ts'
import { profileFindById } from '../../../store/read/profile-find.ts'
import { toReadProfile } from '../../../store/read/profile-row.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { viewMergeNote } from './receipt-view.ts'
import { named, readId, sendNoProfile } from './route-parts.ts'
import { viewProfile } from './views.ts'

const Body = Type.Object(
  {
    survivor: Type.String({ description: 'The profile that keeps its id.' }),
    absorbed: Type.String({ description: 'The profile that is folded into it.' }),
    source: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Who says so; without it, the name of the key.' }),
    ),
  },
  { additionalProperties: false },
)

const Merged = Type.Object({
  merge: Type.Object({
    merge_id: Type.String({ format: 'uuid' }),
    survivor_id: Type.String({ format: 'uuid' }),
    absorbed_id: Type.String({ format: 'uuid' }),
  }),
  profile: named('Profile'),
})

export function registerMergeProfiles(app: NativeApp, context: NativeContext): void {
  const { engine } = context

  app.route({
    method: 'POST',
    url: '/profiles/merge',
    config: needs('profiles:write'),
    schema: {
      summary: 'Merge two profiles',
      description:
        'Folds one profile into another by a decision of yours: limits and vetoes do not stop it. It can be undone exactly. 409 when both ids are the same profile.',
      tags: ['merges'],
      body: Body,
      response: { 200: Merged, ...problemResponses(400, 404, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const survivorId = readId(request.body.survivor)
      const absorbedId = readId(request.body.absorbed)
      if (survivorId === undefined || absorbedId === undefined) return sendNoProfile(reply)
      const source = request.body.source ?? name
      const asked = { workspaceId, survivorId, absorbedId, source }
      const outcome = await mergeProfiles(engine, changeContextOf(request, context), asked)
      if (outcome.kind === 'refused') {
        return outcome.problems.some(problem => problem.code === 'same_profile')
          ? sendProblem(reply, 'conflict', 'Both ids are the same profile, so there is nothing to merge.')
          : sendNoProfile(reply)
      }
      const { merge } = outcome
      const [row] = await engine.database.run(profileFindById, [workspaceId, [merge.survivorId]])
      if (row === undefined) return sendNoProfile(reply)
      return reply.send({ merge: viewMergeNote(merge), profile: viewProfile(toReadProfile(row)) })
    },
  })
}
