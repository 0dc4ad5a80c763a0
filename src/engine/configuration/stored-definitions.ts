import { type Static, type TSchema, Type } from 'typebox'
import { defaultEnrichmentSettings, enrichmentStrategies, transforms } from '../../domain/enrichment/enrichment-rule.ts'
import {
  conditionOperators,
  defaultScoringSettings,
  eventOperators,
  fireModes,
  fitOperators,
  levelKinds,
  levelOperators,
  mappingBehaviours,
  type ScoringConfig,
  segmentMatches,
  windowUnits,
} from '../../domain/scoring/definitions.ts'
import type { DefinitionKind, DefinitionKinds, Stamp } from '../../domain/scoring/plan/definition-plan.ts'
import type { DefinitionRow } from '../../store/read/definition.ts'
import { parseStored } from './parse-stored.ts'

// What the column definition.body holds for each kind: the definition without its id and its times, which are columns.

const text = Type.String()
const flag = Type.Boolean()
const nullableText = Type.Union([Type.String(), Type.Null()])
const nullableNumber = Type.Union([Type.Number(), Type.Null()])
const ruleStamp = { id: text, createdAtMs: Type.Integer(), updatedAtMs: Type.Integer() }
const range = { startMs: nullableNumber, endMs: nullableNumber }
const delivery = {
  webhookUrl: nullableText,
  emails: Type.Array(text),
  emailSubject: nullableText,
  emailPreheader: nullableText,
  emailMessage: nullableText,
}

const shapes = {
  mapping: Type.Object({ metadataKey: text, field: text, behaviour: Type.Enum([...mappingBehaviours]) }),
  fit_ruleset: Type.Object({
    name: text,
    description: text,
    isActive: flag,
    isPrimary: flag,
    rules: Type.Array(
      Type.Object({
        ...ruleStamp,
        field: text,
        operator: Type.Enum([...fitOperators]),
        value: text,
        weight: Type.Integer(),
        isActive: flag,
      }),
    ),
  }),
  engagement_ruleset: Type.Object({
    ...range,
    name: text,
    scoreField: text,
    isActive: flag,
    rules: Type.Array(
      Type.Object({
        ...ruleStamp,
        ...range,
        eventType: text,
        weight: Type.Integer(),
        isActive: flag,
        filters: Type.Array(Type.Object({ field: text, operator: Type.Enum([...eventOperators]), value: text })),
        halfLifeDays: nullableNumber,
      }),
    ),
  }),
  level: Type.Object({
    kind: Type.Enum([...levelKinds]),
    name: text,
    minScore: Type.Integer(),
    maxScore: Type.Union([Type.Integer(), Type.Null()]),
    colour: text,
    order: Type.Integer(),
  }),
  segment: Type.Object({
    name: text,
    description: text,
    isActive: flag,
    match: Type.Enum([...segmentMatches]),
    rules: Type.Array(
      Type.Union([
        Type.Object({
          on: Type.Literal('field'),
          field: text,
          operator: Type.Enum([...conditionOperators]),
          value: text,
        }),
        Type.Object({
          on: Type.Literal('event'),
          eventType: nullableText,
          field: text,
          operator: Type.Enum([...conditionOperators]),
          value: text,
        }),
        Type.Object({
          on: Type.Enum(['engagement_level', 'fit_level']),
          operator: Type.Enum([...levelOperators]),
          value: text,
        }),
      ]),
    ),
  }),
  event_filter: Type.Object({
    name: text,
    eventType: nullableText,
    conditions: Type.Array(Type.Object({ key: text, operator: Type.Enum([...conditionOperators]), value: text })),
    isActive: flag,
    createdBy: nullableText,
    updatedBy: nullableText,
  }),
  trigger: Type.Object({
    ...delivery,
    name: text,
    scoreThreshold: Type.Integer(),
    eventType: nullableText,
    isActive: flag,
    fireMode: Type.Enum([...fireModes]),
    cooldownSeconds: Type.Integer(),
  }),
  sequence: Type.Object({
    ...delivery,
    name: text,
    eventTypes: Type.Array(text),
    windowSeconds: Type.Integer(),
    windowUnit: Type.Enum([...windowUnits]),
    isOrdered: flag,
    isActive: flag,
  }),
  decay: Type.Object({ name: text, points: Type.Integer(), intervalDays: Type.Integer(), isActive: flag }),
  scoring_settings: Type.Object({
    allowNegativeScores: flag,
    abmEnabled: flag,
    sessionTimeoutMinutes: Type.Integer(),
  }),
  enrichment_rule: Type.Object({
    position: Type.Integer(),
    sourceKey: text,
    path: text,
    field: text,
    strategy: Type.Enum([...enrichmentStrategies]),
    rank: Type.Integer(),
    transform: Type.Enum([...transforms]),
    isActive: flag,
  }),
  enrichment_settings: Type.Object({ webhookUrl: nullableText }),
} satisfies Readonly<Record<DefinitionKind, TSchema>>

/** How a row of each kind is read. */
export type DefinitionReaders = {
  readonly [K in DefinitionKind]: (row: DefinitionRow) => DefinitionKinds[K]
}

export const readers: DefinitionReaders = {
  mapping: row => read(shapes.mapping, row),
  fit_ruleset: row => read(shapes.fit_ruleset, row),
  engagement_ruleset: row => read(shapes.engagement_ruleset, row),
  level: row => read(shapes.level, row),
  segment: row => read(shapes.segment, row),
  event_filter: row => read(shapes.event_filter, row),
  trigger: row => read(shapes.trigger, row),
  sequence: row => read(shapes.sequence, row),
  decay: row => read(shapes.decay, row),
  scoring_settings: row => read(shapes.scoring_settings, row),
  enrichment_rule: row => read(shapes.enrichment_rule, row),
  enrichment_settings: row => read(shapes.enrichment_settings, row),
}

function read<T extends TSchema>(shape: T, row: DefinitionRow): Static<T> & Stamp {
  const { kind, definition_id: id, body, created_at: createdAt, updated_at: updatedAt } = row
  const stamp = { id, createdAtMs: createdAt.getTime(), updatedAtMs: updatedAt.getTime() }
  return { ...parseStored(shape, body, `definition ${kind} ${id}`), ...stamp }
}

/** Definitions as `definition_upsert` takes them. */
export function definitionsText(definitions: readonly Stamp[]): string {
  return JSON.stringify(
    definitions.map(({ id, createdAtMs, updatedAtMs, ...body }) => ({
      definition_id: id,
      body,
      created_at: new Date(createdAtMs),
      updated_at: new Date(updatedAtMs),
    })),
  )
}

/** All definitions of a workspace, from rows that come oldest first. */
export function readScoring(rows: readonly DefinitionRow[]): ScoringConfig {
  const byKind = Map.groupBy(rows, row => row.kind)
  const readKind = <K extends DefinitionKind>(kind: K) => (byKind.get(kind) ?? []).map(readers[kind])
  const [settings = defaultScoringSettings] = readKind('scoring_settings')
  const [enrichmentSettings = defaultEnrichmentSettings] = readKind('enrichment_settings')
  return {
    mappings: readKind('mapping'),
    fitRulesets: readKind('fit_ruleset'),
    engagementRulesets: readKind('engagement_ruleset'),
    levels: readKind('level'),
    decays: readKind('decay'),
    segments: readKind('segment'),
    eventFilters: readKind('event_filter'),
    triggers: readKind('trigger'),
    sequences: readKind('sequence'),
    settings,
    enrichmentRules: readKind('enrichment_rule'),
    enrichmentSettings,
  }
}
