import type { EnrichmentPayload, SkippedValue } from '../command.ts'
import type { Json } from '../json.ts'
import { checkValue } from '../prepare/check-values.ts'
import { isDiscoverable } from '../prepare/prepare-profile.ts'
import type { Rules } from '../prepare/rules.ts'
import { anySource, type EnrichmentRule } from './enrichment-rule.ts'
import { findForbidden } from './mappable.ts'
import { parsePath, readPath } from './read-path.ts'
import { type Transformed, transformValue } from './transform.ts'

/** What a payload says of one field. */
export type EnrichedField = {
  readonly name: string
  readonly value: Json
  readonly rule: Pick<EnrichmentRule, 'strategy' | 'rank'>
}

export type MappedPayload = {
  /** Each field once. */
  readonly fields: readonly EnrichedField[]
  readonly skipped: readonly SkippedValue[]
}

const nothing: MappedPayload = { fields: [], skipped: [] }

/** The value in the form in which its field stores it. */
function readValue(rule: EnrichmentRule, payload: EnrichmentPayload, rules: Rules): Transformed {
  const raw = readPath(payload, parsePath(rule.path))
  if (raw === undefined) return { kind: 'nothing' }
  const why = findForbidden(rule.field, name => rules.kinds.has(name))
  if (why !== undefined) return { kind: 'failed', why: `the field ${why}` }
  const transformed = transformValue(rule.transform, raw)
  if (transformed.kind !== 'value') return transformed
  const field = rules.objects.get('profiles')?.fields.get(rule.field)
  if (field === undefined) {
    return isDiscoverable(rule.field) ? transformed : { kind: 'failed', why: 'no such field' }
  }
  const checked = checkValue(field, transformed.value)
  if ('problem' in checked) return { kind: 'failed', why: checked.problem.message }
  return checked.value === null ? { kind: 'nothing' } : { kind: 'value', value: checked.value }
}

/** Maps a payload by the rules of the workspace: for each field the first rule that yields a value counts. */
export function mapPayload(rules: Rules, sourceKey: string, payload: EnrichmentPayload): MappedPayload {
  const { enrichmentRules } = rules.scoring
  if (enrichmentRules.length === 0) return nothing
  const fields = new Map<string, EnrichedField>()
  const skipped: SkippedValue[] = []
  for (const rule of enrichmentRules) {
    if (rule.sourceKey !== anySource && rule.sourceKey !== sourceKey) continue
    if (fields.has(rule.field)) continue
    const read = readValue(rule, payload, rules)
    if (read.kind === 'value') fields.set(rule.field, { name: rule.field, value: read.value, rule })
    if (read.kind === 'failed') skipped.push({ ruleId: rule.id, field: rule.field, why: read.why })
  }
  return { fields: [...fields.values()], skipped }
}

/** The verdicts on fields of which a payload gave no usable value. */
export function skippedVerdicts({ fields, skipped }: MappedPayload) {
  const left = skipped.filter(({ field }) => !fields.some(({ name }) => name === field))
  return Object.fromEntries(left.map(({ field, why }) => [field, { verdict: 'invalid', why } as const]))
}
