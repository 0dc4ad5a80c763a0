import { type Route, reading } from '../call.ts'
import { answerLead } from '../find-lead.ts'
import { wireLeadId } from '../lead-id.ts'
import { standingNow, viewScores } from '../lead-view.ts'

export const leadScoreRoutes: readonly Route[] = ['/score/:lead_id', '/leads/:lead_id/score'].map(url => ({
  method: 'GET',
  url,
  access: reading,
  handle: (context, call) =>
    answerLead(context, call, (profile, rules) => ({
      status: 200,
      body: { lead_id: wireLeadId(profile.profileId), ...viewScores(standingNow(rules, profile)) },
    })),
}))
