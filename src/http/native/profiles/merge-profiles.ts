import { Type } from 'typebox'
import { profileFindById } from '../../../store/read/profile-find.ts'
import { toReadProfile } from '../../../store/read/profile-row.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { viewMergeNote } from './receipt-view.ts'
import { named, readId, sendNoProfile } from './route-parts.ts'
import { viewProfile } from './views.ts'

const Body = Type.Object(
  {
    survivor: Type.String({ description: 'The profile that keeps its id.' }),
    absorbed: Type.String({ description: 'The profile that is folded into it.' }),
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
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

export function registerMergeProfiles(app: NativeApp, { engine }: NativeContext): void {
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
      const settled = await engine.writer.write(workspaceId, { type: 'merge', survivorId, absorbedId, source })
      if (settled.kind !== 'settled') throw new Error('merges have no idempotency key')
      const { merge, problems } = settled.receipt
      if (merge === null) {
        return problems.some(problem => problem.code === 'same_profile')
          ? sendProblem(reply, 'conflict', 'Both ids are the same profile, so there is nothing to merge.')
          : sendNoProfile(reply)
      }
      const [row] = await engine.database.run(profileFindById, [workspaceId, [merge.survivorId]])
      if (row === undefined) return sendNoProfile(reply)
      return reply.send({ merge: viewMergeNote(merge), profile: viewProfile(toReadProfile(row)) })
    },
  })
}
