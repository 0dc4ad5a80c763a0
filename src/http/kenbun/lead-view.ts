import type { WorkspaceConfig } from '../../domain/config.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import type { Scoring } from '../../domain/scoring/compile-scoring.ts'
import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import { type Standing, standingOf } from '../../domain/scoring/standing.ts'
import { UnknownWorkspaceError } from '../../engine/engine.ts'
import type { ScoredProfile } from '../../store/read/scored-profile.ts'
import { bestAlias } from './alias-wire.ts'
import type { Call } from './call.ts'
import { wireLeadId } from './lead-id.ts'
import type { KenbunContext } from './surface.ts'
import { orgId, wireId, wireTime, wireTimeOrNull } from './wire.ts'

/** What leads are shown by. */
export type LeadRules = { readonly config: WorkspaceConfig; readonly scoring: Scoring; readonly nowMs: number }

/** What holds now, changes of other servers included. */
export async function readLeadRules({ engine, now }: KenbunContext, { workspaceId }: Call): Promise<LeadRules> {
  const config = await engine.config.refresh(workspaceId)
  if (config === undefined) throw new UnknownWorkspaceError(workspaceId)
  return { config, scoring: scoringOf(config.scoring), nowMs: now() }
}

/** Engagement as of now. */
export function standingNow({ scoring, nowMs }: LeadRules, profile: ScoredProfile): Standing {
  return standingOf(scoring, profile.fields, profile.scores, { sums: profile.sums, nowMs })
}

/** All scores as last computed, which is what lists are ordered and filtered by. */
export function standingStored({ scoring }: LeadRules, profile: ScoredProfile): Standing {
  return standingOf(scoring, profile.fields, profile.scores)
}

/** Names of identity kinds, whose values are aliases here and no metadata. */
export function identityNames({ config }: LeadRules): ReadonlySet<string> {
  return new Set(config.settings.identityKinds.map(({ kind }) => kind))
}

export function viewMetadata(rules: LeadRules, { fields }: ScoredProfile): JsonObject {
  const aliases = identityNames(rules)
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !aliases.has(name)))
}

function viewByRuleset(scores: Readonly<Record<string, number>>): JsonObject {
  return Object.fromEntries(Object.entries(scores).map(([id, score]) => [wireId('ruleset', id), score]))
}

/** Without engagement rulesets the score is 0 and its ruleset the empty text. */
export function viewScores(standing: Standing): JsonObject {
  const { primaryEngagementId: primary } = standing
  return {
    score: standing.score,
    ruleset_id: primary === null ? '' : wireId('ruleset', primary),
    engagement_scores: viewByRuleset(standing.engagement),
    profile_scores: viewByRuleset(standing.fit),
  }
}

export function viewLevels({ engagementLevel, fitLevel }: Standing): JsonObject {
  return { engagement_level: engagementLevel?.name ?? null, profile_level: fitLevel?.name ?? null }
}

function viewLead(rules: LeadRules, profile: ScoredProfile, standing: Standing): JsonObject {
  const { engagement, fit, primaryFit } = rules.scoring
  const names = [...engagement.rulesets, ...fit].map(({ ruleset }): [string, Json] => [
    wireId('ruleset', ruleset.id),
    ruleset.name,
  ])
  return {
    org_id: orgId,
    lead_id: wireLeadId(profile.profileId),
    ...viewScores(standing),
    last_event_at: wireTimeOrNull(profile.lastEventAtMs),
    created_at: wireTime(profile.createdAtMs),
    updated_at: wireTime(profile.updatedAtMs),
    owner_name: profile.owner?.name ?? null,
    ruleset_names: Object.fromEntries(names),
    engagement_primary_ruleset_name: engagement.rulesets[0]?.ruleset.name ?? null,
    profile_primary_ruleset_name: primaryFit?.ruleset.name ?? null,
    best_alias: bestAlias(profile.identifiers),
    ...viewLevels(standing),
    metadata: viewMetadata(rules, profile),
  }
}

/** The lead as single leads are shown. */
export function viewLeadNow(rules: LeadRules, profile: ScoredProfile): JsonObject {
  return viewLead(rules, profile, standingNow(rules, profile))
}

/** The lead as lists show it. */
export function viewLeadListed(rules: LeadRules, profile: ScoredProfile): JsonObject {
  return viewLead(rules, profile, standingStored(rules, profile))
}
