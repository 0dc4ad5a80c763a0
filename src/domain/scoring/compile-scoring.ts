import { type EnrichmentRule, orderRules } from '../enrichment/enrichment-rule.ts'
import type { Level, Mapping, ScoringConfig, Sequence, Trigger } from './definitions.ts'
import { type PreparedEngagement, prepareEngagement } from './engagement.ts'
import { type PreparedEventFilter, prepareEventFilters } from './event-filters.ts'
import { orderLevels } from './levels.ts'
import { orderMappings } from './map-event.ts'
import { type PreparedReplay, prepareReplay } from './replay-mappings.ts'
import { type PreparedFitRuleset, prepareFitRuleset } from './score-fit.ts'

/** The definitions of a workspace as its events are judged by them, worked out once for each version. */
export type Scoring = {
  readonly config: ScoringConfig
  /** In the order in which they apply. */
  readonly mappings: readonly Mapping[]
  readonly replay: PreparedReplay
  /** The active ones. */
  readonly fit: readonly PreparedFitRuleset[]
  readonly primaryFit: PreparedFitRuleset | undefined
  readonly engagement: PreparedEngagement
  readonly fitLevels: readonly Level[]
  readonly engagementLevels: readonly Level[]
  readonly eventFilters: readonly PreparedEventFilter[]
  /** The active ones. */
  readonly triggers: readonly Trigger[]
  /** The active ones, by each event type that they name. */
  readonly sequencesByEventType: ReadonlyMap<string, readonly Sequence[]>
  /** The active ones, in the order in which they apply. */
  readonly enrichmentRules: readonly EnrichmentRule[]
}

function indexSequences(sequences: readonly Sequence[]): ReadonlyMap<string, readonly Sequence[]> {
  const pairs = sequences
    .filter(sequence => sequence.isActive)
    .flatMap(sequence => [...new Set(sequence.eventTypes)].map(type => ({ type, sequence })))
  return new Map(
    [...Map.groupBy(pairs, pair => pair.type)].map(([type, some]) => [type, some.map(one => one.sequence)]),
  )
}

export function compileScoring(config: ScoringConfig): Scoring {
  const fit = config.fitRulesets.filter(ruleset => ruleset.isActive).map(prepareFitRuleset)
  return {
    config,
    mappings: orderMappings(config.mappings),
    replay: prepareReplay(config.mappings),
    fit,
    primaryFit: fit.find(({ ruleset }) => ruleset.isPrimary),
    engagement: prepareEngagement(config.engagementRulesets),
    fitLevels: orderLevels(config.levels, 'fit'),
    engagementLevels: orderLevels(config.levels, 'engagement'),
    eventFilters: prepareEventFilters(config.eventFilters),
    triggers: config.triggers.filter(trigger => trigger.isActive),
    sequencesByEventType: indexSequences(config.sequences),
    enrichmentRules: orderRules(config.enrichmentRules.filter(rule => rule.isActive)),
  }
}
