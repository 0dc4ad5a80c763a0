import { unusable } from '../../schema/schema-refusal.ts'
import type { Level, LevelKind } from '../definitions.ts'
import { findOverlap } from '../levels.ts'
import { checkInteger, checkText } from './check-members.ts'
import {
  type DefinitionPlan,
  type Draft,
  type KindRules,
  planChange,
  planNew,
  planRemoval,
  refused,
} from './definition-plan.ts'

const maxScore = 1_000_000_000
const colour = /^#[0-9a-f]{6}$/i

const levelRules: KindRules<Level> = {
  noun: 'level',
  limit: 200,
  nameOf: ({ name }) => name,
  check: draft =>
    checkText('name', draft.name, { max: 100 }) ??
    checkInteger('min_score', draft.minScore, -maxScore, maxScore) ??
    checkInteger('max_score', draft.maxScore, -maxScore, maxScore) ??
    checkInteger('order', draft.order, 0, 10_000) ??
    (draft.colour === undefined || colour.test(draft.colour)
      ? undefined
      : unusable('colour', 'must be # and six hexadecimal digits')),
  checkAmong(item, others) {
    if (item.maxScore !== null && item.maxScore < item.minScore)
      return unusable('max_score', 'must not be below min_score')
    const other = findOverlap(others, item)
    return other && unusable('min_score', `to max_score overlaps with the level '${other.name}'`)
  },
}

export function planNewLevel(known: readonly Level[], item: Level): DefinitionPlan<Level> {
  return planNew(levelRules, known, item)
}

/** A level of the other kind is not there. */
export function planLevelChange(
  kind: LevelKind,
  known: readonly Level[],
  id: string,
  change: Partial<Draft<Level>>,
  nowMs: number,
): DefinitionPlan<Level> {
  return planChange(levelRules, ofKind(known, kind), id, change, nowMs)
}

export function planLevelRemoval(kind: LevelKind, known: readonly Level[], id: string): DefinitionPlan<Level> {
  const levels = ofKind(known, kind)
  const plan = planRemoval(levelRules, levels, id)
  return plan.kind === 'changed' && levels.length === 1
    ? refused(unusable('', 'the last level cannot be deleted; change it instead'))
    : plan
}

/** Where a new level goes that says nothing of its order: behind the others of its kind. */
export function nextOrder(known: readonly Level[], kind: LevelKind): number {
  return ofKind(known, kind).reduce((next, { order }) => Math.max(next, order + 1), 0)
}

function ofKind(known: readonly Level[], kind: LevelKind): readonly Level[] {
  return known.filter(level => level.kind === kind)
}
