import { Type } from 'typebox'
import { scoringOf } from '../../../domain/scoring/compiled-scoring.ts'
import { type Level, levelKinds } from '../../../domain/scoring/definitions.ts'
import { orderLevels } from '../../../domain/scoring/levels.ts'
import { planLevelChange, planLevelRemoval, planNewLevel } from '../../../domain/scoring/plan/level-plans.ts'
import { countLevels } from '../../../engine/scoring/segment-members.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { IdParams, Removed } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { pageOf } from '../page.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { lookedMembers } from '../rulesets/draft-shapes.ts'
import { LevelChange, LevelView, NewLevel, readLevelChange, readNewLevel, viewLevel } from './level-shapes.ts'

const tags = ['levels']

const Counts = Type.Object({
  ...lookedMembers,
  levels: Type.Array(Type.Object({ id: Type.String({ format: 'uuid' }), count: Type.Integer() })),
})

/** The kind of a level, which never changes; without such a level either kind says that it is not there. */
function kindOf(known: readonly Level[], id: string) {
  return known.find(level => level.id === id)?.kind ?? 'fit'
}

export function registerLevels(app: NativeApp, context: NativeContext): void {
  const { engine, now } = context

  app.route({
    method: 'GET',
    url: '/levels',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the levels',
      description: 'Named ranges of the primary scores, fit before engagement; one page holds them all.',
      tags,
      response: { 200: pageOf(LevelView) },
    },
    async handler(request) {
      const { levels } = await readScoring(context, request)
      return { data: levelKinds.flatMap(kind => orderLevels(levels, kind)).map(viewLevel), next_cursor: null }
    },
  })

  app.route({
    method: 'GET',
    url: '/levels/counts',
    config: needs('profiles:read'),
    schema: {
      summary: 'Count the profiles in each level',
      description: 'Of the newest profiles, by the scores last computed.',
      tags,
      response: { 200: Counts },
    },
    async handler(request) {
      const scoring = await readScoring(context, request)
      const looking = { database: engine.database, now }
      const { workspaceId } = principalOf(request)
      const { lookedAt, isWhole, byLevel } = await countLevels(looking, workspaceId, scoringOf(scoring))
      const levels = scoring.levels.map(({ id }) => ({ id, count: byLevel.get(id) ?? 0 }))
      return { looked_at: lookedAt, is_whole: isWhole, levels }
    },
  })

  app.route({
    method: 'POST',
    url: '/levels',
    config: needs('scoring:write'),
    schema: {
      summary: 'Create a level',
      description: 'Levels of one kind share no score. Profiles are shown with it at once.',
      tags,
      body: NewLevel,
      response: { 201: LevelView, ...problemResponses(400, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { body } = request
      const changed = await changeDefinition(context, request, 'level', (known, stamp) =>
        planNewLevel(known, { ...stamp, ...readNewLevel(body, known) }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(viewLevel(changed.result))
    },
  })

  app.route({
    method: 'PATCH',
    url: '/levels/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change a level',
      description: 'Changes only what is sent; its kind stays.',
      tags,
      params: IdParams,
      body: LevelChange,
      response: { 200: LevelView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const change = readLevelChange(request.body)
      const changed = await changeDefinition(context, request, 'level', (known, { updatedAtMs }) =>
        planLevelChange(kindOf(known, id), known, id, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return viewLevel(changed.result)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/levels/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete a level',
      description: 'The last one of a kind stays.',
      tags,
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404, 422) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const changed = await changeDefinition(context, request, 'level', known =>
        planLevelRemoval(kindOf(known, id), known, id),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(204).send(null)
    },
  })
}
