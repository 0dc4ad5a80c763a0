import { type JsonObject, memberOf } from '../json.ts'
import { type Accumulator, addOne, joinAccumulator, worthAt } from './accumulator.ts'
import { holdsFor, type MemberComparison, prepareComparison } from './comparison.ts'
import type { AttributeFilter, EngagementRule, EngagementRuleset, ScoringSettings, TimeRange } from './definitions.ts'
import { decayEventType } from './map-event.ts'
import { floorScore } from './score-fit.ts'

/** By rule id; those of inactive rules too, so that switching a rule or ruleset on needs no look at the events. */
export type Accumulators = Readonly<Record<string, Accumulator>>

export type CountedEvent = {
  readonly eventType: string
  readonly metadata: JsonObject
  readonly occurredMs: number
  /** An event from the future counts from its arrival. */
  readonly arrivedMs: number
}

export type PreparedEngagementRule = {
  readonly rule: EngagementRule
  readonly filters: readonly MemberComparison[]
  readonly rulesetRange: TimeRange
}

export type PreparedEngagementRuleset = {
  readonly ruleset: EngagementRuleset
  /** The active ones, highest priority first. */
  readonly rules: readonly EngagementRule[]
}

export type PreparedEngagement = {
  readonly rulesById: ReadonlyMap<string, PreparedEngagementRule>
  readonly rulesByEventType: ReadonlyMap<string, readonly PreparedEngagementRule[]>
  /** The active ones, in the order given. */
  readonly rulesets: readonly PreparedEngagementRuleset[]
}

export function prepareEngagementRule(rule: EngagementRule, rulesetRange: TimeRange): PreparedEngagementRule {
  const filters = rule.filters.map(({ field, operator, value }) => ({ field, ...prepareComparison(operator, value) }))
  return { rule, filters, rulesetRange }
}

export function prepareEngagementRuleset(ruleset: EngagementRuleset): PreparedEngagementRuleset {
  return { ruleset, rules: ruleset.rules.filter(rule => rule.isActive) }
}

export function prepareEngagement(rulesets: readonly EngagementRuleset[]): PreparedEngagement {
  const rules = rulesets.flatMap(ruleset => ruleset.rules.map(rule => prepareEngagementRule(rule, ruleset)))
  return {
    rulesById: new Map(rules.map(prepared => [prepared.rule.id, prepared])),
    rulesByEventType: Map.groupBy(rules, prepared => prepared.rule.eventType),
    rulesets: rulesets.filter(ruleset => ruleset.isActive).map(prepareEngagementRuleset),
  }
}

function isWithin({ startMs, endMs }: TimeRange, atMs: number): boolean {
  return (startMs === null || atMs >= startMs) && (endMs === null || atMs <= endMs)
}

/** Whether the event is one that the rule counts, be the rule active or not. */
export function matchEngagementRule(prepared: PreparedEngagementRule, event: CountedEvent): boolean {
  const { rule, filters, rulesetRange } = prepared
  return (
    event.eventType === rule.eventType &&
    event.eventType !== decayEventType &&
    isWithin(rule, event.occurredMs) &&
    isWithin(rulesetRange, event.occurredMs) &&
    filters.every(filter => holdsFor(filter, event.metadata))
  )
}

/** The state after one more event, which was not suppressed; the same object where no rule counts it. */
export function addEvent(engagement: PreparedEngagement, held: Accumulators, event: CountedEvent): Accumulators {
  let next: Record<string, Accumulator> | undefined
  for (const prepared of engagement.rulesByEventType.get(event.eventType) ?? []) {
    if (!matchEngagementRule(prepared, event)) continue
    const { id, halfLifeDays } = prepared.rule
    next ??= { ...held }
    next[id] = addOne(memberOf(held, id), Math.min(event.occurredMs, event.arrivedMs), halfLifeDays)
  }
  return next ?? held
}

/** The state of a lineage from those of its homes; rules that are gone fall away. */
export function joinAccumulators(engagement: PreparedEngagement, a: Accumulators, b: Accumulators): Accumulators {
  const joined: Record<string, Accumulator> = {}
  for (const id of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const prepared = engagement.rulesById.get(id)
    const [left, right] = [memberOf(a, id), memberOf(b, id)]
    const both = left && right && prepared && joinAccumulator(left, right, prepared.rule.halfLifeDays)
    const one = both ?? left ?? right
    if (prepared !== undefined && one !== undefined) joined[id] = one
  }
  return joined
}

/** What one rule gave. */
export type EngagementDriver = {
  readonly ruleId: string
  readonly eventType: string
  readonly filters: readonly AttributeFilter[]
  readonly count: number
  readonly weight: number
  /** Points as of now, after half-life, not rounded. */
  readonly total: number
}

export type EngagementScore = {
  readonly score: number
  /** Rules that counted an event, highest priority first. */
  readonly drivers: readonly EngagementDriver[]
}

/** To the nearest integer, halves away from zero; what only floating point keeps off a half counts as the half. */
export function roundPoints(points: number): number {
  const size = Math.floor(Math.round(Math.abs(points) * 1e6) / 1e6 + 0.5)
  return points < 0 && size > 0 ? -size : size
}

/** The score of a ruleset; `decayPoints` is what decays have taken off so far, zero or less. */
export function scoreAt(
  { rules }: PreparedEngagementRuleset,
  held: Accumulators,
  nowMs: number,
  settings: ScoringSettings,
  decayPoints = 0,
): number {
  let points = decayPoints
  for (const { id, weight, halfLifeDays } of rules) {
    const accumulator = memberOf(held, id)
    if (accumulator !== undefined) points += weight * worthAt(accumulator, nowMs, halfLifeDays)
  }
  return floorScore(roundPoints(points), settings)
}

/** The score with what each rule gave to it. */
export function explainScoreAt(
  prepared: PreparedEngagementRuleset,
  held: Accumulators,
  nowMs: number,
  settings: ScoringSettings,
  decayPoints = 0,
): EngagementScore {
  const drivers: EngagementDriver[] = []
  for (const { id, eventType, filters, weight, halfLifeDays } of prepared.rules) {
    const accumulator = memberOf(held, id)
    if (accumulator === undefined) continue
    const total = weight * worthAt(accumulator, nowMs, halfLifeDays)
    drivers.push({ ruleId: id, eventType, filters, count: accumulator.count, weight, total })
  }
  return { score: scoreAt(prepared, held, nowMs, settings, decayPoints), drivers }
}
