import type { Json, JsonObject } from '../json.ts'
import { holdsFor, prepareComparison } from './comparison.ts'
import type { Level, LevelOperator, Segment, SegmentRule } from './definitions.ts'

/** What segments look at. */
export type SegmentSubject = {
  readonly fields: Readonly<Record<string, Json>>
  /** Those that were not suppressed. */
  readonly events: readonly { readonly eventType: string; readonly metadata: JsonObject }[]
  readonly engagementLevel: Level | undefined
  readonly fitLevel: Level | undefined
}

type Predicate = (subject: SegmentSubject) => boolean

export type PreparedSegment = { readonly segment: Pick<Segment, 'match'>; readonly rules: readonly Predicate[] }

/** An unclassified profile has no level: it differs from none, as a missing field does. */
function isOfLevel(level: Level | undefined, operator: LevelOperator, value: string): boolean {
  if (level === undefined) return operator === 'is_empty'
  if (operator === 'is_empty' || operator === 'is_not_empty') return operator === 'is_not_empty'
  const isNamed = level.id === value || level.name === value
  return isNamed === (operator === 'equals')
}

function prepareRule(rule: SegmentRule): Predicate {
  switch (rule.on) {
    case 'engagement_level':
      return subject => isOfLevel(subject.engagementLevel, rule.operator, rule.value)
    case 'fit_level':
      return subject => isOfLevel(subject.fitLevel, rule.operator, rule.value)
    case 'field': {
      const comparison = { field: rule.field, ...prepareComparison(rule.operator, rule.value) }
      return subject => holdsFor(comparison, subject.fields)
    }
    case 'event': {
      const comparison = { field: rule.field, ...prepareComparison(rule.operator, rule.value) }
      const isOfType = (type: string): boolean => rule.eventType === null || rule.eventType === type
      return subject => subject.events.some(event => isOfType(event.eventType) && holdsFor(comparison, event.metadata))
    }
  }
}

/** Saved or not: a preview is prepared the same way. */
export function prepareSegment(segment: Pick<Segment, 'match' | 'rules'>): PreparedSegment {
  return { segment, rules: segment.rules.map(prepareRule) }
}

/** Whether the definition holds; whether the segment is active is not asked. A rule on events holds when one event meets it. */
export function isInSegment({ segment, rules }: PreparedSegment, subject: SegmentSubject): boolean {
  if (segment.match === 'any') return rules.some(holds => holds(subject))
  return rules.length > 0 && rules.every(holds => holds(subject))
}
