import { type SchemaRefusal, unusable } from '../schema/schema-refusal.ts'
import { checkInteger, checkText } from '../scoring/plan/check-members.ts'
import { type DefinitionPlan, type KindRules, planNew, refused, type Stamp } from '../scoring/plan/definition-plan.ts'
import { maxKeyLength } from '../scoring/plan/mapping-rules.ts'
import {
  anySource,
  defaultEnrichmentSettings,
  type EnrichmentRule,
  type EnrichmentSettings,
} from './enrichment-rule.ts'
import { highestRank } from './enrichment-source.ts'
import { findForbidden } from './mappable.ts'
import { sourceKeyOf } from './source-key.ts'

const maxPosition = 1_000_000
const webAddress = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i

/** How a source is named in a rule, from how people write it. */
export function readSourceKey(text: string): string {
  return text.trim() === anySource ? anySource : sourceKeyOf(text)
}

function checkPath(path: string | undefined): SchemaRefusal | undefined {
  const refusal = checkText('path', path, { max: 500 })
  if (refusal !== undefined || path === undefined) return refusal
  if (path.startsWith('/')) {
    return /~(?![01])/.test(path) ? unusable('path', 'must be a JSON Pointer, in which ~ is written ~0') : undefined
  }
  return path.split('.').includes('') ? unusable('path', 'must name a member between its dots') : undefined
}

function checkField(field: string | undefined, isIdentityKind: (name: string) => boolean): SchemaRefusal | undefined {
  const refusal = checkText('field', field, { max: maxKeyLength })
  if (refusal !== undefined || field === undefined) return refusal
  if (field === '__proto__') return unusable('field', 'must not be __proto__')
  const why = findForbidden(field, isIdentityKind)
  return why === undefined
    ? undefined
    : unusable('field', `must not be ${field}: it ${why}, which no enrichment may change`)
}

export function enrichmentRuleRules(isIdentityKind: (name: string) => boolean): KindRules<EnrichmentRule> {
  return {
    noun: 'enrichment rule',
    limit: 200,
    nameOf: ({ sourceKey, path, field }) => `${sourceKey} ${path} ${field}`,
    check: draft =>
      checkInteger('position', draft.position, 0, maxPosition) ??
      checkText('source_key', draft.sourceKey, { max: 255 }) ??
      checkPath(draft.path) ??
      checkField(draft.field, isIdentityKind) ??
      checkInteger('rank', draft.rank, 1, highestRank),
    checkAmong: () => undefined,
  }
}

export type NewEnrichmentRule = Omit<EnrichmentRule, keyof Stamp | 'position'> & {
  readonly position: number | undefined
}

/** A rule that names no position comes behind all others. */
export function planNewRule(
  rules: KindRules<EnrichmentRule>,
  known: readonly EnrichmentRule[],
  { position, ...draft }: NewEnrichmentRule & Stamp,
): DefinitionPlan<EnrichmentRule> {
  const last = Math.max(0, ...known.map(rule => rule.position))
  return planNew(rules, known, { ...draft, position: position ?? Math.min(maxPosition, last + 1) })
}

type StoredSettings = EnrichmentSettings & Stamp

/** The settings are one thing a workspace. Whether the address may be reached from here is judged when something is sent. */
export function planSettings(
  [known]: readonly StoredSettings[],
  workspaceId: string,
  change: EnrichmentSettings,
  nowMs: number,
): DefinitionPlan<StoredSettings> {
  const { webhookUrl } = change
  const refusal =
    checkText('webhook_url', webhookUrl, { max: 2048 }) ??
    (webhookUrl !== null && !webAddress.test(webhookUrl)
      ? unusable('webhook_url', 'must be an http or https address without credentials')
      : undefined)
  if (refusal) return refused(refusal)
  const current = known ?? { ...defaultEnrichmentSettings, id: workspaceId, createdAtMs: nowMs, updatedAtMs: nowMs }
  const result = { ...current, ...change, updatedAtMs: nowMs }
  const audited = { action: 'enrichment_settings.update', subject: workspaceId, name: 'enrichment settings' }
  return { kind: 'changed', put: [result], remove: [], result, ...audited }
}
