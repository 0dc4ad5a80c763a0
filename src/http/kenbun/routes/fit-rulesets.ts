import { Type } from 'typebox'
import {
  planFitRulesetChange,
  planFitRulesetRemoval,
  planNewFitRuleset,
} from '../../../domain/scoring/plan/fit-ruleset-plans.ts'
import type { Route } from '../call.ts'
import { resourceRoutes } from '../definitions.ts'
import { wireId } from '../wire.ts'

const optional = {
  description: Type.Optional(Type.String()),
  active: Type.Optional(Type.Boolean()),
  is_primary: Type.Optional(Type.Boolean()),
}

export const fitRulesetRoutes: readonly Route[] = resourceRoutes({
  kind: 'fit_ruleset',
  idKind: 'ruleset',
  urls: ['/profile-scoring/rulesets'],
  listFrom: scoring => scoring.fitRulesets,
  viewList: items => ({ rulesets: items }),
  view: ({ id, name, description, isActive, isPrimary }, time) => ({
    id: wireId('ruleset', id),
    name,
    description,
    active: isActive,
    ...time,
    is_primary: isPrimary,
  }),
  plans: () => ({ create: planNewFitRuleset, change: planFitRulesetChange, remove: planFitRulesetRemoval }),
  newBody: Type.Object({ name: Type.String(), ...optional }),
  readNew: (body, stamp) => ({
    ...stamp,
    name: body.name.trim(),
    description: body.description?.trim() ?? '',
    isActive: body.active ?? true,
    isPrimary: body.is_primary ?? false,
    rules: [],
  }),
  changeBody: Type.Object({ name: Type.Optional(Type.String()), ...optional }),
  readChange: body => ({
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.description !== undefined && { description: body.description.trim() }),
    ...(body.active !== undefined && { isActive: body.active }),
    ...(body.is_primary !== undefined && { isPrimary: body.is_primary }),
  }),
})
