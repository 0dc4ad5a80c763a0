import { Type } from 'typebox'
import { planSettingsChange } from '../../../domain/scoring/plan/settings-plan.ts'
import { fail, noContent, type Route, reading, taking, writing } from '../call.ts'
import { answerChange, nothingToChange, readScoring } from '../definitions.ts'

const url = '/settings/scoring'

const Settings = Type.Object({
  allow_negative_scores: Type.Optional(Type.Boolean()),
  abm_enabled: Type.Optional(Type.Boolean()),
  session_timeout_minutes: Type.Optional(Type.Number()),
})

export const scoringSettingsRoutes: readonly Route[] = [
  {
    method: 'GET',
    url,
    access: reading,
    async handle(context, call) {
      const { settings } = await readScoring(context, call)
      return {
        status: 200,
        body: {
          allow_negative_scores: settings.allowNegativeScores,
          abm_enabled: settings.abmEnabled,
          session_timeout_minutes: settings.sessionTimeoutMinutes,
        },
      }
    },
  },
  {
    method: 'PUT',
    url,
    access: writing,
    handle: taking(Settings, async (context, call, body) => {
      const change = {
        ...(body.allow_negative_scores !== undefined && { allowNegativeScores: body.allow_negative_scores }),
        ...(body.abm_enabled !== undefined && { abmEnabled: body.abm_enabled }),
        ...(body.session_timeout_minutes !== undefined && { sessionTimeoutMinutes: body.session_timeout_minutes }),
      }
      if (Object.keys(change).length === 0) return fail(nothingToChange)
      return answerChange(
        context,
        call,
        'scoring_settings',
        (known, { updatedAtMs }) => planSettingsChange(known, call.workspaceId, change, updatedAtMs),
        () => noContent,
      )
    }),
  },
]
