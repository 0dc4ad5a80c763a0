import { Type } from 'typebox'
import { segmentMatches } from '../../../domain/scoring/definitions.ts'
import { segmentRules } from '../../../domain/scoring/plan/segment-rules.ts'
import type { Route } from '../call.ts'
import { plansOf, resourceRoutes } from '../definitions.ts'
import { readSegmentRules, SegmentRuleBody, viewSegmentRule } from '../segment-wire.ts'
import { wireId } from '../wire.ts'

const optional = {
  description: Type.Optional(Type.String()),
  active: Type.Optional(Type.Boolean()),
  match: Type.Optional(Type.Enum([...segmentMatches])),
  rules: Type.Optional(Type.Array(SegmentRuleBody)),
}

export const segmentRoutes: readonly Route[] = resourceRoutes({
  kind: 'segment',
  idKind: 'segment',
  urls: ['/segments'],
  listFrom: scoring => scoring.segments,
  viewList: items => ({ segments: items }),
  view: ({ id, name, description, isActive, match, rules }, time) => ({
    id: wireId('segment', id),
    name,
    description,
    active: isActive,
    match,
    rules: rules.map(viewSegmentRule),
    ...time,
  }),
  plans: () => plansOf(segmentRules),
  newBody: Type.Object({ name: Type.String(), ...optional }),
  readNew(body, stamp) {
    const rules = readSegmentRules(body.rules ?? [])
    if ('refusal' in rules) return rules
    return {
      ...stamp,
      name: body.name.trim(),
      description: body.description?.trim() ?? '',
      isActive: body.active ?? true,
      match: body.match ?? 'all',
      rules,
    }
  },
  changeBody: Type.Object({ name: Type.Optional(Type.String()), ...optional }),
  readChange(body) {
    const rules = body.rules && readSegmentRules(body.rules)
    if (rules !== undefined && 'refusal' in rules) return rules
    return {
      ...(body.name !== undefined && { name: body.name.trim() }),
      ...(body.description !== undefined && { description: body.description.trim() }),
      ...(body.active !== undefined && { isActive: body.active }),
      ...(body.match !== undefined && { match: body.match }),
      ...(rules !== undefined && { rules }),
    }
  },
})
