// Drafts of rules, not saved, beside the ruleset that they would go into. Whether that is active is not asked: both are
// judged as if they were.

import type { Json } from '../json.ts'
import { memberOf } from '../json.ts'
import { sumDecayPoints } from './decay-points.ts'
import type { EngagementRule, EngagementRuleset, FitRule, FitRuleset, ScoringConfig } from './definitions.ts'
import {
  type Accumulators,
  explainScoreAt,
  joinAccumulators,
  type PreparedEngagement,
  prepareEngagement,
} from './engagement.ts'
import { findEngagementWork } from './engagement-changes.ts'
import { matchFitRule, prepareFitRule, prepareFitRuleset, scoreFit } from './score-fit.ts'

export type FitDraft = { readonly saved: FitRuleset | undefined; readonly rules: readonly FitRule[] }
export type EngagementDraft = {
  readonly saved: EngagementRuleset | undefined
  readonly rules: readonly EngagementRule[]
}

/** What one rule of a draft makes of a profile, in the order of the draft. */
export type TestedRule = {
  readonly matches: boolean
  /** What it adds, before rounding; nothing while it is inactive. */
  readonly points: number
  /** What the profile has in the field of a fit rule. */
  readonly value: Json
  /** How many events a rule on events counts. */
  readonly eventCount: number
}

export type TestedDraft = { readonly saved: number; readonly score: number; readonly rules: readonly TestedRule[] }

type Fields = Readonly<Record<string, Json>>

const unsaved = { id: '', createdAtMs: 0, updatedAtMs: 0, isActive: true, rules: [] }
const noFit: FitRuleset = { ...unsaved, name: '', description: '', isPrimary: false }
const noEngagement: EngagementRuleset = { ...unsaved, name: '', scoreField: '', startMs: null, endMs: null }

export type PreparedFitDraft = {
  readonly saved: ReturnType<typeof prepareFitRuleset>
  readonly draft: ReturnType<typeof prepareFitRuleset>
}

export function prepareFitDraft({ saved = noFit, rules }: FitDraft): PreparedFitDraft {
  return { saved: prepareFitRuleset(saved), draft: prepareFitRuleset({ ...saved, rules }) }
}

export function testFitDraft(draft: FitDraft, { settings }: ScoringConfig, fields: Fields): TestedDraft {
  const prepared = prepareFitDraft(draft)
  return {
    saved: scoreFit(prepared.saved, fields, settings).score,
    score: scoreFit(prepared.draft, fields, settings).score,
    rules: draft.rules.map(rule => {
      const matches = matchFitRule(prepareFitRule(rule), fields)
      const points = matches && rule.isActive ? rule.weight : 0
      return { matches, points, value: memberOf(fields, rule.field) ?? null, eventCount: 0 }
    }),
  }
}

export type PreparedEngagementDraft = {
  readonly saved: PreparedEngagement
  readonly draft: PreparedEngagement
  /** Rules whose events nobody has counted yet. */
  readonly uncounted: PreparedEngagement
}

export function prepareEngagementDraft({ saved = noEngagement, rules }: EngagementDraft): PreparedEngagementDraft {
  const draft = { ...saved, rules, isActive: true }
  const recounted = new Set(findEngagementWork([saved], [draft]).recounted)
  return {
    saved: prepareEngagement([{ ...saved, isActive: true }]),
    draft: prepareEngagement([draft]),
    uncounted: prepareEngagement([{ ...draft, rules: rules.filter(({ id }) => recounted.has(id)) }]),
  }
}

function without(sums: Accumulators, { rulesById }: PreparedEngagement): Accumulators {
  return rulesById.size === 0 ? sums : Object.fromEntries(Object.entries(sums).filter(([id]) => !rulesById.has(id)))
}

export type EngagementSubject = {
  /** What is stored of each home. */
  readonly sums: readonly Accumulators[]
  /** What the uncounted rules made of the events of each home. */
  readonly counted: readonly Accumulators[]
}

function scoreBy(
  engagement: PreparedEngagement,
  homes: readonly Accumulators[],
  { settings, decays }: ScoringConfig,
  subject: EngagementSubject,
  nowMs: number,
) {
  const [ruleset] = engagement.rulesets
  const held = homes.reduce<Accumulators>((a, b) => joinAccumulators(engagement, a, b), {})
  const decayPoints = sumDecayPoints(decays, subject.sums)
  return {
    held,
    ...(ruleset === undefined
      ? { score: 0, drivers: [] }
      : explainScoreAt(ruleset, held, nowMs, settings, decayPoints)),
  }
}

export function testEngagementDraft(
  prepared: PreparedEngagementDraft,
  config: ScoringConfig,
  subject: EngagementSubject,
  nowMs: number,
): TestedDraft {
  const { saved, draft, uncounted } = prepared
  const homes = [...subject.sums.map(sums => without(sums, uncounted)), ...subject.counted]
  const { score, held, drivers } = scoreBy(draft, homes, config, subject, nowMs)
  return {
    saved: scoreBy(saved, subject.sums, config, subject, nowMs).score,
    score,
    rules: [...draft.rulesById.keys()].map(id => {
      const eventCount = memberOf(held, id)?.count ?? 0
      const points = drivers.find(({ ruleId }) => ruleId === id)?.total ?? 0
      return { matches: eventCount > 0, points, value: null, eventCount }
    }),
  }
}
