import { Type } from 'typebox'
import type { LevelKind } from '../../../domain/scoring/definitions.ts'
import { orderLevels } from '../../../domain/scoring/levels.ts'
import { nextOrder, planLevelChange, planLevelRemoval, planNewLevel } from '../../../domain/scoring/plan/level-plans.ts'
import type { Route } from '../call.ts'
import { resourceRoutes } from '../definitions.ts'
import { wireId } from '../wire.ts'

const optional = {
  max_score: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  color: Type.Optional(Type.String()),
  order: Type.Optional(Type.Number()),
}

function levelRoutesOf(kind: LevelKind, url: string): readonly Route[] {
  return resourceRoutes({
    kind: 'level',
    idKind: 'level',
    urls: [url],
    listFrom: scoring => orderLevels(scoring.levels, kind),
    viewList: items => ({ levels: items }),
    view: ({ id, name, minScore, maxScore, colour, order }, time) => ({
      id: wireId('level', id),
      name,
      min_score: minScore,
      max_score: maxScore,
      color: colour,
      order,
      ...time,
    }),
    plans: () => ({
      create: planNewLevel,
      change: (known, id, change, nowMs) => planLevelChange(kind, known, id, change, nowMs),
      remove: (known, id) => planLevelRemoval(kind, known, id),
    }),
    newBody: Type.Object({ name: Type.String(), min_score: Type.Number(), ...optional }),
    readNew: (body, stamp, known) => ({
      ...stamp,
      kind,
      name: body.name.trim(),
      minScore: body.min_score,
      maxScore: body.max_score ?? null,
      colour: body.color?.trim() ?? '#64748b',
      order: body.order ?? nextOrder(known, kind),
    }),
    changeBody: Type.Object({
      name: Type.Optional(Type.String()),
      min_score: Type.Optional(Type.Number()),
      ...optional,
    }),
    readChange: body => ({
      ...(body.name !== undefined && { name: body.name.trim() }),
      ...(body.min_score !== undefined && { minScore: body.min_score }),
      ...(body.max_score !== undefined && { maxScore: body.max_score }),
      ...(body.color !== undefined && { colour: body.color.trim() }),
      ...(body.order !== undefined && { order: body.order }),
    }),
  })
}

export const levelRoutes: readonly Route[] = [
  ...levelRoutesOf('fit', '/profile-levels'),
  ...levelRoutesOf('engagement', '/engagement-levels'),
]
