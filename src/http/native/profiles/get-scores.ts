import { Type } from 'typebox'
import type { Scoring } from '../../../domain/scoring/compile-scoring.ts'
import { scoringOf } from '../../../domain/scoring/compiled-scoring.ts'
import { eventOperators, fitOperators, type Level } from '../../../domain/scoring/definitions.ts'
import { explainScoreAt, joinAccumulators } from '../../../domain/scoring/engagement.ts'
import { scoreFit } from '../../../domain/scoring/score-fit.ts'
import { standingOf } from '../../../domain/scoring/standing.ts'
import { profileFindScored, type ScoredProfile, toScoredProfile } from '../../../store/read/scored-profile.ts'
import { readScoring } from '../change-definition.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, readId, sendNoProfile } from './route-parts.ts'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })

const ruleset = {
  ruleset_id: Id,
  name: Type.String(),
  is_primary: Type.Boolean({ description: 'Whether it decides the level.' }),
  score: Type.Integer(),
}
const LevelView = Type.Union([Type.Object({ id: Id, name: Type.String(), colour: Type.String() }), Type.Null()], {
  description: 'Null is unclassified.',
})

const Scores = Type.Object({
  profile_id: Id,
  at: Time,
  event_count: Type.Integer({ description: 'Events that were not suppressed.' }),
  last_event: Type.Union([Type.Object({ type: Type.String(), at: Time }), Type.Null()]),
  engagement_level: LevelView,
  fit_level: LevelView,
  engagement: Type.Array(
    Type.Object({
      ...ruleset,
      drivers: Type.Array(
        Type.Object({
          rule_id: Id,
          event_type: Type.String(),
          filters: Type.Array(
            Type.Object({ field: Type.String(), operator: Type.Enum([...eventOperators]), value: Type.String() }),
          ),
          count: Type.Integer({ description: 'Events that the rule has counted.' }),
          weight: Type.Integer(),
          points: Type.Number({ description: 'What they are worth now, after half-life, before rounding.' }),
        }),
      ),
    }),
    { description: 'As of now.' },
  ),
  fit: Type.Array(
    Type.Object({
      ...ruleset,
      matches: Type.Array(
        Type.Object({
          rule_id: Id,
          field: Type.String(),
          operator: Type.Enum([...fitOperators]),
          value: Type.String({ description: 'Of the rule.' }),
          weight: Type.Integer(),
        }),
      ),
    }),
    { description: 'As last computed, with the rules that match now.' },
  ),
})

function viewLevel(level: Level | undefined) {
  return level === undefined ? null : { id: level.id, name: level.name, colour: level.colour }
}

function viewScores(scoring: Scoring, profile: ScoredProfile, nowMs: number) {
  const { fields, sums, scores, lastEventAtMs, lastEventType } = profile
  const standing = standingOf(scoring, fields, scores, { sums, nowMs })
  const held = sums.reduce((a, b) => joinAccumulators(scoring.engagement, a, b), {})
  const { settings } = scoring.config
  return {
    profile_id: profile.profileId,
    at: new Date(nowMs).toISOString(),
    event_count: profile.eventCount,
    last_event:
      lastEventAtMs === null || lastEventType === null
        ? null
        : { type: lastEventType, at: new Date(lastEventAtMs).toISOString() },
    engagement_level: viewLevel(standing.engagementLevel),
    fit_level: viewLevel(standing.fitLevel),
    engagement: scoring.engagement.rulesets.map(prepared => ({
      ruleset_id: prepared.ruleset.id,
      name: prepared.ruleset.name,
      is_primary: prepared.ruleset.id === standing.primaryEngagementId,
      score: standing.engagement[prepared.ruleset.id] ?? 0,
      drivers: explainScoreAt(prepared, held, nowMs, settings).drivers.map(driver => ({
        rule_id: driver.ruleId,
        event_type: driver.eventType,
        filters: [...driver.filters],
        count: driver.count,
        weight: driver.weight,
        points: driver.total,
      })),
    })),
    fit: scoring.fit.map(prepared => ({
      ruleset_id: prepared.ruleset.id,
      name: prepared.ruleset.name,
      is_primary: prepared === scoring.primaryFit,
      score: standing.fit[prepared.ruleset.id] ?? 0,
      matches: scoreFit(prepared, fields, settings).matches.map(({ ruleId, ...match }) => ({
        rule_id: ruleId,
        ...match,
      })),
    })),
  }
}

export function registerGetScores(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles/:id/scores',
    config: needs('profiles:read'),
    schema: {
      summary: 'Read the scores of a profile',
      description:
        'By every active ruleset, with the levels and with why: the rules that match the fields, and what each rule on events gave.',
      tags: ['profiles'],
      params: IdParams,
      response: { 200: Scores, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      if (id === undefined) return sendNoProfile(reply)
      const [[row], scoring] = await Promise.all([
        context.engine.database.run(profileFindScored, [workspaceId, [id]]),
        readScoring(context, request),
      ])
      if (row === undefined) return sendNoProfile(reply)
      return viewScores(scoringOf(scoring), toScoredProfile(row), context.now())
    },
  })
}
