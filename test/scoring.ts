import {
  type Decay,
  defaultScoringSettings,
  type EngagementRule,
  type EngagementRuleset,
  type FitRule,
  type FitRuleset,
  type Level,
  type Mapping,
  type ScoringSettings,
  type Sequence,
  type Trigger,
} from '../src/domain/scoring/definitions.ts'

const defined = { createdAtMs: 0, updatedAtMs: 0 }

export const floored: ScoringSettings = defaultScoringSettings
export const unfloored: ScoringSettings = { ...defaultScoringSettings, allowNegativeScores: true }

export function mapping(metadataKey: string, field: string, more: Partial<Mapping> = {}): Mapping {
  return { ...defined, id: `m-${metadataKey}`, metadataKey, field, behaviour: 'always_overwrite', ...more }
}

export function fitRule(field: string, value: string, weight: number, more: Partial<FitRule> = {}): FitRule {
  return { ...defined, id: `${field}-${value}`, field, operator: 'equals', value, weight, isActive: true, ...more }
}

export function fitRuleset(rules: readonly FitRule[], more: Partial<FitRuleset> = {}): FitRuleset {
  return { ...defined, id: 'fit', name: 'Fit', description: '', isActive: true, isPrimary: false, rules, ...more }
}

export function engagementRule(eventType: string, weight: number, more: Partial<EngagementRule> = {}): EngagementRule {
  return {
    ...defined,
    id: `on-${eventType}`,
    eventType,
    weight,
    isActive: true,
    filters: [],
    halfLifeDays: null,
    startMs: null,
    endMs: null,
    ...more,
  }
}

export function engagementRuleset(
  rules: readonly EngagementRule[],
  more: Partial<EngagementRuleset> = {},
): EngagementRuleset {
  return {
    ...defined,
    id: 'engagement',
    name: 'Standard',
    scoreField: 'engagement_score',
    isActive: true,
    startMs: null,
    endMs: null,
    rules,
    ...more,
  }
}

export function level(name: string, minScore: number, maxScore: number | null, more: Partial<Level> = {}): Level {
  return { ...defined, id: name, kind: 'fit', name, minScore, maxScore, colour: '#64748b', order: 0, ...more }
}

const untold = { webhookUrl: null, emails: [], emailSubject: null, emailPreheader: null, emailMessage: null }

export function trigger(id: string, scoreThreshold: number, more: Partial<Trigger> = {}): Trigger {
  return {
    ...defined,
    ...untold,
    id,
    name: id,
    scoreThreshold,
    eventType: null,
    isActive: true,
    fireMode: 'once',
    cooldownSeconds: 0,
    ...more,
  }
}

export function sequence(id: string, eventTypes: readonly string[], more: Partial<Sequence> = {}): Sequence {
  return {
    ...defined,
    ...untold,
    id,
    name: id,
    eventTypes,
    windowSeconds: 3_600,
    windowUnit: 'seconds',
    isOrdered: false,
    isActive: true,
    ...more,
  }
}

export function decay(id: string, points: number, intervalDays: number, more: Partial<Decay> = {}): Decay {
  return { ...defined, id, name: id, points, intervalDays, isActive: true, ...more }
}
