import { Type } from 'typebox'
import { decayRules } from '../../../domain/scoring/plan/decay-rules.ts'
import type { Route } from '../call.ts'
import { plansOf, resourceRoutes } from '../definitions.ts'
import { wireId } from '../wire.ts'

const active = Type.Optional(Type.Boolean())

export const decayRoutes: readonly Route[] = resourceRoutes({
  kind: 'decay',
  idKind: 'decay',
  urls: ['/decays'],
  listFrom: scoring => scoring.decays,
  viewList: items => ({ decays: items }),
  view: ({ id, name, points, intervalDays, isActive }, time) => ({
    id: wireId('decay', id),
    name,
    points,
    interval_days: intervalDays,
    active: isActive,
    ...time,
  }),
  plans: () => plansOf(decayRules),
  newBody: Type.Object({ name: Type.String(), points: Type.Number(), interval_days: Type.Number(), active }),
  readNew: (body, stamp) => ({
    ...stamp,
    name: body.name.trim(),
    points: body.points,
    intervalDays: body.interval_days,
    isActive: body.active ?? true,
  }),
  changeBody: Type.Object({
    name: Type.Optional(Type.String()),
    points: Type.Optional(Type.Number()),
    interval_days: Type.Optional(Type.Number()),
    active,
  }),
  readChange: body => ({
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.points !== undefined && { points: body.points }),
    ...(body.interval_days !== undefined && { intervalDays: body.interval_days }),
    ...(body.active !== undefined && { isActive: body.active }),
  }),
})
