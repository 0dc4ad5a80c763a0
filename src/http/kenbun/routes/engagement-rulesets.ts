import { Type } from 'typebox'
import { engagementRulesetRules } from '../../../domain/scoring/plan/engagement-rules.ts'
import { readEnd, readStart } from '../../../domain/scoring/read-range.ts'
import type { Route } from '../call.ts'
import { plansOf, resourceRoutes } from '../definitions.ts'
import { NullableText } from '../read-members.ts'
import { wireId, wireTimeOrNull } from '../wire.ts'

const optional = {
  score_field: Type.Optional(Type.String()),
  active: Type.Optional(Type.Boolean()),
  start_date: Type.Optional(NullableText),
  end_date: Type.Optional(NullableText),
}

export const engagementRulesetRoutes: readonly Route[] = resourceRoutes({
  kind: 'engagement_ruleset',
  idKind: 'ruleset',
  urls: ['/engagement-scoring/rulesets', '/rulesets'],
  listFrom: scoring => scoring.engagementRulesets,
  viewList: items => ({ rulesets: items }),
  view: ({ id, name, scoreField, isActive, startMs, endMs }, time) => ({
    id: wireId('ruleset', id),
    name,
    score_field: scoreField,
    active: isActive,
    start_date: wireTimeOrNull(startMs),
    end_date: wireTimeOrNull(endMs),
    ...time,
  }),
  plans: () => plansOf(engagementRulesetRules),
  newBody: Type.Object({ name: Type.String(), ...optional }),
  readNew: (body, stamp) => ({
    ...stamp,
    name: body.name.trim(),
    scoreField: body.score_field?.trim() ?? 'engagement_score',
    isActive: body.active ?? true,
    startMs: readStart(body.start_date ?? null),
    endMs: readEnd(body.end_date ?? null),
    rules: [],
  }),
  changeBody: Type.Object({ name: Type.Optional(Type.String()), ...optional }),
  readChange: body => ({
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.score_field !== undefined && { scoreField: body.score_field.trim() }),
    ...(body.active !== undefined && { isActive: body.active }),
    ...(body.start_date !== undefined && { startMs: readStart(body.start_date) }),
    ...(body.end_date !== undefined && { endMs: readEnd(body.end_date) }),
  }),
})
