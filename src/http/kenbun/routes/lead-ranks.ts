import { Type } from 'typebox'
import { profileScoreListGains, profileScoreListTop } from '../../../store/read/score-read.ts'
import { asking, fail, type Route, reading } from '../call.ts'
import { findProfiles } from '../find-lead.ts'
import { readLeadRules, viewLeadListed } from '../lead-view.ts'
import { readLimit } from '../page.ts'
import { readRange } from '../query.ts'

const defaultLimit = 10

const GainsQuery = Type.Object({ range: Type.Optional(Type.Enum(['today', 'last_7d', 'last_30d', 'last_90d'])) })

/** By the primary engagement ruleset; without one nobody ranks. */
export const leadRankRoutes: readonly Route[] = [
  {
    method: 'GET',
    url: '/top-leads',
    access: reading,
    async handle(context, call) {
      const read = readLimit(call.query, defaultLimit)
      if ('fault' in read) return fail(read.fault)
      const rules = await readLeadRules(context, call)
      const [primary] = rules.scoring.engagement.rulesets
      if (primary === undefined) return { status: 200, body: { leads: [] } }
      const { database } = context.engine
      const top = await database.run(profileScoreListTop, [call.workspaceId, primary.ruleset.id, read.limit])
      const ids = top.map(row => row.profile_id)
      const leads = (await findProfiles(context, call, ids)).map(profile => viewLeadListed(rules, profile))
      return { status: 200, body: { leads } }
    },
  },
  {
    method: 'GET',
    url: '/score-gains',
    access: reading,
    handle: asking(GainsQuery, async (context, call, { range = 'last_7d' }) => {
      const read = readLimit(call.query, defaultLimit)
      if ('fault' in read) return fail(read.fault)
      const rules = await readLeadRules(context, call)
      const [primary] = rules.scoring.engagement.rulesets
      if (primary === undefined) return { status: 200, body: { leads: [] } }
      const since = new Date(readRange(range, rules.nowMs).fromMs)
      const wanted = [call.workspaceId, primary.ruleset.id, since, read.limit] as const
      const gains = await context.engine.database.run(profileScoreListGains, wanted)
      const gainOf = new Map(gains.map(row => [row.profile_id, row.gain]))
      const found = await findProfiles(context, call, [...gainOf.keys()])
      const leads = found.map(profile => ({
        ...viewLeadListed(rules, profile),
        score_gain: gainOf.get(profile.profileId) ?? 0,
      }))
      return { status: 200, body: { leads } }
    }),
  },
]
