import { Type } from 'typebox'
import { planSettingsChange } from '../../../domain/scoring/plan/settings-plan.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const Settings = Type.Object(
  {
    allow_negative_scores: Type.Boolean({ description: 'Otherwise a score that comes out below 0 is 0.' }),
  },
  { additionalProperties: false },
)

export function registerScoringSettings(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/settings/scoring',
    config: needs('scoring:read'),
    schema: {
      summary: 'Read the settings of scoring',
      description: 'They hold for every ruleset.',
      tags: ['settings'],
      response: { 200: Settings },
    },
    async handler(request) {
      const { settings } = await readScoring(context, request)
      return { allow_negative_scores: settings.allowNegativeScores }
    },
  })

  app.route({
    method: 'PATCH',
    url: '/settings/scoring',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change the settings of scoring',
      description: 'A score is computed by it the next time that it is computed.',
      tags: ['settings'],
      body: Settings,
      response: { 200: Settings, ...problemResponses(400, 404, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const change = { allowNegativeScores: request.body.allow_negative_scores }
      const changed = await changeDefinition(context, request, 'scoring_settings', (known, { updatedAtMs }) =>
        planSettingsChange(known, workspaceId, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return { allow_negative_scores: changed.result.allowNegativeScores }
    },
  })
}
