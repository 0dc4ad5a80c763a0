// What a workspace has defined about mapping events to fields and about scoring profiles. Plain values: where they are
// stored and how a surface spells them is not known here. Texts are trimmed; times are milliseconds since 1970.

import {
  defaultEnrichmentSettings,
  type EnrichmentRule,
  type EnrichmentSettings,
} from '../enrichment/enrichment-rule.ts'

type Defined = {
  readonly id: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

export const mappingBehaviours = ['always_overwrite', 'only_if_empty'] as const
export type MappingBehaviour = (typeof mappingBehaviours)[number]

/** Event metadata key -> profile field. A key has at most one mapping; several keys may share a field. */
export type Mapping = Defined & {
  readonly metadataKey: string
  readonly field: string
  readonly behaviour: MappingBehaviour
}

export const fitOperators = ['equals', 'not_equals', 'contains', 'greater_than', 'less_than'] as const
export type FitOperator = (typeof fitOperators)[number]

export type FitRule = Defined & {
  readonly field: string
  readonly operator: FitOperator
  readonly value: string
  readonly weight: number
  readonly isActive: boolean
}

export type FitRuleset = Defined & {
  readonly name: string
  readonly description: string
  readonly isActive: boolean
  /** At most one of a workspace; see primary-ruleset.ts. */
  readonly isPrimary: boolean
  readonly rules: readonly FitRule[]
}

export const eventOperators = ['equals', 'contains', 'starts_with', 'gte', 'lte'] as const
export type EventOperator = (typeof eventOperators)[number]

/** A condition on the metadata of the event that a rule counts. */
export type AttributeFilter = {
  readonly field: string
  readonly operator: EventOperator
  readonly value: string
}

/** Which events count by their time; both ends belong to the range, null is open. */
export type TimeRange = {
  readonly startMs: number | null
  readonly endMs: number | null
}

export type EngagementRule = Defined &
  TimeRange & {
    readonly eventType: string
    readonly weight: number
    readonly isActive: boolean
    /** All must hold. */
    readonly filters: readonly AttributeFilter[]
    /** Null: an event counts for ever. */
    readonly halfLifeDays: number | null
  }

export type EngagementRuleset = Defined &
  TimeRange & {
    readonly name: string
    readonly scoreField: string
    readonly isActive: boolean
    /** Highest priority first; that orders explanations and nothing else. */
    readonly rules: readonly EngagementRule[]
  }

export const levelKinds = ['fit', 'engagement'] as const
export type LevelKind = (typeof levelKinds)[number]

/** A named range of scores; both ends belong to it. */
export type Level = Defined & {
  readonly kind: LevelKind
  readonly name: string
  readonly minScore: number
  /** Null is open. */
  readonly maxScore: number | null
  readonly colour: string
  readonly order: number
}

/** Points taken off after each full interval without an event of the profile. */
export type Decay = Defined & {
  readonly name: string
  /** Below zero. */
  readonly points: number
  readonly intervalDays: number
  readonly isActive: boolean
}

export const conditionOperators = [
  'equals',
  'not_equals',
  'contains',
  'starts_with',
  'ends_with',
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
  'is_empty',
  'is_not_empty',
] as const
export type ConditionOperator = (typeof conditionOperators)[number]

export const levelOperators = ['equals', 'not_equals', 'is_empty', 'is_not_empty'] as const
export type LevelOperator = (typeof levelOperators)[number]

/** `value` is the empty text where the operator takes none; on levels it is the id or the name of one. */
export type SegmentRule =
  | { readonly on: 'field'; readonly field: string; readonly operator: ConditionOperator; readonly value: string }
  | {
      readonly on: 'event'
      /** Null: events of any type. */
      readonly eventType: string | null
      /** A top-level key of the metadata. */
      readonly field: string
      readonly operator: ConditionOperator
      readonly value: string
    }
  | { readonly on: 'engagement_level' | 'fit_level'; readonly operator: LevelOperator; readonly value: string }

export const segmentMatches = ['all', 'any'] as const

export type Segment = Defined & {
  readonly name: string
  readonly description: string
  readonly isActive: boolean
  readonly match: (typeof segmentMatches)[number]
  /** Nobody is in a segment without rules. */
  readonly rules: readonly SegmentRule[]
}

export type EventCondition = {
  /** A top-level key of the metadata. */
  readonly key: string
  readonly operator: ConditionOperator
  readonly value: string
}

/** Events that meet all conditions are stored but suppressed: they map nothing, score nothing and make no profile. */
export type EventFilter = Defined & {
  readonly name: string
  /** Null: events of any type. */
  readonly eventType: string | null
  /** A filter without conditions suppresses nothing. */
  readonly conditions: readonly EventCondition[]
  readonly isActive: boolean
  readonly createdBy: string | null
  readonly updatedBy: string | null
}

/** Who is told when something fires. */
export type Delivery = {
  readonly webhookUrl: string | null
  readonly emails: readonly string[]
  readonly emailSubject: string | null
  readonly emailPreheader: string | null
  readonly emailMessage: string | null
}

export const noDelivery: Delivery = {
  webhookUrl: null,
  emails: [],
  emailSubject: null,
  emailPreheader: null,
  emailMessage: null,
}

export const fireModes = ['once', 'always'] as const
export type FireMode = (typeof fireModes)[number]

/** A milestone: fires when an engagement score rises to the threshold. */
export type Trigger = Defined &
  Delivery & {
    readonly name: string
    readonly scoreThreshold: number
    /** Null: an event of any type may bring the score there. */
    readonly eventType: string | null
    readonly isActive: boolean
    /** Once for each profile, or at every crossing that is not within the cool-down of the last. */
    readonly fireMode: FireMode
    readonly cooldownSeconds: number
  }

export const windowUnits = ['seconds', 'minutes', 'hours', 'days'] as const

/** Fires when a profile has events of all these types within the window. */
export type Sequence = Defined &
  Delivery & {
    readonly name: string
    /** A type named twice needs two events. */
    readonly eventTypes: readonly string[]
    readonly windowSeconds: number
    /** How the window is shown to people; it is always counted in seconds. */
    readonly windowUnit: (typeof windowUnits)[number]
    readonly isOrdered: boolean
    readonly isActive: boolean
  }

export type ScoringSettings = {
  readonly allowNegativeScores: boolean
  readonly abmEnabled: boolean
  readonly sessionTimeoutMinutes: number
}

/** All of it, as a write is judged by it. */
export type ScoringConfig = {
  readonly mappings: readonly Mapping[]
  readonly fitRulesets: readonly FitRuleset[]
  readonly engagementRulesets: readonly EngagementRuleset[]
  readonly levels: readonly Level[]
  readonly decays: readonly Decay[]
  readonly segments: readonly Segment[]
  readonly eventFilters: readonly EventFilter[]
  readonly triggers: readonly Trigger[]
  readonly sequences: readonly Sequence[]
  readonly settings: ScoringSettings
  readonly enrichmentRules: readonly EnrichmentRule[]
  readonly enrichmentSettings: EnrichmentSettings
}

export const defaultScoringSettings: ScoringSettings = {
  allowNegativeScores: false,
  abmEnabled: false,
  sessionTimeoutMinutes: 30,
}

/** Of a workspace that has defined nothing yet. */
export const noScoring: ScoringConfig = {
  mappings: [],
  fitRulesets: [],
  engagementRulesets: [],
  levels: [],
  decays: [],
  segments: [],
  eventFilters: [],
  triggers: [],
  sequences: [],
  settings: defaultScoringSettings,
  enrichmentRules: [],
  enrichmentSettings: defaultEnrichmentSettings,
}
