import { type Static, Type } from 'typebox'
import { type Level, levelKinds } from '../../../domain/scoring/definitions.ts'
import type { Draft } from '../../../domain/scoring/plan/definition-plan.ts'
import { nextOrder } from '../../../domain/scoring/plan/level-plans.ts'
import { stampMembers, viewStamp } from '../definition-shapes.ts'

const members = {
  name: Type.String(),
  min_score: Type.Integer(),
  max_score: Type.Union([Type.Integer(), Type.Null()], { description: 'Belongs to the level; null is open.' }),
  colour: Type.String({ description: 'Such as `#64748b`.' }),
  order: Type.Integer({ description: 'Of levels that share a score, which is none, the first would count.' }),
}
const kind = Type.Enum([...levelKinds], { description: 'Which primary score it is a range of.' })

export const LevelView = Type.Object({ ...stampMembers, kind, ...members })

const optional = {
  max_score: Type.Optional(members.max_score),
  colour: Type.Optional(members.colour),
  order: Type.Optional(members.order),
}
export const NewLevel = Type.Object(
  { kind, name: members.name, min_score: members.min_score, ...optional },
  { additionalProperties: false },
)
export const LevelChange = Type.Object(
  { name: Type.Optional(members.name), min_score: Type.Optional(members.min_score), ...optional },
  { additionalProperties: false, minProperties: 1 },
)

export function viewLevel(level: Level): Static<typeof LevelView> {
  const { kind, name, minScore, maxScore, colour, order } = level
  return { ...viewStamp(level), kind, name, min_score: minScore, max_score: maxScore, colour, order }
}

export function readNewLevel(body: Static<typeof NewLevel>, known: readonly Level[]): Draft<Level> {
  return {
    kind: body.kind,
    name: body.name.trim(),
    minScore: body.min_score,
    maxScore: body.max_score ?? null,
    colour: body.colour?.trim() ?? '#64748b',
    order: body.order ?? nextOrder(known, body.kind),
  }
}

export function readLevelChange(body: Static<typeof LevelChange>): Partial<Draft<Level>> {
  return {
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.min_score !== undefined && { minScore: body.min_score }),
    ...(body.max_score !== undefined && { maxScore: body.max_score }),
    ...(body.colour !== undefined && { colour: body.colour.trim() }),
    ...(body.order !== undefined && { order: body.order }),
  }
}
